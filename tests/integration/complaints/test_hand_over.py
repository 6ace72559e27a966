"""No case is an orphan: who leaves hands over, once, and to whom it was said."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from pymongo.collection import Collection

from casework.desk.audit import entries_in
from chassis.actor import Actor
from contracts.envelope import new_event
from contracts.errors import ActionNotOpen, NotAllowed, Unavailable
from contracts.events import OfficerLeft
from tests.integration.complaints.small_office import STATION, SmallOffice, opened
from tests.unit.casework.region_samples import ENQUIRER, HEAD, NAMED, OWNER

SUCCESSOR = Actor("eo.two", "enquiry-officer", STATION)


@pytest.fixture
def office(database) -> Iterator[SmallOffice]:
    with opened(database) as world:
        yield world


def _left(office: SmallOffice, successor: str | None = SUCCESSOR.id, **more: Any) -> dict:
    data = {
        "officer": ENQUIRER.id,
        "office": STATION,
        "role": ENQUIRER.role,
        "successor": successor,
        "successor_record": NAMED if successor else None,
        "reason": "leave",
        "from": office.now.isoformat(),
    }
    OfficerLeft().load(data)
    return new_event("officer.left", "gateway", data=data, occurred_at=office.now, **more)


def _who(office: SmallOffice, *references: str) -> list[str | None]:
    return [office.document(reference)["assigned_to"] for reference in references]


def test_every_open_case_goes_to_the_successor(office) -> None:
    references = [office.assigned() for _ in range(3)]
    others = office.file()
    assert office.desk.officer_left(_left(office)) == 3
    assert _who(office, *references, others) == [SUCCESSOR.id] * 3 + [None]
    document = office.document(references[0])
    assert document["capability"]["officer"] == SUCCESSOR.id
    assert "entered_at" not in document["outbox"][-1]["data"]["case"]["capability"]
    assert document["timeline"][-1]["actor_role"] == "system"
    assert document["outbox"][-1]["type"] == "case.handed-over"


def test_a_case_that_is_closed_stays_as_it_was(office) -> None:
    reference = office.assigned()
    office.act(OWNER, reference, "pay")
    office.act(HEAD, reference, "grant")
    assert office.desk.store.open_cases_of(ENQUIRER.id) == []
    assert office.desk.officer_left(_left(office)) == 0
    assert _who(office, reference) == [ENQUIRER.id]


def test_without_a_successor_the_head_of_the_unit_is_told_at_once(office) -> None:
    reference = office.assigned()
    office.desk.officer_left(_left(office, None))
    assert _who(office, reference) == [None]
    (notice,) = office.document(reference)["outbox"][-1]["data"]["notices"]
    assert (notice["template"], notice["to"]) == ("procession.slow.station", {"office": STATION})


def test_leaving_one_post_does_not_take_what_was_given_in_another(office) -> None:
    reference = office.assigned()
    event = _left(office, None)
    event["data"]["office"] = "5117028"
    assert office.desk.officer_left(event) == 0
    assert _who(office, reference) == [ENQUIRER.id]


def test_the_same_event_again_has_no_further_effect(office) -> None:
    reference, event = office.assigned(), _left(office)
    office.desk.officer_left(event)
    before = office.document(reference)
    assert office.replica().officer_left(event) == 0
    assert office.document(reference) == before


def test_the_same_event_does_not_take_a_case_that_was_given_back(office) -> None:
    reference, event = office.assigned(), _left(office, None)
    office.desk.officer_left(event)
    office.pass_time(seconds=20)
    office.act(HEAD, reference, "assign", officer=ENQUIRER.id)
    assert office.desk.officer_left(event) == 0
    assert _who(office, reference) == [ENQUIRER.id]


def test_a_naming_that_was_on_its_way_while_the_officer_left_is_handed_over_too(office) -> None:
    event = _left(office)
    office.pass_time(seconds=30)
    reference = office.assigned()
    assert office.desk.officer_left(event) == 1
    assert _who(office, reference) == [SUCCESSOR.id]


@pytest.mark.parametrize("away", [timedelta(seconds=5), timedelta(days=2)])
def test_an_event_that_comes_late_takes_nothing_from_an_officer_who_is_back(office, away) -> None:
    event = _left(office)
    office.pass_time(seconds=away.total_seconds())
    office.entry_changes()
    reference = office.assigned()
    assert office.desk.officer_left(event) == 0
    assert _who(office, reference) == [ENQUIRER.id]


def test_whoever_the_head_named_meanwhile_keeps_the_case(office, monkeypatch) -> None:
    reference, store = office.assigned(), office.desk.store
    real = store.apply

    def head_first(before: dict, change: Any) -> bool:
        monkeypatch.undo()
        office.act(HEAD, reference, "assign", officer="eo.nine")
        return real(before, change)

    monkeypatch.setattr(store, "apply", head_first)
    assert office.desk.officer_left(_left(office)) == 0
    assert _who(office, reference) == ["eo.nine"]


def test_of_two_replicas_that_hear_it_at_once_one_hands_over(office) -> None:
    references = [office.assigned() for _ in range(12)]
    event, desks = _left(office), [office.desk, office.replica()]
    with ThreadPoolExecutor(2) as pool:
        done = sum(pool.map(lambda desk: desk.officer_left(event), desks))
    assert done == 12
    for reference in references:
        actions = [entry["action"] for entry in office.document(reference)["timeline"]]
        assert actions.count("hand-over") == 1


def test_a_case_that_cannot_be_handed_over_keeps_no_other_and_is_tried_again(office) -> None:
    broken, whole = office.assigned(), office.assigned()
    cases = office.database["cases"]
    cases.update_one({"_id": broken}, {"$set": {"definition_version": 99}})
    with pytest.raises(Unavailable):
        office.desk.officer_left(_left(office))
    assert _who(office, broken, whole) == [ENQUIRER.id, SUCCESSOR.id]


def test_a_definition_without_such_a_step_leaves_its_cases_to_their_clocks(office) -> None:
    reference = office.assigned()
    definition = next(iter(office.desk.definitions))
    del definition.actions["hand-over"]  # type: ignore[attr-defined]
    assert office.desk.officer_left(_left(office)) == 0
    assert _who(office, reference) == [ENQUIRER.id]


def test_cases_of_an_officer_are_found_by_index(office, monkeypatch) -> None:
    reference, real, plans = office.assigned(), Collection.find, []
    office.file()

    def explained(collection, *args, **kwargs):
        cursor = real(collection, *args, **kwargs)
        plans.append(str(real(collection, *args, **kwargs).explain()["queryPlanner"]))
        return cursor

    monkeypatch.setattr(Collection, "find", explained)
    assert office.desk.store.open_cases_of(ENQUIRER.id) == [reference]
    monkeypatch.undo()
    assert "assigned_to_1" in plans[0] and "COLLSCAN" not in plans[0]


def test_what_an_officer_is_refused_is_in_the_audit_log(office) -> None:
    reference = office.file()
    audit = entries_in(office.database)
    for actor, action, refusal in (
        (OWNER, "grant", NotAllowed),
        (HEAD, "pay", NotAllowed),
        (HEAD, "grant", ActionNotOpen),
        (HEAD, "fly", ActionNotOpen),
    ):
        with pytest.raises(refusal):
            office.act(actor, reference, action)
    entries = list(audit.find().sort("_id", 1))
    assert [(e["what"], e["actor"], e["reference"]) for e in entries] == [
        ("refused pay", HEAD.id, reference),
        ("refused grant", HEAD.id, reference),
        ("refused fly", HEAD.id, reference),
    ]
    assert office.desk.audit.broken_at() is None


def test_what_an_officer_did_is_not_a_refusal(office) -> None:
    office.act(HEAD, office.file(), "ask")
    assert entries_in(office.database).count_documents({}) == 0


def test_the_document_of_a_case_says_in_which_rank_and_under_which_name_one_acted(office) -> None:
    reference = office.assigned()
    entry = office.document(reference)["timeline"][-1]
    assert (entry["actor_rank"]["en"], entry["actor_name"]["en"]) == (
        "Inspector",
        "Test Officer One",
    )
    assert (entry["actor_office"], entry["definition_version"]) == (STATION, 1)
