"""Each guard refuses by itself, also where a definition would leave its action open."""

from datetime import timedelta
from typing import Any

import pytest

from casework.engine.rules import Step
from chassis.actor import SYSTEM, Actor
from contracts.errors import ContractError
from tests.unit.complaints.complaint import DEFINITION, NOON, World
from tests.unit.complaints.posts import HEAD, OTHER_HEAD

RULES = World().rules
CASE = {
    "state": "classified",
    "category": "theft",
    "sensitive": False,
    "mandatory_fir": False,
    "filed_at": NOON,
    "gd_at": NOON,
    "transfers": 0,
    "offices": {"handling": HEAD.station, "sp": None},
    "classification": {"cognizable": True, "enquiry_allowed": True, "closed_to_public": False},
    "publication": {"barred": False},
}


def refuses(guard: str, actor: Actor = HEAD, **changes: Any) -> bool:
    body = changes.pop("body", {})
    step = Step(DEFINITION, CASE | changes, actor, "any", body, {}, NOON)
    try:
        RULES.guards[guard](step)
    except ContractError:
        return True
    return False


@pytest.mark.parametrize(
    ("guard", "unlawful"),
    [
        ("general-diary-comes-first", {"gd_at": None}),
        ("general-diary-comes-first", {"gd_at": NOON + timedelta(seconds=1)}),
        ("offence-is-classified", {"classification": None}),
        ("offence-is-classified", {"classification": {"cognizable": False}}),
        ("woman-officer-records", {"classification": {"woman_officer": True}}),
        ("enquiry-is-lawful", {"classification": None}),
        ("enquiry-is-lawful", {"classification": {"enquiry_allowed": False}}),
        ("enquiry-is-lawful", {"mandatory_fir": True}),
        ("enquiry-is-lawful", {"filed_at": NOON - timedelta(days=15)}),
        ("transfer-is-not-bounced-twice", {"transfers": 2}),
        ("transfer-is-not-bounced-twice", {"state": "transfer-disputed"}),
        ("transfer-is-not-bounced-twice", {"state": "zero-fir-disputed"}),
        ("may-be-published", {"publication": {"barred": True}}),
        ("may-be-published", {"publication": None}),
        ("may-be-published", {"sensitive": True}),
        ("may-be-published", {"mandatory_fir": True}),
        ("may-be-published", {"classification": {"closed_to_public": True}}),
        ("may-be-published", {"classification": None}),
    ],
)
def test_a_guard_lets_the_lawful_through_and_nothing_else(
    guard: str, unlawful: dict[str, Any]
) -> None:
    assert not refuses(guard)
    for actor in (HEAD, OTHER_HEAD, SYSTEM):
        assert refuses(guard, actor, **unlawful)
