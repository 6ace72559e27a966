"""Whoever crashes, races or is away: what a step asks for is opened once, and is opened."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from casework.desk.store import CaseStore
from contracts.errors import DeadlineExceeded, Unavailable
from tests.support.linked_services import (
    CITIZEN,
    GANDHI,
    World,
    clerk,
    membership,
)

WARDS = ("NEHRU", "GANDHI", "NEHRU")


class Died(Exception):
    """As if the process ended here."""


def left_to_the_sweep(world: World, service: str = "libraries") -> str:
    """A membership whose check was begun by a process that died before it asked anybody."""
    reference = world.file("membership", membership(*WARDS, service=service))
    desk = world.replica()
    desk._linking.after = lambda case, view: view  # type: ignore[method-assign]
    desk.act(GANDHI, reference, "check", {})
    assert world.cases("address-check") == []
    return reference


def each_is_there_once(world: World, reference: str) -> None:
    keys = [case["idempotency_key"] for case in world.cases("address-check")]
    assert sorted(keys) == sorted(f"libraries/{reference}/enquiries/2.{n}" for n in (1, 2, 3))
    rows = world.rows(reference)
    assert sorted(row["n"] for row in rows) == ["2.1", "2.2", "2.3"]
    assert {row["reference"] for row in rows} == {c["_id"] for c in world.cases("address-check")}
    assert world.case(reference)["links_due"] == []
    assert world.case(reference)["links_due_at"] is None


def test_what_a_process_left_that_died_is_asked_by_the_sweep(world) -> None:
    reference = left_to_the_sweep(world)
    assert world.desks["libraries"].link_cases() == 1
    each_is_there_once(world, reference)
    assert world.desks["libraries"].link_cases() == 0


@pytest.mark.parametrize("opened", [1, 2, 3])
def test_who_dies_between_opening_and_entering_opens_nothing_twice(
    world, opened: int, monkeypatch
) -> None:
    reference = left_to_the_sweep(world)
    desk, real, count = world.replica(), CaseStore.insert, []

    def insert(store: CaseStore, change: Any) -> Any:
        if len(count) == opened:
            raise Died
        count.append(change.case)
        return real(store, change)

    def dies(*_: Any) -> bool:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(CaseStore, "insert", insert)
        patched.setattr(CaseStore, "apply", dies)
        with pytest.raises(Died):
            desk._linking.work(reference)
    assert len(world.cases("address-check")) == opened
    assert world.rows(reference) == []
    world.desks["libraries"].link_cases()
    each_is_there_once(world, reference)


def test_many_replicas_ask_each_once(departments) -> None:
    world = departments
    reference = left_to_the_sweep(world, "wards")
    desks = [world.replica() for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: desks[n % 4]._linking.work(reference), range(8)))
    each_is_there_once(world, reference)
    linked = [e for e in world.outboxes["libraries"].relayed if e["type"] == "case.linked"]
    assert len(linked) == 3


def test_the_word_that_comes_before_the_answer_is_enough(departments, monkeypatch) -> None:
    world = departments
    reference = left_to_the_sweep(world, "wards")
    real = World._call

    def no_answer(self: World, *call: Any) -> Any:
        real(self, *call)
        raise DeadlineExceeded("it was opened, and the answer is lost")

    with monkeypatch.context() as patched:
        patched.setattr(World, "_call", no_answer)
        assert world.desks["libraries"].link_cases() == 0
    assert len(world.cases("address-check")) == 1  # the next ones wait with it
    world.deliver()
    assert [row["n"] for row in world.rows(reference)] == ["2.1"]
    world.pass_time(seconds=16)
    assert world.desks["libraries"].link_cases() == 1
    each_is_there_once(world, reference)


def test_a_service_that_is_away_is_asked_once_it_is_back(departments) -> None:
    world = departments
    world.away.add("wards")
    reference = world.file("membership", membership(*WARDS, service="wards"))
    view = world.act(GANDHI, reference, "check")
    assert view["state"] == "enquiring"
    assert view["links"]["enquiries"] == []
    for _ in range(5):
        world.desks["libraries"].link_cases()
        world.pass_time(seconds=16)
    world.away.clear()
    world.desks["libraries"].link_cases()
    each_is_there_once(world, reference)


def test_one_ward_that_cannot_be_asked_keeps_no_other_case_waiting(departments, caplog) -> None:
    world = departments
    bad = world.file("membership", membership("NOWHERE", service="wards"))
    world.act(GANDHI, bad, "check")
    good = world.file("membership", membership("NEHRU", service="wards"))
    world.act(GANDHI, good, "check")
    world.desks["libraries"].link_cases()
    assert len(world.rows(good)) == 1
    assert world.rows(bad) == []
    assert world.case(bad)["links_due"] == [{"link": "enquiries", "sequence": 2}]
    assert world.case(bad)["links_due_at"] > world.now
    assert "cannot be made now" in caplog.text


def test_all_is_not_said_to_be_clear_while_some_are_not_asked_yet(departments) -> None:
    world = departments
    form = membership("NEHRU", "NOWHERE", service="wards")
    reference = world.file("membership", form)
    world.act(GANDHI, reference, "check")
    (row,) = world.rows(reference)
    world.act(clerk("NEHRU", "wards"), row["reference"], "answer", result="clear")
    world.deliver()
    assert world.rows(reference)[0]["result"] == "clear"
    assert world.case(reference)["state"] == "enquiring"


def test_who_ends_before_anybody_was_asked_asks_nobody(world) -> None:
    reference = left_to_the_sweep(world)
    world.act(CITIZEN, reference, "withdraw")
    world.desks["libraries"].link_cases()
    assert world.cases("address-check") == []
    assert world.case(reference)["links_due"] == []


def test_a_case_opened_at_the_moment_in_which_who_asked_ends_is_withdrawn(
    departments, monkeypatch
) -> None:
    world = departments
    reference, real = left_to_the_sweep(world, "wards"), World._call

    def ends(self: World, sender: str, service: str, method: str, payload: Any) -> Any:
        answer = real(self, sender, service, method, payload)
        if method == "ask_case" and world.case(reference)["state"] == "enquiring":
            desk = world.replica()
            desk._linking.after = lambda case, view: view  # type: ignore[method-assign]
            desk.act(CITIZEN, reference, "withdraw", {})
        return answer

    monkeypatch.setattr(World, "_call", ends)
    world.desks["libraries"].link_cases()
    world.deliver()
    world.desks["libraries"].link_cases()
    world.deliver()
    states = {case["state"] for case in world.cases("address-check")}
    assert states == {"cancelled"}
    assert world.case(reference)["links_due"] == []


def test_what_was_not_open_when_the_answers_came_follows_when_it_is(world) -> None:
    """`doubted` does not admit; back in `enquiring` what all have answered counts at once."""

    reference = world.file("membership", membership("NEHRU"))
    world.act(GANDHI, reference, "check")
    (row,) = world.rows(reference)
    world.databases["libraries"]["cases"].update_one(
        {"_id": reference}, {"$set": {"state": "doubted"}}
    )
    world.act(clerk("NEHRU"), row["reference"], "answer", result="clear")
    world.deliver()
    assert world.case(reference)["state"] == "doubted"
    definition = world.desks["libraries"].definitions.newest("membership")
    way = definition.actions["ask-again"].transitions[0]
    object.__setattr__(way, "asks", ())
    world.act(GANDHI, reference, "ask-again")
    assert world.case(reference)["state"] == "admitted"


def test_what_is_due_is_found_by_index(world) -> None:
    due = {"links_due_at": {"$lte": world.now, "$type": "date"}}
    plan = world.databases["libraries"]["cases"].find(due).sort("links_due_at", 1).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])


def test_where_the_database_is_away_in_between_nothing_is_lost(world, monkeypatch) -> None:
    reference = left_to_the_sweep(world)

    def away(*_: Any) -> bool:
        raise Unavailable("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(CaseStore, "apply", away)
        assert world.desks["libraries"].link_cases() == 0
    world.pass_time(seconds=16)
    world.desks["libraries"].link_cases()
    each_is_there_once(world, reference)


def test_where_a_step_leaves_nothing_to_do_for_links_the_case_is_not_read_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    monkeypatch.setattr(CaseStore, "find", lambda _store, reference: reads.append(reference))
    world.file("membership", membership(*WARDS))
    assert reads == []
