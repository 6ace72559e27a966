"""Spellings of one name, and other names."""

import pytest

from services.verification.rules.names import as_heard


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Faizal Karim", "Phaizal Kareem"),
        ("Bishwanath Sahay", "Bishvanath Sahaay"),
        ("राजेश कुमार", "राजेष कुमार"),
        ("Zakir", "Jakir"),
        ("D'Souza", "D Souza"),
    ],
)
def test_spellings_of_one_name_are_alike(one: str, other: str) -> None:
    assert as_heard(one) == as_heard(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ramesh Kumar", "Rakesh Kumar"),
        ("Ramesh Kumar", "Ramesh"),
        ("Rani Devi", "Rina Devi"),
        ("Ramesh", "रमेश"),
        ("राजेश", "राकेश"),
        ("Ramesh Kumar", ""),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert as_heard(one) != as_heard(other)
