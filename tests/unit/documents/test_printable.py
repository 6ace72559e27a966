"""What anybody writes is printed as it is, and cannot keep the typesetter busy for minutes."""

import pytest

from documents.printable import (
    BREAK,
    LONGEST_RUN,
    MOST_LINES,
    NEVER_LONGER,
    printable,
    without_breaks,
)

HINDI = "क्षेत्र श्री वर्ष युद्ध प्रार्थना में मोटरसाइकिल"


@pytest.mark.parametrize("text", [HINDI, "an ordinary sentence", "x" * LONGEST_RUN, "a\nb\n\nc"])
def test_an_ordinary_text_stays_as_it_is(text: str):
    assert printable(text) == text


@pytest.mark.parametrize(
    "text", ["x" * 20_000, "क्ष" * 7000, "क्" * 10_000, "a\u00a0" * 9000, "a\u0301" * 9000]
)
def test_a_long_word_gets_places_to_break_and_stays_what_it_is(text: str):
    broken = printable(text)
    assert without_breaks(broken) == text
    assert max(len(part) for part in broken.split(BREAK)) <= NEVER_LONGER


def test_no_syllable_is_torn_while_there_is_another_place():
    for part in printable("कि" * 200 + "क्षे" * 200).split(BREAK):
        assert part[0] == "क"
        assert not part.endswith("\u094d")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029"])
def test_thousands_of_lines_flow_into_one_with_a_sign_for_each(end: str):
    text = printable(end.join(["a"] * 10_000))
    assert text.count("\n") == MOST_LINES
    assert text.count("¶") == 10_000 - MOST_LINES - 1


def test_places_to_break_that_somebody_wrote_are_left_out():
    assert printable(f"a{BREAK}b") == "ab"
