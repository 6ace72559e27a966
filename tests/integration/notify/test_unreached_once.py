"""That nobody reached a person is said once, whoever fails when, on a real database."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis import time_source
from services.notify.message import REFUSED, Outcome
from services.notify.store import MessageStore
from tests.integration.notify.world import sealed
from tests.unit.notify.samples import event, notice

NEVER = Outcome(REFUSED, "no-such-address", "carrier")


@pytest.fixture
def two_failing(world):
    """Two replicas, and a person's SMS and e-mail that are in their hands."""
    desks = [world.desk(), world.desk()]
    happened = event(notice("citizen", to=sealed()))
    recipients = desks[0]._book.recipients([], "an-event")
    planned, _ = desks[0]._planner.plan(happened, recipients, time_source.now())
    desks[0]._store.insert([one.document for one in planned])
    return [
        lambda desk=desk, one=one: desk._ledger.write([(one.outgoing, NEVER)])
        for desk, one in zip(desks, planned, strict=True)
    ]


def unreached_flags(world) -> list[bool]:
    return sorted(one["data"]["unreached"] for one in world.outbox.events)


def test_two_replicas_that_fail_one_person_in_the_same_moment_say_it_once(
    world, two_failing, monkeypatch
):
    both_decided, failed = threading.Barrier(2), MessageStore.failed

    def at_once(store, failures, now):
        both_decided.wait(10)
        failed(store, failures, now)

    monkeypatch.setattr(MessageStore, "failed", at_once)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(fail) for fail in two_failing]:
            done.result(20)
    assert world.states() == {"perm-failed": 2}
    assert unreached_flags(world) == [False, True]


def test_one_replica_that_fails_both_says_it_once(world, two_failing):
    for fail in two_failing:
        fail()
    assert unreached_flags(world) == [False, True]


def test_a_crash_before_the_failure_was_written_says_it_once_in_the_end(
    world, two_failing, monkeypatch
):
    first, second = two_failing
    with monkeypatch.context() as crashed:
        crashed.setattr(MessageStore, "failed", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            first()
    second()
    first()
    assert unreached_flags(world) == [False, True]


def test_both_in_one_batch_say_it_once(world):
    desk = world.desk()
    planned, _ = desk._planner.plan(
        event(notice("citizen", to=sealed())),
        desk._book.recipients([], "an-event"),
        time_source.now(),
    )
    desk._store.insert([one.document for one in planned])
    desk._ledger.write([(one.outgoing, NEVER) for one in planned])
    assert unreached_flags(world) == [False, True]
