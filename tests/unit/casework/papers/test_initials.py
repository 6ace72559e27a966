"""Initials: all that a check says of a person."""

import pytest

from casework.papers.initials import initials_of


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ram Kumar", "R. K."),
        ("ram  kumar ", "R. K."),
        ("राजेश कुमार", "रा. कु."),
        ("श्यामल क्षितिज", "श्या. क्षि."),
        ("R. K. Singh", "R. K. S."),
        ("a b c d e f", "A. B. C. D."),
        ("9000000001 (x)", "X."),
        ("", ""),
        (None, ""),
        ("1234", ""),
    ],
)
def test_the_first_letters_of_a_name_and_no_more(name: object, initials: str) -> None:
    assert initials_of(name) == initials
