import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.segments import measure


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "segments"),
    [
        ("", "gsm-7", 0, 1),
        ("a" * 160, "gsm-7", 160, 1),
        ("a" * 161, "gsm-7", 161, 2),
        ("a" * 306, "gsm-7", 306, 2),
        ("a" * 307, "gsm-7", 307, 3),
        ("€" * 80, "gsm-7", 160, 1),
        ("€" * 81, "gsm-7", 162, 2),
        ("क" * 70, "ucs-2", 70, 1),
        ("क" * 71, "ucs-2", 71, 2),
        ("क" * 134, "ucs-2", 134, 2),
        ("क" * 135, "ucs-2", 135, 3),
        ("😀" * 35, "ucs-2", 70, 1),
        ("😀" * 36, "ucs-2", 72, 2),
    ],
)
def test_a_text_costs_what_the_carrier_bills(text, alphabet, units, segments):
    size = measure(text)
    assert (size.alphabet, size.units, size.segments) == (alphabet, units, segments)


def test_an_extension_character_is_not_cut_by_the_end_of_a_segment():
    # 152 + a pair does not fit into 153 places, so the pair opens the second segment.
    assert measure("a" * 152 + "€" + "a" * 152).segments == 3
    assert measure("a" * 151 + "€" + "a" * 153).segments == 2


def test_a_surrogate_pair_is_not_cut_by_the_end_of_a_segment():
    assert measure("क" * 66 + "😀" + "क" * 65).segments == 2
    assert measure("क" * 66 + "😀" + "क" * 66).segments == 3


def test_one_hindi_letter_turns_the_whole_text_to_ucs2():
    assert measure("a" * 71).segments == 1
    assert measure("a" * 70 + "क").alphabet == "ucs-2"
    assert measure("a" * 70 + "क").segments == 2


@pytest.mark.parametrize("char", ["`", "ç", "–", "’", "…", "₹", "।"])
def test_characters_that_look_plain_but_are_not_gsm_are_counted_as_ucs2(char):
    assert measure(char).alphabet == "ucs-2"


@given(st.text(max_size=400))
def test_segments_always_hold_the_text_and_never_waste_a_whole_one(text):
    size = measure(text)
    single, each = (160, 153) if size.alphabet == "gsm-7" else (70, 67)
    if size.segments == 1:
        assert size.units <= single
    else:
        assert size.units <= size.segments * each
        assert size.units > (size.segments - 1) * (each - 1)
