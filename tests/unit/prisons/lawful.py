"""What must hold of every visit after every step, whoever took it and whenever."""

from datetime import timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from casework.engine.change import Change
from chassis.actor import Actor

if TYPE_CHECKING:
    from tests.unit.prisons.visit import Visit

Case = dict[str, Any]
WHO = {
    "file": "citizen",
    "resubmit": "citizen",
    "appeal": "citizen",
    "cancel": "citizen",
    "check-completeness": "prisons/jail-clerk",
    "record-visit": "prisons/jail-clerk",
    "record-absence": "prisons/jail-clerk",
    "approve": "prisons/superintendent",
    "refuse": "prisons/superintendent",
    "revoke": "prisons/superintendent",
    "correct-pass": "prisons/superintendent",
    "allow-appeal": "prisons/inspector-general",
    "reject-appeal": "prisons/inspector-general",
    "lapse": "system",
    "close-undecided": "system",
    "close-unrecorded": "system",
}
"""The one role that may take each action; the clerk and the superintendent may return."""
HOLDING = frozenset({"submitted", "returned", "checked", "approved", "visited"})
ENDS = frozenset(
    {"refused", "appeal-rejected", "visited", "missed", "revoked", "cancelled", "not-decided"}
)
OF_MARKS = frozenset({"warn", "remind", "escalate"})


def check(visit: "Visit", before: Case, change: Change, actor: Actor) -> None:
    """Raise AssertionError for the first law that ``change`` breaks."""
    _who_acts(visit, before, change, actor)
    _ends_are_dated(change.case)
    _time_goes_forward(before, change)
    _the_citizen_is_told(before, change)
    _a_place_is_had_from_the_application_to_the_visit(change.case)
    _nothing_is_taken_twice(visit)
    _once_a_week(visit)


def _who_acts(visit: "Visit", before: Case, change: Change, actor: Actor) -> None:
    for entry in change.entries:
        action, role = entry["action"], entry["actor_role"]
        if action in OF_MARKS:
            assert role == "system"
        elif action == "return":
            assert role in ("prisons/jail-clerk", "prisons/superintendent")
        else:
            assert role == WHO[action], f"{action} by {role}"
        if role == "citizen":
            assert entry["actor"] == visit.owner.id, "another citizen acted"
        elif role in ("prisons/jail-clerk", "prisons/superintendent"):
            assert actor.station == before["offices"]["handling"], "another jail acted"


def _ends_are_dated(case: Case) -> None:
    assert (case["state"] in ENDS) == (case["closed_at"] is not None)
    if case["state"] in ENDS:
        assert case["next_tick_at"] is None, "an end still has a clock"


def _time_goes_forward(before: Case, change: Change) -> None:
    for earlier, later in pairwise([*before["timeline"][-1:], *change.entries]):
        assert later["sequence"] == earlier["sequence"] + 1
        assert later["at"] >= earlier["at"]


def _the_citizen_is_told(before: Case, change: Change) -> None:
    state = before["state"]
    for event, entry in zip(change.events, change.entries, strict=True):
        matches = [one for one in event["data"]["notices"] if one["audience"] == "citizen"]
        assert len(matches) <= 1
        assert matches or entry["state"] == state or entry["action"] in OF_MARKS
        state = entry["state"]


def _a_place_is_had_from_the_application_to_the_visit(case: Case) -> None:
    place = (case.get("slots") or {}).get("visit")
    if case["state"] in HOLDING:
        assert place is not None, f"{case['state']} without a place"
        assert place["at"] == case["visit"]["at"], "the place is one of another time"
        assert place["office"] == case["offices"]["handling"]
        assert case["claims"]
    else:
        assert place is None and not case.get("claims"), f"{case['state']} keeps its place"


def _nothing_is_taken_twice(visit: "Visit") -> None:
    counted = visit.world.claims()
    assert not [claim for claim, count in counted.items() if count > 1]
    at_a_time: dict[str, int] = {}
    for claim in counted:
        if claim.startswith("place|"):
            moment = claim.rpartition("|")[0]
            at_a_time[moment] = at_a_time.get(moment, 0) + 1
    capacity = visit.world.definition.slots["visit"].capacity
    assert max(at_a_time.values(), default=0) <= capacity


def _once_a_week(visit: "Visit") -> None:
    mine = [one for one in visit.world.visits if one.owner == visit.owner]
    slots = [one.case["visit"]["at"] for one in mine if one.state in HOLDING]
    for one, other in combinations(slots, 2):
        assert abs(one - other) > timedelta(days=6), "two visits of one owner in a week"
