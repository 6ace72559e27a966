"""The number of a paper is read as it was meant."""

import re

import pytest

from casework.desk.reference import ALPHABET
from casework.papers.numbers import new_number, parse_number

NUMBER = "7K2M-9QXV-4TR8-C0JS-1TWH"
FROM_BEFORE = "kQ3vN0w2b5d7f9h1kQ3vN0"


def test_a_number_is_printed_so_that_it_can_be_typed() -> None:
    numbers = {new_number() for _ in range(500)}
    assert len(numbers) == 500
    assert all(re.fullmatch(rf"([{ALPHABET}]{{4}}-){{4}}[{ALPHABET}]{{4}}", one) for one in numbers)
    assert {sign for one in numbers for sign in one} == {*ALPHABET, "-"}, "all five bits of each"


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        "7k2m9qxv4tr8c0js1twh",
        " 7K2M 9QXV 4TR8 C0JS 1TWH ",
        "7K2M–9QXV–4TR8–COJS–ITWH",
        "7k2m-9qxv-4tr8-cojs-ltwh।",
    ],
)
def test_it_is_understood_however_it_was_typed(typed: str) -> None:
    assert parse_number(typed) == NUMBER


@pytest.mark.parametrize(
    "text", ["", NUMBER[:-1], NUMBER + "7", FROM_BEFORE, "U" + NUMBER[1:], "7" * 5000, "संख्या"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None
