"""A mark of a clock may take an action, in the system's name, in the very change that fires it."""

from datetime import timedelta

import pytest

from casework.definition import loader
from contracts.errors import NotAllowed
from tests.unit.casework.region_samples import HEAD, OWNER, Procession, source, with_rules
from tests.unit.casework.samples import both


def test_a_mark_takes_its_action_and_the_action_alone_is_told() -> None:
    case = Procession()
    assert case.tick(hours=72) is not None
    assert case.case["regions"] == {"fee": "fee-lapsed"}
    assert case.texts() == ["lapse"]
    (event,) = case.last.events
    assert (event["type"], event["actor"]["role"]) == ("case.fee-lapsed", "system")
    assert [n["audience"] for n in event["data"]["notices"]] == []
    assert case.clock("fee")["status"] == "breached"


def test_a_mark_that_only_acts_is_no_escalation() -> None:
    changed = source()
    changed["actions"]["lapse"]["only_if"] = {"fee": True}
    case = Procession(loader.load(changed))
    case.tick(hours=72)
    assert case.clock("fee")["level"] == 0
    case.tick(hours=1)
    assert case.clock("fee")["level"] == case.last.entries[-1]["details"]["level"] == 1


def test_a_mark_with_words_of_its_own_says_them_before_it_acts() -> None:
    changed = source()
    changed["clocks"]["fee"]["marks"][0] |= {
        "tell": ["procession.late.sp"],
        "text": both("Not paid"),
    }
    case = Procession(loader.load(changed))
    case.tick(hours=72)
    assert case.texts() == ["escalate", "lapse"]
    assert [event["type"] for event in case.last.events] == ["case.escalated", "case.fee-lapsed"]
    assert case.case["timeline"][-2:] == list(case.last.entries)


def test_what_the_action_ended_tells_nobody_later_however_late_the_tick() -> None:
    case = Procession()
    case.tick(hours=200)
    assert [entry["details"].get("clock") for entry in case.last.entries] == [None, "decide"]
    assert case.texts() == ["lapse", "warn"]


def test_a_mark_whose_action_is_not_open_does_nothing_and_does_not_come_again() -> None:
    changed = source()
    changed["actions"]["lapse"]["only_if"] = {"fee": True}
    case = Procession(loader.load(changed))
    sequence = case.case["sequence"]
    change = case.tick(hours=72)
    assert change is not None
    assert (change.entries, change.events) == ((), ())
    assert case.case["sequence"] == sequence
    assert case.clock("fee")["fired"] == 1
    assert case.case["next_tick_at"] > case.now
    assert case.tick() is None


def test_a_mark_whose_action_a_guard_refuses_does_nothing() -> None:
    def refuse(step: object) -> None:
        raise NotAllowed("not by law")

    changed = source()
    changed["actions"]["lapse"]["guards"] = ["never"]
    case = Procession(loader.load(changed), with_rules(guards={"never": refuse}))
    change = case.tick(hours=72)
    assert change is not None and change.entries == ()
    assert case.case["regions"] == {"fee": "unpaid"}


def test_an_action_that_was_taken_in_time_leaves_the_mark_nothing_to_do() -> None:
    case = Procession()
    case.act(OWNER, "pay")
    case.now = case.now + timedelta(hours=73)
    assert case.tick() is None
    assert case.case["regions"] == {"fee": "paid"}


def test_a_clock_begins_anew_with_the_step_that_renews_it() -> None:
    case = Procession()
    case.tick(hours=80)
    case.act(OWNER, "renew")
    assert case.clock("fee")["due_at"] == case.now + timedelta(hours=72)
    case.tick(hours=72)
    assert "lapse" in case.texts()


def test_clocks_that_are_over_as_soon_as_they_start_are_not_followed_for_ever() -> None:
    changed = source()
    changed["clocks"]["fee"] |= {
        "counts_from": "filed_at",
        "stops_on": [],
        "ends_on": ["fee-lapsed"],
    }
    changed["clocks"]["fee"]["marks"] = [{"at": 1.0, "takes": "lapse"}]
    changed["actions"]["renew"]["by"] = ["system"]
    changed["clocks"]["again"] = {
        **changed["clocks"]["fee"],
        "starts_on": ["fee-lapsed"],
        "ends_on": ["unpaid"],
        "marks": [{"at": 1.0, "takes": "renew"}],
    }
    case = Procession(loader.load(changed))
    with pytest.raises(RuntimeError, match="do not come to an end"):
        case.tick(hours=72)


def test_a_document_of_an_action_taken_by_a_mark_is_noted_as_due() -> None:
    changed = source()
    changed["actions"]["lapse"]["transitions"][0]["issues"] = ["permit"]
    case = Procession(loader.load(changed))
    case.tick(hours=72)
    assert case.case["documents_due"] == [{"kind": "permit", "sequence": 2}]
    assert case.case["documents_due_at"] == case.now


def test_only_an_officer_or_citizen_who_acts_sees_what_a_mark_leaves_open() -> None:
    case = Procession()
    assert "lapse" not in case.names(HEAD) + case.names(OWNER)
