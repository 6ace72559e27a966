"""What was captured without a network is taken once, and never on a case that has moved past it."""

from datetime import timedelta
from typing import Any

import pytest

from casework.engine.capture import Capture
from chassis.actor import Actor
from contracts.errors import ActionNotOpen, Conflict, IdempotencyMismatch, ValidationFailed
from tests.integration.casework.library import Library
from tests.unit.casework.reading_room_samples import LIBRARIAN, both

SEAT = {"name": "seat", "type": "text", "required": True, "label": both("Seat")}


@pytest.fixture
def library(library: Library) -> Library:
    def offline(source: dict[str, Any]) -> None:
        source["actions"]["record-use"]["form"] = {"offline": True, "fields": [SEAT]}

    library.change(offline)
    return library


@pytest.fixture
def reference(library: Library) -> str:
    reference = library.reference()
    act(library, reference, "approve")
    library.pass_time(hours=1)
    return reference


def act(library: Library, reference: str, action: str, actor: Actor = LIBRARIAN, **more: Any):
    capture = Capture(more.pop("at", None), more.pop("based_on", None))
    body = {"seat": "7"} if action == "record-use" else {}
    return library.desk.act(
        actor, reference, action, more.pop("body", body), more.get("key"), capture=capture
    )["view"]


def at(library: Library, **before: float) -> str:
    return (library.now - timedelta(**before)).isoformat()


def test_the_timeline_tells_when_it_was_captured_and_when_it_came(library, reference):
    moment = at(library, minutes=20)
    view = act(library, reference, "record-use", at=moment, based_on=2)
    entry = view["timeline"][-1]
    assert entry["captured_at"] == moment.replace("+00:00", ".000+00:00")
    assert entry["at"] > entry["captured_at"]
    assert all("captured_at" not in one for one in view["timeline"][:-1])


def test_it_is_taken_once(library, reference):
    once = {"at": at(library, minutes=20), "based_on": 2, "key": "capture-1"}
    first = act(library, reference, "record-use", **once)
    library.pass_time(hours=2)
    again = act(library, reference, "record-use", **once)
    assert again["sequence"] == first["sequence"]
    with pytest.raises(IdempotencyMismatch):
        act(library, reference, "record-use", **once, body={"seat": "8"})


def test_a_case_that_has_moved_is_a_conflict_that_names_what_is_open_now(library, reference):
    act(library, reference, "cancel")
    with pytest.raises(Conflict) as refused:
        act(library, reference, "record-use", at=at(library, minutes=1), based_on=2)
    assert refused.value.details == {"open": [], "sequence": 3}
    with pytest.raises(ActionNotOpen):
        act(library, reference, "record-use", based_on=3)
    with pytest.raises(ActionNotOpen):
        act(library, reference, "record-use")


def test_a_change_that_left_the_action_open_is_no_conflict(library, reference):
    moved = {"new_time": "2026-11-18T12:00:00+05:30"}
    act(library, reference, "move", body=moved)
    view = act(library, reference, "record-use", at=at(library, minutes=1), based_on=2)
    assert view["state"] == "used"


@pytest.mark.parametrize("ahead", [1, 5])
def test_a_phone_that_is_some_minutes_fast_means_now(library, reference, ahead):
    view = act(library, reference, "record-use", at=at(library, minutes=-ahead))
    assert view["timeline"][-1]["captured_at"] == view["timeline"][-1]["at"]


def test_a_phone_that_is_some_minutes_slow_means_the_beginning_of_the_case(library):
    reference = library.reference()
    act(library, reference, "approve")
    view = act(library, reference, "record-use", at=at(library, minutes=4))
    assert view["timeline"][-1]["captured_at"] == view["filed_at"]


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ({"minutes": -6}, "in-the-future"),
        ({"days": 2}, "must-not-be-before"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(library, reference, moment, code):
    with pytest.raises(ValidationFailed) as refused:
        act(library, reference, "record-use", at=at(library, **moment))
    refusal = refused.value.fields["captured_at"]
    assert code in (refusal, refusal["code"] if isinstance(refusal, dict) else "")


@pytest.mark.parametrize("text", ["yesterday", "2026-11-16T10:00:00", "2026-99-16T10:00:00Z"])
def test_a_moment_that_is_none_is_refused(library, reference, text):
    with pytest.raises(ValidationFailed) as refused:
        act(library, reference, "record-use", at=text)
    assert refused.value.fields == {"captured_at": "not-a-date"}


def test_only_what_is_marked_offline_is_captured_earlier_than_it_is_sent(library):
    reference = library.reference()
    with pytest.raises(ValidationFailed) as refused:
        act(library, reference, "approve", at=at(library, minutes=1))
    assert refused.value.fields == {"captured_at": "unknown-field"}
    assert act(library, reference, "approve", based_on=1)["state"] == "approved"


@pytest.mark.parametrize("based_on", [0, -1, 99])
def test_a_state_that_the_case_has_not_come_to_is_refused(library, reference, based_on):
    with pytest.raises(ValidationFailed) as refused:
        act(library, reference, "record-use", based_on=based_on)
    assert refused.value.fields["based_on"]["code"] == "out-of-range"
