"""Marks that take an action, in one sweep over many cases and by several replicas."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from casework.desk.reference import new_reference
from tests.integration.complaints.small_office import SmallOffice, opened
from tests.unit.casework.region_samples import OWNER

MANY = 1000


@pytest.fixture
def office(database) -> Iterator[SmallOffice]:
    with opened(database) as world:
        yield world


def _copies(office: SmallOffice, count: int) -> list[str]:
    first = office.document(office.file())
    rows = [
        {**first, "_id": new_reference(), "idempotency_key": f"copy-{n}", "outbox": []}
        for n in range(count)
    ]
    office.database["cases"].insert_many(rows, ordered=False)
    office.database["cases"].delete_one({"_id": first["_id"]})
    office.outbox.relayed.clear()
    return [row["_id"] for row in rows]


def test_a_thousand_marks_take_their_actions_in_one_sweep_and_none_twice(office) -> None:
    _copies(office, MANY)
    office.pass_time(hours=72)
    desks = [office.desk, office.replica()]
    with ThreadPoolExecutor(2) as pool:
        changed = list(pool.map(lambda desk: desk.tick(), desks))
    assert sum(changed) == MANY
    lapsed = {"regions.fee": "fee-lapsed", "sequence": 2, "timeline": {"$size": 2}}
    assert office.database["cases"].count_documents(lapsed) == MANY
    ids = [event["id"] for event in office.outbox.relayed]
    assert len(ids) == len(set(ids)) == MANY
    assert office.desk.tick() == 0


def test_a_mark_with_nothing_to_do_is_written_without_an_event_and_does_not_come_again(
    office,
) -> None:
    silent, loud = _copies(office, 2)
    definition = next(iter(office.desk.definitions))
    object.__setattr__(definition.actions["lapse"], "only_if", {"category": ["wedding"]})
    office.database["cases"].update_one({"_id": silent}, {"$set": {"category": "other"}})
    office.pass_time(hours=72)
    assert office.desk.tick() == 2
    document = office.document(silent)
    assert (document["sequence"], document["outbox"], document["regions"]) == (
        1,
        [],
        {"fee": "unpaid"},
    )
    assert office.document(loud)["regions"] == {"fee": "fee-lapsed"}
    assert [event["reference"] for event in office.outbox.relayed] == [loud]
    assert office.desk.tick() == 0


def test_the_rules_of_the_service_work_on_what_a_mark_takes(office) -> None:
    reference = office.file()
    definition = next(iter(office.desk.definitions))
    object.__setattr__(definition.actions["lapse"], "effects", ("take-fee",))
    office.pass_time(hours=72)
    assert office.desk.tick() == 1
    assert office.document(reference)["fee"]["paid_at"] == office.now


def test_who_pays_while_the_sweep_runs_has_paid(office, monkeypatch) -> None:
    reference, store = office.file(), office.desk.store
    office.pass_time(hours=72)
    real = store.apply_many

    def citizen_first(pairs: list) -> int:
        office.act(OWNER, reference, "pay")
        office.outbox.relayed.clear()
        return real(pairs)

    monkeypatch.setattr(store, "apply_many", citizen_first)
    assert office.desk.tick() == 0
    assert office.document(reference)["regions"] == {"fee": "paid"}
    assert office.outbox.relayed == []
