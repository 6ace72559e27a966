import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.dlt import NOTHING_LISTED, Listed, passes_scrubbing, place, registered_text, shorten

PLACES = {"place": place("alphanumeric") * 2, "time": place("numeric")}
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
        beginning = short[:-1]
        assert value.startswith(beginning)
        following = value[len(beginning)]
        assert not unicodedata.category(following).startswith("M") or beginning == ""


def test_the_registered_text_has_a_place_for_every_slot():
    assert registered_text(PARTS, PLACES) == (
        "Nagrik Setu: {#alphanumeric#}{#alphanumeric#} by {#numeric#}."
    )


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("Nagrik Setu: Patna by 12.", True),
        ("Nagrik Setu: " + "x" * 60 + " by 12.", True),
        ("Nagrik Setu: " + "x" * 61 + " by 12.", False),
        ("Nagrik Setu: Patna by " + "1" * 31 + ".", False),
        ("Nagrik Setu: Patna by noon.", False),
        ("Nagrik setu: Patna by 12.", False),
        ("Nagrik Setu: Patna by 12. ", False),
        ("Nagrik Setu: Pat\nna by 12.", False),
        ("Nagrik Setu: www.example.org by 12.", False),
        ("Nagrik Setu: call 9000000001 by 12.", False),
    ],
)
def test_only_the_registered_text_with_short_values_passes(text, passes):
    registered = registered_text(PARTS, PLACES)
    assert passes_scrubbing(text, registered, 30) is passes


def test_a_link_and_a_number_pass_where_they_are_listed_and_nothing_that_only_begins_so():
    listed = Listed(("https://nagriksetu.example.in",), ("1800345678",))
    assert listed.unlisted("see https://nagriksetu.example.in/track or call 1800345678") == []
    assert listed.unlisted("see https://nagriksetu.example.in.evil.com/x") != []
    assert listed.unlisted("call 9876543210") == ["9876543210"]
    assert listed.unlisted("7K2M-9QXV-4TR8-C by 21-11-2026 18:45, section 173, Rs. 500") == []


@pytest.mark.parametrize(
    "text",
    [
        "see bit.ly/abc",
        "see evil.xyz/a",
        "see evil.co/x",
        "see HTTP://EVIL.COM/x",
        "see Evil.Com",
        "call 0612-2217902",
        "call +91 612 2217902",
        "call 98 7654 3210",
        "call 0091 98765 43210",
        "call 09876543210.",
    ],
)
def test_no_way_of_writing_a_link_or_a_number_passes_unlisted(text):
    assert len(NOTHING_LISTED.unlisted(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "by 21-11-2026 18:45",
        "by 05-12-2026 23:59",
        "7K2M-9QXV-4TR8-C",
        "FIR 123/2026 dated 21.11.2026",
        "Kotwali P.S. and Rs. 1,00,000",
        "S.D.P.O. Patna",
        "asked by si.verma.",
        "थाना कोतवाली।",
        "at 10.30 a.m. today",
        "Aadhaar number 234512345123",
    ],
)
def test_what_is_neither_is_taken_for_neither(text):
    assert NOTHING_LISTED.unlisted(text) == []


def test_a_listed_number_is_listed_however_it_is_written():
    listed = Listed(numbers=("0612-2217902", "+91 98765 43210"))
    assert listed.unlisted("+91 612 2217902, 06122217902, 98765-43210, 09876543210") == []
