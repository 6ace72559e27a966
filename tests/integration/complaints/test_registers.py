"""A register has no gap and no double, however many write in it and whoever dies meanwhile."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from casework.desk.register import Register
from contracts.errors import ActionNotOpen, Conflict
from deploy.local.broker_access import OPERATOR
from tests.integration.complaints.small_office import STATION, SmallOffice, opened
from tests.support.sources import ROOT
from tests.unit.casework.region_samples import HEAD


@pytest.fixture
def office(database) -> Iterator[SmallOffice]:
    with opened(database) as world:
        yield world


def _book(office: SmallOffice) -> list[int]:
    rows = office.database["cases"].find({"permit.serial": {"$exists": True}})
    return sorted(case["permit"]["serial"] for case in rows)


def test_numbers_of_an_office_follow_each_other(office) -> None:
    numbers = [office.act(HEAD, office.paid(), "grant")["permit"]["number"] for _ in range(3)]
    assert numbers == [f"{STATION}/000{n}/2026" for n in (1, 2, 3)]


def test_each_office_has_its_own_numbers(office) -> None:
    office.act(HEAD, office.paid(), "grant")
    permits = Register(office.database["cases"], "permit")
    assert permits.next("5117001", office.now) == (2026, 1)
    assert permits.next(STATION, office.now) == (2026, 2)


def test_numbers_begin_anew_with_the_year_in_india(office) -> None:
    office.act(HEAD, office.paid(), "grant")
    permits = Register(office.database["cases"], "permit")
    last, first = (
        datetime(2026, 12, 31, 18, 29, tzinfo=UTC),
        datetime(2026, 12, 31, 18, 30, tzinfo=UTC),
    )
    assert permits.next(STATION, last) == (2026, 2)
    assert permits.next(STATION, first) == (2027, 1)


def test_of_many_who_register_at_once_each_has_a_number_and_there_is_no_gap(office) -> None:
    references = [office.paid() for _ in range(32)]
    desks = [office.desk, office.replica()]

    def register(number: int) -> None:
        desks[number % 2].act(HEAD, references[number], "grant", {})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(register, range(32)))
    assert _book(office) == list(range(1, 33))


def test_a_number_that_was_taken_meanwhile_is_thought_over_and_nothing_of_it_stays(
    office, monkeypatch
) -> None:
    office.act(HEAD, office.paid(), "grant")
    reference, real, calls = office.paid(), Register.next, []

    def late(register: Register, station: str, now: datetime) -> tuple[int, int]:
        calls.append(station)
        return (2026, 1) if len(calls) == 1 else real(register, station, now)

    monkeypatch.setattr(Register, "next", late)
    view = office.act(HEAD, reference, "grant")
    assert (len(calls), view["permit"]["serial"]) == (2, 2)
    document = office.document(reference)
    assert [entry["action"] for entry in document["timeline"]].count("grant") == 1
    assert len(document["outbox"]) == document["sequence"]


def test_who_never_gets_a_number_is_told_to_come_again(office, monkeypatch) -> None:
    office.act(HEAD, office.paid(), "grant")
    reference = office.paid()
    monkeypatch.setattr(Register, "next", lambda *arguments: (2026, 1))
    monkeypatch.setattr("casework.desk.attempts.LONGEST_PAUSE", 0)
    with pytest.raises(Conflict):
        office.act(HEAD, reference, "grant")
    assert office.document(reference)["state"] == "applied"


def test_what_is_refused_leaves_no_gap(office) -> None:
    unpaid, reference = office.file(), office.paid()
    with pytest.raises(ActionNotOpen):
        office.act(HEAD, unpaid, "grant")
    assert office.act(HEAD, reference, "grant")["permit"]["serial"] == 1


def test_the_database_itself_refuses_the_same_number_twice(office) -> None:
    office.act(HEAD, office.paid(), "grant")
    number_in_use, cases = {"office": STATION, "year": 2026, "serial": 1}, office.database["cases"]
    with pytest.raises(DuplicateKeyError):
        cases.update_one({"_id": office.paid()}, {"$set": {"permit": number_in_use}})


def test_the_next_number_is_found_by_the_index_alone(office, monkeypatch) -> None:
    office.act(HEAD, office.paid(), "grant")
    plans, real = [], Collection.find

    def explained(collection, *args, **kwargs):
        cursor = real(collection, *args, **kwargs)
        plans.append(
            str(real(collection, *args, **kwargs).explain()["queryPlanner"]["winningPlan"])
        )
        return cursor

    monkeypatch.setattr(Collection, "find", explained)
    Register(office.database["cases"], "permit").next(STATION, office.now)
    monkeypatch.undo()
    (plan,) = plans
    assert "COLLSCAN" not in plan and "'SORT'" not in plan


def test_processes_that_register_at_once_leave_no_gap_though_one_is_killed(
    office, mongo_server
) -> None:
    references = [office.paid() for _ in range(30)]
    uri, name = mongo_server.uri(OPERATOR), office.database.name

    def process(mine: list[str]) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.integration.complaints.small_office"]
        return subprocess.Popen(
            [*command, uri, name, office.key, *mine],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={"PYTHONPATH": "libs:."},
        )

    killed, other = process(references[:15]), process(references[15:])
    assert killed.stdout is not None and other.stdout is not None
    with killed, other:
        for _ in range(4):
            assert killed.stdout.readline()
        killed.kill()
        assert len(other.stdout.readlines()) == 15
    assert other.returncode == 0
    book = _book(office)
    assert book == list(range(1, len(book) + 1))
    assert 19 <= len(book) <= 30
    for reference in references[:15]:
        if office.document(reference).get("permit") is None:
            office.act(HEAD, reference, "grant")
    assert _book(office) == list(range(1, 31))
