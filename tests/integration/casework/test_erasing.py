"""Retention is enacted: what is personal goes when its time is over, and the skeleton stays."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from casework.definition import loader
from contracts.errors import ActionNotOpen, NotFound
from contracts.events import CaseChanged
from tests.integration.complaints.small_office import SmallOffice, opened
from tests.unit.casework.region_samples import HEAD, OWNER

SECRET = "From here to there"


@pytest.fixture
def office(database) -> Iterator[SmallOffice]:
    with opened(database) as world:
        yield world


def _closed(office: SmallOffice) -> str:
    reference = office.paid()
    office.act(HEAD, reference, "grant")
    return reference


def _wait(office: SmallOffice, **years: int) -> None:
    office.now = office.now.replace(year=office.now.year + years["years"])


def _reopened(office: SmallOffice, reference: str) -> None:
    """Let the definition have a way back from the end, and take it."""
    source = next(iter(office.desk.definitions)).to_dict()
    source["actions"]["reopen"] = source["actions"]["ask"] | {
        "after_end": True,
        "form": {"fields": []},
        "transitions": [
            source["actions"]["ask"]["transitions"][0]
            | {"from": ["granted"], "to": "applied", "event": "reopened"}
        ],
    }
    changed = loader.load(source)
    definition = next(iter(office.desk.definitions))
    for name in ("actions", "source"):
        object.__setattr__(definition, name, getattr(changed, name))
    office.act(HEAD, reference, "reopen")


def test_a_closed_case_is_erased_when_its_years_are_over_and_not_a_moment_before(office) -> None:
    reference = _closed(office)
    assert office.document(reference)["erase_at"] == datetime(2029, 11, 16, 6, tzinfo=UTC)
    _wait(office, years=3)
    office.pass_time(seconds=-1)
    assert office.desk.erase_due() == 0
    assert office.document(reference)["personal"]
    office.pass_time(seconds=1)
    assert office.desk.erase_due() == 1
    assert office.document(reference)["erased_at"] == office.now
    assert office.desk.erase_due() == 0


def test_an_open_case_is_kept_however_old(office) -> None:
    reference = office.paid()
    _wait(office, years=50)
    assert office.desk.erase_due() == 0
    assert office.document(reference)["erase_at"] is None


def test_what_is_personal_is_gone_and_the_skeleton_stays(office) -> None:
    reference = _closed(office)
    before = office.document(reference)
    _wait(office, years=3)
    office.desk.erase_due()
    after = office.document(reference)
    for field in ("reference", "service", "state", "regions", "filed_at", "closed_at", "clocks"):
        assert after.get(field) == before.get(field)
    assert after["sequence"] == before["sequence"] + 1
    for field in ("personal", "contact", "request_hash", "fee"):
        assert field in before
        assert field not in after
    assert (after["owner"], after["notes"], after["category"]) == ("erased", [], None)
    assert [entry["text"] for entry in after["timeline"][:-1]] == [
        entry["text"] for entry in before["timeline"]
    ]
    del after["outbox"]  # what was not sent yet; it is cleared when it is
    assert OWNER.id not in str(after)
    assert after["timeline"][-1]["text"]["en"] == (
        "Personal data was erased. Erased after three years"
    )
    assert office.database["documents"].count_documents({"reference": reference}) == 0
    assert after["documents"][0]["sha256"] == before["documents"][0]["sha256"]


def test_a_number_in_a_book_stays_so_that_the_book_has_no_gap(office) -> None:
    reference = _closed(office)
    document = office.document(reference)["permit"]
    _wait(office, years=3)
    office.desk.erase_due()
    assert office.document(reference)["permit"] == document
    assert _closed(office) != reference


def test_the_event_tells_of_it_with_a_view_that_holds_nothing_else(office) -> None:
    reference = _closed(office)
    _wait(office, years=3)
    office.desk.erase_due()
    event = office.outbox.relayed[-1]
    assert (event["type"], event["reference"]) == ("case.erased", reference)
    assert office.document(reference)["outbox"][-1]["id"] == event["id"]
    view = event["data"]["case"]
    CaseChanged().load(event["data"])
    assert event["data"]["notices"] == []
    assert view["erased_at"] == "2029-11-16T06:00:00.000+00:00"
    assert (view["state"], view["fee"], view["next"]) == ("granted", None, None)
    assert all(not entry["details"].get("permit") for entry in view["timeline"])
    assert OWNER.id not in str(event)
    assert SECRET not in str(event)


def test_nobody_reads_or_acts_on_what_was_erased(office) -> None:
    reference = _closed(office)
    (paper,) = office.document(reference)["documents"]
    _wait(office, years=3)
    office.desk.erase_due()
    with pytest.raises(NotFound):
        office.desk.read(OWNER, reference)
    record = office.desk.read(HEAD, reference)
    assert (record["form"], record["notes"]) == ({}, [])
    with pytest.raises(NotFound):
        office.desk.read_document(HEAD, reference, paper["id"])
    with pytest.raises(ActionNotOpen):
        _reopened(office, reference)


def test_a_case_that_is_open_again_is_kept_and_counts_anew_from_its_next_closing(office) -> None:
    reference = _closed(office)
    _wait(office, years=2)
    _reopened(office, reference)
    _wait(office, years=2)
    assert office.desk.erase_due() == 0
    assert office.document(reference)["personal"]
    office.act(HEAD, reference, "grant")
    assert office.document(reference)["erase_at"] == office.now.replace(year=office.now.year + 3)


def test_who_opens_it_again_at_that_moment_is_first(office, monkeypatch) -> None:
    reference, store = _closed(office), office.desk.store
    _wait(office, years=3)
    real = store.erase

    def slow(before: dict[str, Any], change: Any) -> bool:
        monkeypatch.undo()
        _reopened(office, reference)
        return real(before, change)

    monkeypatch.setattr(store, "erase", slow)
    assert office.desk.erase_due() == 0
    assert office.document(reference)["personal"]
    assert office.database["documents"].count_documents({"reference": reference}) == 1


def test_after_a_crash_in_between_the_papers_go_too(office, monkeypatch) -> None:
    reference = _closed(office)
    _wait(office, years=3)

    def die(_reference: str) -> int:
        raise OSError("nothing is removed any more")

    monkeypatch.setattr(office.desk._erasing._archive, "forget", die)
    assert office.desk.erase_due() == 0
    assert office.document(reference)["erased_at"]
    assert office.database["documents"].count_documents({}) == 1
    monkeypatch.undo()
    office.pass_time(hours=1)
    assert office.replica().erase_due() == 1
    assert office.database["documents"].count_documents({}) == 0
    assert office.document(reference)["erase_at"] is None
    assert [e["type"] for e in office.outbox.relayed].count("case.erased") == 1


def test_many_replicas_erase_each_case_once(office) -> None:
    references = [_closed(office) for _ in range(8)]
    _wait(office, years=3)
    desks = [office.replica() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda desk: desk.erase_due(), desks))
    assert all(office.document(reference)["erased_at"] for reference in references)
    assert [e["type"] for e in office.outbox.relayed].count("case.erased") == 8


def test_one_case_that_cannot_be_erased_is_not_in_the_way_of_others(office, caplog) -> None:
    first, second = _closed(office), _closed(office)
    broken = {"$set": {"definition_version": 99}}
    office.database["cases"].update_one({"_id": first}, broken)
    _wait(office, years=3)
    assert office.desk.erase_due() == 1
    assert office.document(second)["erased_at"]
    assert "cannot be erased" in caplog.text


def test_what_is_due_is_found_by_index(office) -> None:
    due = {"erase_at": {"$lte": office.now, "$type": "date"}}
    plan = office.database["cases"].find(due).sort("erase_at", 1).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
