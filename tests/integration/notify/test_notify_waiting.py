"""What waits for the morning or for a digest, on a real database."""

from datetime import timedelta

import pytest

from chassis import time_source
from services.notify.message import Contact
from services.notify.patience import IST
from services.notify.wishes import NO_WISHES, Wishes
from tests.integration.notify.world import EMAIL, MOBILE, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import event, notice
from tests.unit.notify.test_patience import ASSIGNED


def around_now() -> str:
    here = time_source.now().astimezone(IST)
    begin, end = here - timedelta(hours=1), here + timedelta(hours=2)
    return f"{begin:%H:%M}-{end:%H:%M}"


def citizen_event(number: int = 1, *, email: str | None = None, **changes) -> dict:
    reference = f"7K2M-9QXV-4TR{number}-C"
    variables = ASSIGNED["variables"] | {"reference": reference}
    one = notice("citizen", to=sealed(email=email), **(ASSIGNED | {"variables": variables}))
    happened = event(one | changes)
    happened["data"]["case"]["reference"] = reference
    return happened | {"reference": reference}


def the_time_comes(world) -> None:
    past = time_source.now() - timedelta(seconds=1)
    world.database.messages.update_many({"state": "planned"}, {"$set": {"due_at": past}})


def lines(desk, to: str = MOBILE) -> list[str]:
    return [one["template"] for one in desk.sent_messages(to, 50)]


@pytest.fixture
def asleep(world):
    return world.desk(NOTIFY_QUIET_HOURS=around_now())


@pytest.fixture
def awake(world):
    """Another replica, for which the night is over."""
    return lambda: world.desk(NOTIFY_QUIET_HOURS="none")


def test_several_that_waited_for_one_person_are_one_message_and_each_case_shows_it(
    world, asleep, awake
):
    for number in range(3):
        asleep.case_changed(citizen_event(number))
        asleep.case_changed(citizen_event(number))
    asleep.case_changed(citizen_event(7, to=sealed("9000000002", None)))
    assert world.states() == {"planned": 7} and lines(asleep) == []
    asleep.stop()
    desks = [awake(), awake()]
    the_time_comes(world)
    eventually(lambda: world.states() == {"suppressed": 6, "delivered": 2}, seconds=15)
    assert lines(desks[0]) == ["digest.citizen"]
    assert "6 " in desks[0].sent_messages(MOBILE, 1)[0]["text"]
    assert lines(desks[0], "9000000002") == [ASSIGNED["template"]]
    for number in range(3):
        (entry,) = desks[0].dispatch_log(f"7K2M-9QXV-4TR{number}-C", MOBILE)
        assert entry["state"] == "delivered"
    world.database.messages.delete_many({"reason": "in-digest"})
    desks[0]._store.forget("7K2M-9QXV-4TR1-C")
    (digest,) = world.rows(owner="notify")
    assert "7K2M-9QXV-4TR1-C" not in {one["reference"] for one in digest["gathers"]}
    assert digest["reference"] == "7K2M-9QXV-4TR2-C", "the newest names it"
    desks[0]._store.forget("7K2M-9QXV-4TR2-C")
    (digest,) = world.rows(owner="notify")
    assert digest["reference"] == "7K2M-9QXV-4TR0-C"
    assert digest["variables"] == {"count": 2, "reference": "7K2M-9QXV-4TR0-C"}
    desks[0]._store.forget("7K2M-9QXV-4TR0-C")
    assert world.rows(owner="notify") == []


def test_a_crash_in_a_digest_leaves_nothing_untold_and_nothing_told_twice(world, asleep, awake):
    for number in range(2):
        asleep.case_changed(citizen_event(number))
    asleep.stop()
    (id,) = {row["gathering"] for row in world.rows()}
    early = world.rows()
    the_time_comes(world)
    desk = awake()
    eventually(lambda: world.states() == {"suppressed": 2, "delivered": 1}, seconds=15)
    # As if the process had died after writing the digest, and one more came too late for it.
    world.database.messages.delete_many({"reason": "in-digest"})
    late = dict(early[0]) | {"_id": "late:citizen:key:sms"}
    past = time_source.now() - timedelta(seconds=1)
    world.database.messages.insert_many([one | {"due_at": past} for one in (*early, late)])
    eventually(lambda: world.states() == {"suppressed": 2, "delivered": 2}, seconds=15)
    assert sorted(lines(desk)) == [ASSIGNED["template"], "digest.citizen"]
    (row,) = world.rows(_id="late:citizen:key:sms")
    assert row["state"] == "delivered" and row["gathering"] == id


def test_what_is_on_its_way_when_the_night_begins_waits_for_the_morning(world, awake, asleep):
    desk, calm = awake(), asleep
    calm.stop()
    planned, _ = desk._planner.plan(
        citizen_event(), desk._book.recipients([], "an-event"), time_source.now()
    )
    assert planned[0].outgoing and planned[0].outgoing.can_wait
    desk.stop()
    night = world.desk(NOTIFY_QUIET_HOURS=around_now())
    night._store.insert([planned[0].document])
    night.hand_over(planned)
    (row,) = eventually(lambda: world.rows(reason="quiet-hours"))
    assert row["state"] == "planned" and row["attempts"] == 0
    assert row["due_at"] > time_source.now() + timedelta(hours=1) and lines(night) == []


def test_a_digest_that_nobody_took_tells_every_case_of_it(world, asleep):
    for number in range(2):
        asleep.case_changed(citizen_event(number, to=sealed("0000000002", None)))
    asleep.stop()
    world.desk(NOTIFY_QUIET_HOURS="none")
    the_time_comes(world)
    eventually(lambda: world.states() == {"suppressed": 2, "perm-failed": 1}, seconds=15)
    events = eventually(lambda: world.outbox.events)
    assert {one["reference"] for one in events} == {f"7K2M-9QXV-4TR{n}-C" for n in range(2)}
    assert all(one["data"]["unreached"] for one in events)
    assert len({one["data"]["message_id"] for one in events}) == 2


def test_a_persons_wishes_hold_for_whoever_has_the_mobile_and_name_nobody(world):
    desk = world.desk()
    assert desk.preferences(MOBILE)["channels"] == ["sms", "email"]
    wishes = Wishes(channels=("email",), language="en")
    assert desk.set_preferences(f"+91{MOBILE}", wishes) == desk.preferences(MOBILE)
    desk.case_changed(citizen_event(email=EMAIL))
    eventually(lambda: world.states() == {"delivered": 1})
    assert lines(desk) == [] and "officer" in desk.sent_messages(EMAIL, 1)[0]["text"]
    (row,) = world.database.preferences.find()
    assert MOBILE not in str(row)


def test_of_who_wishes_what_holds_anyway_nothing_is_kept(world):
    desk = world.desk()
    desk.set_preferences(MOBILE, Wishes(digest=True))
    assert desk.set_preferences(MOBILE, NO_WISHES) == NO_WISHES.view()
    assert world.database.preferences.count_documents({}) == 0
    assert desk.preferences(MOBILE) == NO_WISHES.view()


def test_another_replica_learns_of_wishes_and_asks_the_database_for_nobody_else(world, monkeypatch):
    first, second = world.desk(), world.desk()
    person = second._book.person(Contact(MOBILE))
    assert second._wishes.of(person) == NO_WISHES
    first.set_preferences(MOBILE, Wishes(digest=True))
    second.refresh_words()
    assert second._wishes.of(person).digest
    monkeypatch.setattr(second._wishes, "look_up", lambda person: 1 / 0)
    assert second._wishes.of(second._book.person(Contact("9000000077"))) == NO_WISHES


def test_a_finished_message_and_a_delivery_are_kept_for_so_many_days(world):
    for days in (7, 30):  # the second time on what stands there already
        world.desk(MESSAGE_KEEP_DAYS=str(days))
        for collection in (world.database.messages, world.database.webhook_deliveries):
            index = collection.index_information()["keep"]
            assert index["key"] == [("finished_at", 1)]
            assert index["expireAfterSeconds"] == days * 24 * 3600
