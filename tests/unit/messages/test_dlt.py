import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.dlt import passes_scrubbing, registered_text, shorten

PARTS = (("Nagrik Setu: ", "place"), (" by ", "time"), (".", None))


@pytest.mark.parametrize(
    ("value", "limit", "expected"),
    [
        ("Buddha Colony", 30, "Buddha Colony"),
        ("Buddha Colony Police Station, Patna", 30, "Buddha Colony Police Station."),
        ("A" * 40, 30, "A" * 29 + "."),
        ("राज्य नियंत्रण कक्ष, पुलिस मुख्यालय", 30, "राज्य नियंत्रण कक्ष, पुलिस."),
    ],
)
def test_a_long_value_is_cut_between_words_and_marked(value, limit, expected):
    assert shorten(value, limit) == expected


def test_a_hindi_letter_is_never_cut_in_half():
    assert shorten("किकिकिकि", 4) == "कि."
    assert shorten("क्षक्षक्ष", 6) == "क्ष."


@given(st.text(alphabet="कखिी्\u200dमा abc", max_size=80), st.integers(min_value=5, max_value=40))
def test_a_shortened_value_fits_and_begins_like_the_whole(value, limit):
    short = shorten(value, limit)
    assert len(short) <= limit
    if short != value:
        kept = short[:-1]
        assert value.startswith(kept)
        following = value[len(kept)]
        assert not unicodedata.category(following).startswith("M") or kept == ""


def test_the_registered_text_has_a_place_for_every_slot():
    slots = {"place": 2, "time": 1}
    assert registered_text(PARTS, slots) == "Nagrik Setu: {#var#}{#var#} by {#var#}."


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("Nagrik Setu: Patna by noon.", True),
        ("Nagrik Setu: " + "x" * 60 + " by noon.", True),
        ("Nagrik Setu: " + "x" * 61 + " by noon.", False),
        ("Nagrik Setu: Patna by " + "x" * 31 + ".", False),
        ("Nagrik setu: Patna by noon.", False),
        ("Nagrik Setu: Patna by noon. ", False),
        ("Nagrik Setu: Pat\nna by noon.", False),
    ],
)
def test_only_the_registered_text_with_short_values_passes(text, passes):
    registered = registered_text(PARTS, {"place": 2, "time": 1})
    assert passes_scrubbing(text, registered, 30) is passes
