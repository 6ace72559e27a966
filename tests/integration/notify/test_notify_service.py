"""The notify service as a process, on the real bus and database."""

import json

import pytest

from chassis.sealing import seal
from tests.integration.chassis.bus_user import BusUser
from tests.support.announcing import complaints, granted, prisons, words
from tests.support.polling import eventually
from tests.support.service_process import KEYS
from tests.unit.notify.samples import REFERENCE, STATION, event, notice

MODULE = "services.notify.service"
EVERY_EVENT = "nagrik.events"


@pytest.fixture
def notify(service_process, tmp_path):
    return service_process(
        MODULE,
        MESSAGES_FOLDER=tmp_path / "messages",
        LEASE_SECONDS=4,
        RETRY_DELAYS="0.2,0.4",
        OUTBOX_SWEEP="0.5",
    )


@pytest.fixture
def bus(amqp_uri, database, notify):
    user = BusUser(amqp_uri)
    announce(user, database, complaints())
    yield user
    user.close()


def announce(bus: BusUser, database, event: dict) -> list[str]:
    """Announce a service, and what notify then said it lacks."""
    bus.event(event, EVERY_EVENT)
    wanted = {"_id": event["source"], "digest": event["data"]["digest"]}
    return eventually(lambda: database.announcements.find_one(wanted), what="the answer")["lacks"]


def to(number: int) -> dict[str, str]:
    contact = {"mobile": f"90{number:08d}", "email": f"citizen{number}@example.org"}
    return {"sealed": seal(KEYS.notify_public_key, contact)}


def filing_event(number: int) -> dict:
    return event(notice("citizen", to=to(number)), notice("station"))


def messages_to(bus: BusUser, recipient: str, limit: int = 200) -> list[dict]:
    reply = bus.request("notify", "sent_messages", {"to": recipient, "limit": limit})
    assert reply["error"] is None
    return reply["result"]["items"]


def ended(database, count: int) -> bool:
    messages = database.messages
    return messages.count_documents({"finished_at": {"$exists": True}}) == count


def test_an_event_on_the_bus_five_times_is_told_once_to_each(bus, database):
    happened = filing_event(1)
    for _ in range(5):
        bus.event(happened, EVERY_EVENT)
    eventually(lambda: ended(database, 4), what="four messages")
    eventually(lambda: bus.count("notify.case_changed") == 0)
    (sms,) = messages_to(bus, "9000000001")
    assert sms["reference"] == REFERENCE and sms["template"] == "complaint.filed.citizen"
    assert len(messages_to(bus, "citizen1@example.org")) == 1
    assert {message["channel"] for message in messages_to(bus, STATION)} == {"sms", "email"}


def test_a_password_asked_for_over_the_bus_can_be_read_in_the_local_profile(bus, notify):
    request = {"mobile": "9000000001", "otp": "730519", "language": "hi", "reference": "challenge"}
    reply = bus.request("notify", "send_otp", request)
    assert reply["error"] is None
    (message,) = eventually(lambda: messages_to(bus, "9000000001"))
    assert "730519" in message["text"]
    assert "730519" not in notify.log_text and "9000000001" not in notify.log_text


def test_a_notice_without_words_is_parked_while_the_service_lives(bus, database, notify):
    spoilt = event(notice("citizen", to=to(1), template="no-such-template"), notice("station"))
    bus.event(spoilt, EVERY_EVENT)
    _, body = eventually(lambda: bus.take("dead.notify"), what="the parked event")
    assert spoilt["id"].encode() in body
    bus.event(filing_event(2), EVERY_EVENT)
    eventually(lambda: ended(database, 6), what="the station of the first and all of the second")


def test_kill_9_in_the_middle_of_a_stream_loses_nothing_and_shows_nothing_twice(
    bus, database, notify, tmp_path
):
    for number in range(1, 151):
        bus.event(filing_event(number), EVERY_EVENT)
    eventually(lambda: database.messages.count_documents({}) > 40, every=0.01)
    notify.kill()
    for number in range(151, 201):
        bus.event(filing_event(number), EVERY_EVENT)
    notify.start()
    eventually(lambda: ended(database, 800), seconds=60, what="four messages for each event")
    assert database.messages.count_documents({"state": "delivered"}) == 800
    for number in (1, 75, 150, 151, 200):
        assert len(messages_to(bus, f"90{number:08d}")) == 1
        assert len(messages_to(bus, f"citizen{number}@example.org")) == 1
    assert len(messages_to(bus, STATION)) == 200
    files = (tmp_path / "messages").glob("*.jsonl")
    ids = [json.loads(line)["id"] for file in files for line in file.read_text().splitlines()]
    assert len(ids) == len(set(ids)) == 800, "nor was anything handed over twice"


def test_sigterm_sends_what_is_in_hand(bus, database, notify):
    for number in range(1, 51):
        bus.event(filing_event(number), EVERY_EVENT)
    eventually(lambda: database.messages.count_documents({}) >= 200, every=0.01)
    notify.stop()
    assert database.messages.count_documents({"state": "delivered"}) >= 200


def test_an_announcement_is_answered_on_the_bus_each_time_it_comes(bus, database):
    bus.channel.queue_declare("answers")
    bus.channel.queue_bind("answers", EVERY_EVENT, "messages.held")
    announcement = prisons(templates=[words(), words(version=2)])

    def answered() -> dict | None:
        """The next answer that is not to what the fixture announced: that one may come late."""
        message = bus.take("answers")
        answer = json.loads(message[1]) if message else None
        return answer if answer and answer["data"]["service"] == "prisons" else None

    for _ in range(2):
        bus.event(announcement, EVERY_EVENT)
        answer = eventually(answered, what="the answer")
        data = {"service": "prisons", "digest": announcement["data"]["digest"], "lacks": []}
        assert (answer["source"], answer["data"]) == ("notify", data)
    eventually(lambda: database.announcements.find_one({"_id": "prisons"})["outbox"] == [])


def test_a_forged_announcement_and_a_notice_in_anothers_words_are_parked(bus, database, notify):
    assert announce(bus, database, prisons()) == []
    forged = prisons(token=granted("complaints", "police", "complaint"))
    stolen = filing_event(1) | {"source": "prisons"}
    stolen["data"]["case"]["bus_service"] = "prisons"
    for spoilt in (forged, stolen):
        bus.event(spoilt, EVERY_EVENT)
        headers, body = eventually(lambda: bus.take("dead.notify"), what="the parked event")
        assert spoilt["id"].encode() in body
    assert headers["x-reason"] == "validation-failed"
    assert database.messages.count_documents({}) == 0
    bus.event(filing_event(2), EVERY_EVENT)
    eventually(lambda: ended(database, 4), what="the service lives")
