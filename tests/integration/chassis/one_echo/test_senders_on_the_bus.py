"""A service believes what the broker vouches for, and a letter sent again is as good as it was."""

import json
import uuid

import pytest

from chassis import dead_letters
from chassis.actor import Actor
from chassis.senders import FIRST_SENDER, OPERATOR
from contracts.envelope import new_event
from deploy.local.access import OnTheBus
from tests.integration.chassis.bus_user import BusUser, token
from tests.support.polling import eventually
from tests.support.topology import of_test_service

DEAD = "dead.echo"
QUEUE = "echo.case_changed"
OFFICER = Actor(id="officer", role="sho")


def noted(source="echo", **data):
    return new_event("case.noted", source, data=data, reference="R", sequence=1)


def send(bus, event, **properties):
    body = json.dumps(event).encode()
    bus.publish(
        f"{event['source']}.events",
        event["type"],
        body,
        content_type="application/json",
        **properties,
    )


def refused(bus, event):
    headers, body = eventually(lambda: bus.take(DEAD), what="a dead letter")
    assert json.loads(body)["id"] == event["id"]
    assert headers["x-reason"] == "forged-sender"
    return headers


@pytest.fixture
def permits(shared, vhost, bus):
    """Another service's user, with the rights of one."""
    does = OnTheBus(citizen=True)
    shared.declare(vhost, of_test_service("permits", citizen=True))
    user = BusUser(shared.add_user(vhost, "permits", does))
    yield user
    user.close()


@pytest.mark.parametrize(
    "properties",
    [
        {"user_id": None},
        {"user_id": None, "headers": {FIRST_SENDER: "echo"}},
        {"user_id": OPERATOR},
        {"user_id": OPERATOR, "headers": {FIRST_SENDER: "permits"}},
    ],
)
def test_an_event_that_is_not_proved_to_be_its_sources_is_parked_unheard(bus, database, properties):
    event = noted()
    send(bus, event, **properties)
    refused(bus, event)
    assert database["runs"].count_documents({"event": event["id"]}) == 0


def test_an_event_of_another_service_is_heard_when_the_broker_vouches_for_it(permits, database):
    event = noted("permits")
    send(permits, event)
    eventually(lambda: database["heard"].find_one({"_id": event["id"]}), what="the event, heard")


@pytest.mark.parametrize("headers", [{}, {FIRST_SENDER: "echo"}])
def test_a_service_cannot_say_what_is_anothers(permits, bus, database, headers):
    event = noted()
    permits.publish(
        "permits.events",
        "case.noted",
        json.dumps(event).encode(),
        headers=headers,
        content_type="application/json",
    )
    assert refused(bus, event)[FIRST_SENDER] == "permits"
    assert database["runs"].count_documents({}) == 0


def test_a_genuine_event_that_a_strange_queue_has_carried_here_is_refused(bus, database):
    event = noted()
    carrier = f"carrier-{uuid.uuid4().hex}"
    bus.channel.queue_declare(
        carrier,
        arguments={
            "x-message-ttl": 0,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": QUEUE,
        },
    )
    bus.publish(
        "",
        carrier,
        json.dumps(event).encode(),
        headers=bus.speaking_for("echo"),
        content_type="application/json",
    )
    refused(bus, event)
    assert database["runs"].count_documents({}) == 0


def test_a_retried_event_keeps_its_sender(permits, database):
    event = noted("permits", fails=2)
    send(permits, event)
    eventually(lambda: database["heard"].find_one({"_id": event["id"]}), what="the effect")
    assert database["runs"].count_documents({"event": event["id"]}) == 3


def test_a_parked_event_of_another_service_is_as_good_when_it_is_sent_again(
    permits, bus, amqp_uri, database, monkeypatch
):
    event = noted("permits", fails=3)
    send(permits, event)
    eventually(lambda: bus.count(DEAD) == 1, what="a dead letter")
    monkeypatch.setenv("AMQP_URI", amqp_uri)
    assert dead_letters.main(["replay", "echo", event["id"]]) == 0
    eventually(lambda: database["heard"].find_one({"_id": event["id"]}), what="the effect")
    assert bus.count(DEAD) == 0


def test_a_forged_event_stays_refused_when_it_is_sent_again(
    permits, bus, amqp_uri, database, monkeypatch
):
    monkeypatch.setenv("AMQP_URI", amqp_uri)
    unsigned, false = noted(), noted()
    send(bus, unsigned, user_id=None)
    permits.publish(
        "permits.events",
        "case.noted",
        json.dumps(false).encode(),
        headers={FIRST_SENDER: "echo"},
        content_type="application/json",
    )
    eventually(lambda: bus.count(DEAD) == 2, what="both letters")
    assert dead_letters.main(["replay", "echo"]) == 0
    eventually(lambda: bus.count(DEAD) == 2, what="both letters again")
    assert database["runs"].count_documents({}) == 0


def test_what_a_stranger_writes_into_the_headers_ends_no_process(bus, echo, database):
    good = noted()
    for name in ("x-delivery-count", "nameko.sent_at", "nameko.traceparent", "x-death"):
        for value in ("x", [1], {"a": 1}):
            headers = {**bus.speaking_for("echo"), name: value}
            send(bus, noted(), headers=headers)
            bus.request("echo", "say", {"text": "x"}, headers={name: value})
    bus.event(good)
    eventually(lambda: database["heard"].find_one({"_id": good["id"]}), what="the next event")
    assert echo.process.running


def read_case(user, proof=None, id=None, headers=None):
    """Call read_case as the connection's own user; the reply's error code, or None."""
    reply = user.request("echo", "read_case", {"reference": "R"}, actor=OFFICER, headers=headers)
    return reply["error"] and reply["error"]["code"]


def test_a_caller_whom_the_contract_does_not_name_is_refused_before_the_method_runs(bus):
    assert read_case(bus) is None
    assert read_case(bus, headers={FIRST_SENDER: "permits"}) == "not-allowed"
    assert read_case(bus, headers={FIRST_SENDER: None}) == "not-allowed"


def test_a_call_that_the_broker_does_not_vouch_for_is_refused(bus):
    bus.user_id = None
    assert read_case(bus) == "not-allowed"


def call_with(bus, signed):
    headers = {"nameko.actor_token": signed}
    reply = bus.request("echo", "read_case", {"reference": "R"}, headers=headers)
    return reply["error"]["code"]


def test_a_token_for_another_service_is_refused(bus):
    stolen = token(OFFICER, "permits", "read_case", {"reference": "R"}, "call-1")
    assert call_with(bus, stolen) == "not-authenticated"


def test_a_token_of_another_call_is_refused(bus):
    stolen = token(OFFICER, "echo", "read_case", {"reference": "R"}, "call-1")
    assert call_with(bus, stolen) == "not-authenticated"


@pytest.mark.parametrize("key", ["echo.say", "case.noted", "reply.x", "reply.operator.#"])
def test_an_answer_goes_to_a_reply_queue_and_nowhere_else(bus, key):
    bus.reply_to = key
    with pytest.raises(TimeoutError):
        bus.request("echo", "say", {"text": "x"}, deadline=0.5)
    headers, _ = eventually(lambda: bus.take(DEAD), what="the parked call")
    assert headers["x-reason"] == "no-reply-to"


def test_an_answer_that_is_not_from_whom_was_asked_is_none(bus, service_process, amqp_uri):
    """The peer `wait`s; meanwhile another answers in its place."""
    forger = BusUser(amqp_uri)
    reply_queue = forger.channel.queue_declare("", exclusive=True).method.queue
    forger.channel.queue_bind(reply_queue, "nameko-rpc", "echo.wait")
    request = json.dumps(
        {
            "args": [],
            "kwargs": {
                "service": "echo",
                "method": "wait",
                "payload": {"seconds": 1, "id": "slow"},
                "timeout": 5,
            },
        }
    )
    bus.publish(
        "nameko-rpc",
        "echo.ask",
        request.encode(),
        content_type="application/json",
        content_encoding="utf-8",
        reply_to=bus.reply_to,
        correlation_id="ask-1",
        headers=bus.speaking_for("gateway"),
    )
    call = eventually(lambda: _get(forger, reply_queue), what="the call to the peer")
    forger.publish(
        "nameko-rpc",
        call.reply_to,
        b'{"result": "forged", "error": null}',
        correlation_id=call.correlation_id,
        headers={FIRST_SENDER: "permits"},
    )
    answer = eventually(lambda: bus.take(bus.queue), what="the answer")
    assert json.loads(answer[1]) == {"result": {}, "error": None}
    forger.close()


def _get(user, queue):
    return user.channel.basic_get(queue, auto_ack=True)[1]
