"""By which numbers two vehicles may be one, and what of them anybody may ask."""

from types import SimpleNamespace
from typing import Any

import pytest

from casework.identifiers import KINDS, key_for, near_indexes, public_indexes
from contracts.errors import ValidationFailed
from services.vehicles.answers import NEAR, WHOLE, numbers_of_vehicle
from services.vehicles.matches import why_alike

KEY = key_for("a secret of this test", b"numbers")
TOOLS: Any = SimpleNamespace(settings=SimpleNamespace(number_key=lambda: KEY))
CHASSIS = "MBLTEST12A1234567"


def keys(**numbers: str) -> Any:
    return numbers_of_vehicle(TOOLS, {"kind": "car", **numbers})


def test_one_wrong_character_anywhere_shares_one_index_and_two_share_none():
    mine = set(near_indexes("chassis", CHASSIS, KEY))
    assert len(mine) == len(CHASSIS)
    for place in range(len(CHASSIS)):
        other = "3" if CHASSIS[place] != "3" else "5"
        misread = CHASSIS[:place] + other + CHASSIS[place + 1 :]
        assert len(mine & set(near_indexes("chassis", misread, KEY))) == 1
    for far in ("MBLTEST12A1234576", CHASSIS[:-1], "MBLTEST12A1234599"):
        assert mine.isdisjoint(near_indexes("chassis", far, KEY))
    assert mine.isdisjoint(near_indexes("engine", CHASSIS, KEY))
    assert mine.isdisjoint(near_indexes("chassis", CHASSIS, key_for("another", b"numbers")))
    with pytest.raises(ValueError, match="32 bytes"):
        near_indexes("chassis", CHASSIS, b"short")


def test_a_changed_plate_is_seen_through_and_the_neighbours_plate_is_no_hint():
    stolen = keys(plate="BR01AB1234", chassis=CHASSIS)
    why = why_alike(stolen, keys(plate="DL 3 C AB 9", chassis=CHASSIS[:-1] + "8"))
    assert why["en"] == "One character differs: chassis number."
    why = why_alike(stolen, keys(plate="br 1 ab 1234", chassis=CHASSIS))
    assert why["en"] == "The same: chassis number. The same: number plate."
    neighbour = keys(plate="BR01AB1235")
    assert not set(stolen[WHOLE]) & set(neighbour[WHOLE]) and neighbour[NEAR] == []


def test_a_vehicle_without_any_number_and_one_that_cannot_be_are_refused_in_words():
    for numbers, field in (
        ({}, "plate"),
        ({"plate": "XX 1"}, "plate"),
        ({"engine": "1"}, "engine"),
    ):
        with pytest.raises(ValidationFailed) as refused:
            keys(**numbers)
        why: Any = refused.value.fields[field]
        assert why["why"]["hi"] and why["why"]["en"]
    assert keys(plate="br-1-ab-1234")["plate"] == "BR01AB1234"


def test_what_anybody_asks_is_whole_and_says_which_kinds_it_can_be():
    assert public_indexes(["registration"], "br 1 ab 1234") == public_indexes(
        ["registration"], "BR-01-AB-1234"
    )
    assert public_indexes(KINDS, "?!") == []
    assert len(public_indexes(["registration", "chassis", "engine"], CHASSIS)) == 2
