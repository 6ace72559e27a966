"""What makes officers compare a missing person with one whom nobody knows, and what forbids it."""

from typing import Any

import pytest

from services.missing.likeness import centimetres, why_alike

PERSON = {
    "sex": "male",
    "height": "5 feet 6",
    "clothes": "नीली धारीदार कमीज़",
    "marks": "हाथ पर मोर का गोदना",
}
MISSING = {"age": 42, "person": PERSON, "occurred_at": "2026-11-10T10:00:00+05:30"}
UNKNOWN = {
    **{"sex": "male", "age_from": 40, "age_to": 50, "height": "168 cm"},
    **{"clothes": "neeli dharidar kameez", "found_at": "2026-11-14T06:00:00+05:30"},
}


def test_the_same_words_in_two_scripts_are_a_hint_with_its_reasons():
    why = why_alike(MISSING, UNKNOWN)
    assert why is not None and "dharidar" in why["en"] and "dharidar" in why["hi"]


@pytest.mark.parametrize(
    "changes",
    [
        {"sex": "female"},
        {"age_from": 60, "age_to": 70},
        {"height": "6 feet 2"},
        {"found_at": "2026-11-01T06:00:00+05:30"},
        {"clothes": "लाल साड़ी"},
        {"clothes": "का की और था"},
    ],
)
def test_what_contradicts_or_says_too_little_is_none(changes: dict[str, Any]):
    assert why_alike(MISSING, {**UNKNOWN, **changes}) is None


def test_what_is_not_known_contradicts_nothing():
    nobody_knows = {**MISSING, "age": None, "person": {**PERSON, "height": "", "sex": "other"}}
    assert why_alike(nobody_knows, {**UNKNOWN, "sex": "unknown"}) is not None


@pytest.mark.parametrize(
    ("text", "height"),
    [("5 फुट 6 इंच", 168), ("5'6", 168), ("168 cm", 168), ("लंबा", None), ("", None)],
)
def test_a_height_is_read_in_feet_or_centimetres(text: str, height: int | None):
    assert centimetres(text) == height
