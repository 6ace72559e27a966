"""What a crash, a release or a fault leaves, on a real database."""

import time
from datetime import timedelta

from chassis import time_source
from services.notify import recovery
from services.notify.lanes import SWEEP_SECONDS, Lane
from services.notify.providers.local import LocalProvider
from services.notify.store import COLLECTION, MessageStore
from tests.integration.notify.world import MOBILE, all_ended, both
from tests.support.polling import eventually


def test_what_a_crash_left_is_sent_when_its_lease_is_over(world, monkeypatch):
    monkeypatch.setattr(Lane, "offer", lambda lane, messages: [])
    crashed = world.desk()
    for _ in range(20):
        crashed.case_changed(both())
    crashed.stop()
    assert world.states() == {"planned": 80}
    monkeypatch.undo()
    world.desk()
    eventually(lambda: all_ended(world, 80), seconds=20, what="the sweep")
    assert world.states() == {"delivered": 80}


def test_senders_with_nothing_to_send_do_not_ask_one_by_one(world, monkeypatch):
    claims = []
    original = MessageStore.claim

    def claim(store, *lane_and_channel, **how):
        claims.append(lane_and_channel)
        return original(store, *lane_and_channel, **how)

    monkeypatch.setattr(MessageStore, "claim", claim)
    world.desk()
    time.sleep(2.5 * SWEEP_SECONDS)
    assert claims == []
    due = recovery.due_for_a_sender(time_source.now())
    plan = world.database[COLLECTION].find(due, {"_id": 1}).explain()
    assert "'indexName': 'waiting'" in str(plan["queryPlanner"]["winningPlan"])


def test_two_replicas_never_send_the_same_waiting_message(world, monkeypatch):
    forms = []
    original = LocalProvider.send

    def send(provider, messages):
        forms.extend(message.id for message in messages)
        return original(provider, messages)

    monkeypatch.setattr(Lane, "offer", lambda lane, messages: [])
    crashed = world.desk()
    for _ in range(50):
        crashed.case_changed(both())
    crashed.stop()
    monkeypatch.undo()
    monkeypatch.setattr(LocalProvider, "send", send)
    for _ in range(3):
        world.desk()
    eventually(lambda: all_ended(world, 200), seconds=30, what="the sweep")
    assert len(forms) == len(set(forms)) == 200


def test_a_full_lane_gives_back_what_it_cannot_hold(world, monkeypatch):
    monkeypatch.setattr("services.notify.lanes.CAPACITY", 3)
    desk = world.desk()
    for _ in range(30):
        desk.case_changed(both())
    eventually(lambda: all_ended(world, 120), seconds=30, what="all of them")
    assert world.states() == {"delivered": 120}


def test_a_template_that_went_with_a_release_ends_its_messages_and_holds_up_no_others(
    world, monkeypatch
):
    monkeypatch.setattr(Lane, "offer", lambda lane, messages: [])
    crashed = world.desk()
    crashed.case_changed(both())
    crashed.stop()
    world.database.messages.update_many(
        {"audience": "station"}, {"$set": {"template": "complaint.of-another-release"}}
    )
    monkeypatch.undo()
    world.desk()
    eventually(lambda: all_ended(world, 4), seconds=15)
    assert world.states(audience="station") == {"tech-failed": 2}
    assert world.states(audience="citizen") == {"delivered": 2}
    eventually(lambda: len(world.outbox.events) == 2, what="who filed is told of both")


def test_a_message_that_outlived_its_use_is_expired_and_not_sent(world, monkeypatch):
    monkeypatch.setattr(Lane, "offer", lambda lane, messages: [])
    crashed = world.desk()
    crashed.case_changed(both())
    crashed.stop()
    past = time_source.now() - timedelta(seconds=1)
    world.database.messages.update_many({}, {"$set": {"expires_at": past}})
    monkeypatch.undo()
    desk = world.desk()
    eventually(lambda: world.states() == {"expired": 4}, seconds=15)
    assert desk.sent_messages(MOBILE, 10) == []
    eventually(lambda: len(world.outbox.events) == 4)


def test_what_was_sent_while_the_database_was_away_is_noted_and_not_repeated(world, monkeypatch):
    from pymongo.errors import AutoReconnect

    from services.notify.store import MessageStore

    original, faults = MessageStore.delivered, []

    def delivered(store, *arguments):
        if len(faults) < 3:
            faults.append(1)
            raise AutoReconnect("away")
        return original(store, *arguments)

    monkeypatch.setattr(MessageStore, "delivered", delivered)
    desk = world.desk()
    desk.case_changed(both())
    eventually(lambda: world.states() == {"delivered": 4}, seconds=15)
    assert len(faults) == 3
    assert len(desk.sent_messages(MOBILE, 10)) == 1
