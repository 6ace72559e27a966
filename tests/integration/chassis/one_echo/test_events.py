"""Events: at least once on the way, effects once; what cannot be handled is parked, not lost."""

import json
from datetime import UTC, datetime, timedelta

import pika
import pytest
import requests

from chassis import dead_letters
from contracts.envelope import new_event
from tests.integration.chassis.bus_user import BusUser
from tests.support.polling import eventually

QUEUE = "echo.case_changed"
DEAD = "dead.echo"


def noted(**data):
    return new_event("case.noted", "echo", data=data, reference="R", sequence=1)


def alive(bus):
    return bus.request("echo", "say", {"text": "here"})["result"] == {"text": "here"}


def metric(service, name):
    lines = requests.get(service.metrics_url, timeout=5).text.splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))


def parked(bus):
    return eventually(lambda: bus.take(DEAD), what="a dead letter")


def test_an_event_delivered_five_times_has_one_effect(bus, database):
    event = noted(n=1)
    for _ in range(5):
        bus.event(event)
    eventually(lambda: database["runs"].count_documents({"event": event["id"]}) == 5)
    eventually(lambda: bus.count(QUEUE) == 0 and database["heard"].count_documents({}) > 0)
    assert database["heard"].count_documents({}) == 1
    assert bus.count(DEAD) == 0


def test_a_handler_that_fails_is_tried_again_later(bus, database):
    event = noted(fails=2)
    bus.event(event)
    eventually(lambda: database["heard"].find_one({"_id": event["id"]}), what="the effect")
    assert database["runs"].count_documents({"event": event["id"]}) == 3
    assert bus.count(DEAD) == 0


def test_after_the_last_try_it_is_parked_with_the_reason_and_the_trace(bus, database):
    event = noted(fails=99)
    event["trace"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    bus.event(event)
    headers, body = parked(bus)
    assert json.loads(body)["id"] == event["id"]
    assert headers["x-reason"] == "unavailable"
    assert headers["x-queue"] == QUEUE
    assert database["runs"].count_documents({"event": event["id"]}) == 3


POISON = {
    "a handler that cannot": lambda bus: bus.event(noted(poison=True)),
    "an event without an envelope": lambda bus: bus.publish(
        "echo.events", "case.noted", b'{"x": 1}', content_type="application/json"
    ),
    "an event that is not JSON": lambda bus: bus.publish(
        "echo.events", "case.noted", b"{not json", content_type="application/json"
    ),
    "an event of an unknown content type": lambda bus: bus.publish(
        "echo.events", "case.noted", b"\x80\x03}.", content_type="application/x-python-serialize"
    ),
    "an event that is not UTF-8": lambda bus: bus.publish(
        "echo.events", "case.noted", b"\xff\xfe", content_type="application/json"
    ),
    "a request without a way back": lambda bus: bus.publish(
        "nameko-rpc", "echo.say", b'{"args": [], "kwargs": {}}', content_type="application/json"
    ),
    "a request without a content type": lambda bus: bus.publish(
        "nameko-rpc", "echo.say", b'{"args": [], "kwargs": {}}', reply_to="x"
    ),
    "a request that is not JSON": lambda bus: bus.publish(
        "nameko-rpc", "echo.say", b"{", content_type="application/json", reply_to="x"
    ),
    "a request that is a list": lambda bus: bus.publish(
        "nameko-rpc", "echo.say", b"[]", content_type="application/json", reply_to="x"
    ),
}


def test_each_poison_message_is_parked_while_the_service_lives(bus, echo):
    for name, send in POISON.items():
        send(bus)
        headers, _ = parked(bus)
        assert headers["x-reason"], name
        assert alive(bus), name
    assert echo.process.running
    assert bus.count(QUEUE) == 0


def test_a_parked_event_is_listed_shown_and_sent_again(
    bus, amqp_uri, database, monkeypatch, capsys
):
    event = noted(fails=3)
    bus.event(event)
    eventually(lambda: bus.count(DEAD) == 1, what="a dead letter")
    monkeypatch.setenv("AMQP_URI", amqp_uri)

    assert dead_letters.main(["list", "echo"]) == 0
    assert event["id"] in capsys.readouterr().out
    assert dead_letters.main(["show", "echo", event["id"]]) == 0
    assert "not yet" in capsys.readouterr().out
    eventually(lambda: bus.count(DEAD) == 1, what="the letter, still there")

    assert dead_letters.main(["replay", "echo", event["id"]]) == 0
    eventually(lambda: database["heard"].find_one({"_id": event["id"]}), what="the effect")
    assert bus.count(DEAD) == 0


def test_replay_sends_only_the_letter_that_was_named(bus, amqp_uri, monkeypatch):
    one, two = noted(poison=True), noted(poison=True)
    bus.event(one)
    bus.event(two)
    eventually(lambda: bus.count(DEAD) == 2, what="two dead letters")
    connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
    try:
        assert dead_letters.replay(connection.channel(), "echo", "no-such-event") == 0
    finally:
        connection.close()
    eventually(lambda: bus.count(DEAD) == 2, what="both letters, untouched")


def test_a_document_and_its_event_are_written_together_and_the_event_leaves(bus, database):
    bus.request("echo", "write", {"id": "case-1"})
    eventually(lambda: database["heard"].count_documents({}) == 1, what="the event, heard")
    eventually(lambda: database["cases"].find_one({"_id": "case-1"})["outbox"] == [])


def test_what_a_crash_left_in_the_outbox_is_sent_by_the_sweep(bus, database):
    event = noted(n=7)
    database["cases"].insert_one({"_id": "left", "outbox": [event]})
    eventually(lambda: database["heard"].find_one({"_id": event["id"]}), what="the event, heard")
    eventually(lambda: database["cases"].find_one({"_id": "left"})["outbox"] == [])


def test_an_event_that_no_queue_takes_stays_in_the_outbox(bus, echo, database):
    event = new_event("nobody.listens", "echo", data={})
    before = metric(echo, "nagrik_events_unroutable_total")
    database["cases"].insert_one({"_id": "kept", "outbox": [event]})
    # Sent a third time, it was not forgotten after the first and the second.
    eventually(
        lambda: metric(echo, "nagrik_events_unroutable_total") >= before + 3, what="three tries"
    )
    assert database["cases"].find_one({"_id": "kept"})["outbox"] == [event]


def test_the_sweep_is_an_index_scan(database, echo):
    plan = database["cases"].find({"outbox.occurred_at": {"$lt": "2026"}}).explain()
    assert "IXSCAN" in json.dumps(plan["queryPlanner"]["winningPlan"])


def test_time_passes(database, echo):
    eventually(lambda: database["beats"].count_documents({}) >= 2, what="two beats")


def test_a_timer_of_what_is_due_costs_a_worker_only_then(echo, database):
    looks = 'nagrik_entrypoint_seconds_count{entrypoint="look"'
    eventually(lambda: database["beats"].count_documents({}) >= 3, what="time to look in")
    assert metric(echo, looks) == 0
    now = datetime.now(UTC)
    for moment, name in ((now, "due"), (now + timedelta(hours=1), "later")):
        database["cases"].insert_one({"_id": name, "look_at": moment, "outbox": []})
    eventually(lambda: database["looks"].find_one({"case": "due"}), what="a look at what is due")
    eventually(lambda: metric(echo, looks) > 0)


def test_metrics_show_rate_errors_duration_retries_and_dead_letters(bus, echo):
    retries = 'nagrik_event_retries_total{queue="echo.case_changed",service="echo"}'
    letters = 'nagrik_dead_letters_total{reason="ValueError",service="echo"}'
    before = [metric(echo, retries), metric(echo, letters)]
    bus.request("echo", "say", {"text": "x"})
    bus.request("echo", "fail", {"how": "contract"})
    bus.event(noted(poison=True))
    parked(bus)
    text = requests.get(echo.metrics_url, timeout=5).text
    assert 'entrypoint="say",kind="rpc",outcome="ok",service="echo"' in text
    assert 'entrypoint="fail",kind="rpc",outcome="validation-failed",service="echo"' in text
    assert [metric(echo, retries), metric(echo, letters)] == [before[0] + 2, before[1] + 1]
    for name in ("nagrik_queue_wait_seconds", "nagrik_outbox_pending", "nagrik_bus_connected"):
        assert name in text


@pytest.mark.parametrize("exchange", ["echo.events", "nagrik.events"])
def test_any_nameko_service_can_listen_to_one_service_or_to_all(bus, amqp_uri, exchange):
    other = BusUser(amqp_uri)
    queue = other.channel.queue_declare("", exclusive=True).method.queue
    other.channel.queue_bind(queue, exchange, "case.noted")
    bus.request("echo", "write", {"id": "case-1"})
    _, body = eventually(lambda: other.take(queue), what="the event")
    assert json.loads(body)["reference"] == "case-1"
    other.close()
