"""With a service's own broker user nothing can be done in another's name.

Rights do not end it (`test_rights_on_the_bus.py` has them): there are ways on which the broker
carries a message to where its sender may not publish, through its own exchange with a ``CC``
header or a queue that dead-letters. On each of them, for each user, the receiver must refuse it.
"""

import json
import uuid
from typing import Any

import pika
import pytest

from chassis.actor import Actor
from chassis.sealing import seal
from chassis.senders import FIRST_SENDER
from contracts.envelope import new_event
from tests.failures.conftest import NEW, every_user, own_key
from tests.integration.chassis.bus_user import BusUser, token
from tests.support.polling import eventually
from tests.support.system import System

VICTIM = "9000000661"
ATTACKER = "9000000662"

REFUSED = {"not-allowed", "not-found"}
"""What dead-lettering brings is a call not allowed; what ``CC`` brings has no method's key."""


@pytest.fixture(scope="module")
def case(attacked: System) -> dict[str, Any]:
    """A case of `complaints` that its citizen can see."""
    citizen = attacked.citizen(VICTIM)
    reference = citizen.file()["reference"]
    return eventually(
        lambda: case_document(attacked, reference), what="the case in the tracking view"
    )


def case_document(system: System, reference: str) -> dict[str, Any] | None:
    return system.database("gateway")["cases"].find_one({"_id": reference})


def forged_event(system: System, case: dict[str, Any], source: str) -> dict[str, Any]:
    """The victim's case, closed as nothing later can be, now the attacker's, with a message."""
    view = {key: value for key, value in case.items() if key != "_id"}
    view |= {"state": "closed", "sequence": 999, "owner": "c-attacker", "bus_service": source}
    contact = {"mobile": ATTACKER, "email": None}
    notice = {
        "audience": "citizen",
        "template": "complaint.closed.citizen",
        "to": {"sealed": seal(system.keys.notify_public_key, contact)},
        "language": "hi",
        "channels": ["sms"],
        "lane": "urgent",
        "variables": {"reference": case["_id"], "reason": "बंद", "station_name": "थाना"},
    }
    data = {"case": view, "notices": [notice]}
    return new_event("case.closed", source, data=data, reference=case["_id"], sequence=999)


def send_by_own_exchange(user: BusUser, key: str, body: bytes, **properties: Any) -> None:
    """Under a key that it may use, and by ``CC`` under the one it may not."""
    headers = {"CC": [key], **properties.pop("headers", {})}
    user.publish(
        f"{user.user}.events",
        own_key(user.user),
        body,
        content_type="application/json",
        headers=headers,
        **properties,
    )


def send_by_dead_lettering(
    user: BusUser, exchange: str, key: str, body: bytes, **more: Any
) -> None:
    """Through a queue of replies that lets what it holds die at once, into what it may write."""
    channel = user.connection.channel()
    id = uuid.uuid4().hex
    queue, reply_key = f"rpc.reply-{user.user}-{id}", f"reply.{user.user}.{id}"
    arguments = {
        "x-message-ttl": 0,
        "x-dead-letter-exchange": exchange,
        "x-dead-letter-routing-key": key,
    }
    channel.queue_declare(queue, arguments=arguments)
    channel.queue_bind(queue, "nameko-rpc", reply_key)
    channel.confirm_delivery()  # so that it has died before its queue is deleted
    properties = pika.BasicProperties(
        **{"content_type": "application/json", "user_id": user.user_id, **more}
    )
    channel.basic_publish("nameko-rpc", reply_key, body, properties, mandatory=True)
    eventually(lambda: channel.queue_declare(queue, passive=True).method.message_count == 0)
    channel.queue_delete(queue)


def send_by_every_way(user: BusUser, key: str, body: bytes) -> None:
    lies = {FIRST_SENDER: "complaints"}
    unsigned = {"user_id": None}
    for properties in ({}, {"headers": lies}, unsigned, {**unsigned, "headers": lies}):
        send_by_own_exchange(user, key, body, **properties)
        if key == own_key(user.user):
            more = {"content_type": "application/json", **properties}
            user.publish(f"{user.user}.events", key, body, **more)
    for exchange in (f"{user.user}.events", "nameko-rpc"):
        for properties in ({}, {**unsigned, "headers": lies}):
            send_by_dead_lettering(user, exchange, key, body, **properties)


def letters(system: System, queue: str, id: str) -> list[dict[str, Any]]:
    """Headers of the letters with an event's id, taken out of the dead letters."""
    operator = BusUser(system.amqp_uri())
    matches = []
    while (letter := operator.take(queue)) is not None:
        matches += [letter[0]] if id.encode() in letter[1] else []
    operator.close()
    return matches


def everything_was_heard(system: System) -> None:
    """Queues are in order: who has taken a later case has taken what came before it."""
    reference = system.citizen(VICTIM).file()["reference"]
    eventually(lambda: case_document(system, reference), what="a later case")
    messages = system.database("notify")["messages"]
    eventually(lambda: messages.count_documents({"reference": reference}) > 0, what="its messages")


@pytest.mark.parametrize("user", ["routing", "notify", NEW], indirect=True)
@pytest.mark.parametrize("source", ["complaints", "own"])
def test_no_event_changes_anothers_case_or_tells_anybody_of_it(
    attacked: System, case: dict[str, Any], user: BusUser, source: str
) -> None:
    event = forged_event(attacked, case, "complaints" if source == "complaints" else user.user)
    send_by_every_way(user, "case.closed", json.dumps(event).encode())
    everything_was_heard(attacked)
    assert case_document(attacked, case["_id"]) == case
    parked = letters(attacked, "dead.gateway", event["id"])
    assert parked, "none of the forged events has come to the tracker: nothing was tried"
    assert {letter["x-reason"] for letter in parked} == {"forged-sender"}
    reasons = {letter["x-reason"] for letter in letters(attacked, "dead.notify", event["id"])}
    if source == "complaints":
        # What notify's own user says that notify has heard is notify's own affair.
        assert reasons == {"forged-sender"} or user.user == "notify"
        assert attacked.messages(ATTACKER) == []


@every_user
def test_no_event_of_the_house_is_taken_from_another(attacked: System, user: BusUser) -> None:
    """`officer.left` would hand an officer's cases over; `directory.published` reload the book."""
    for type, source, queue in (
        ("officer.left", "gateway", "dead.complaints"),
        ("directory.published", "routing", "dead.complaints"),
        ("message.failed", "notify", "dead.gateway"),
    ):
        if user.user == source:
            continue
        event = new_event(type, source, data={"message_id": uuid.uuid4().hex, "officer": "x"})
        send_by_every_way(user, type, json.dumps(event).encode())
        parked = eventually(
            lambda e=event, q=queue: letters(attacked, q, e["id"]), what=f"the forged {type}"
        )
        assert {letter["x-reason"] for letter in parked} == {"forged-sender"}


def call_by_every_way(user: BusUser, key: str, kwargs: dict[str, Any], **headers: Any) -> list[str]:
    """Call what the user may not, by its own reply key's ``CC`` and by a queue that dead-letters;
    the codes of the answers."""
    body = json.dumps({"args": [], "kwargs": kwargs}).encode()
    count = 0
    for lies in ({}, {FIRST_SENDER: "gateway"}):
        for user_id in (user.user, None):
            common = {
                "content_type": "application/json",
                "content_encoding": "utf-8",
                "reply_to": user.reply_to,
                "user_id": user_id,
            }
            own_reply = f"reply.{user.user}.{'f' * 32}"
            user.publish(
                "nameko-rpc",
                own_reply,
                body,
                headers={"CC": [key], **lies, **headers},
                correlation_id=uuid.uuid4().hex,
                **common,
            )
            properties = {"headers": {**lies, **headers}, "correlation_id": uuid.uuid4().hex}
            common.pop("content_type")
            send_by_dead_lettering(user, "nameko-rpc", key, body, **properties, **common)
            count += 2
    answers = []

    def all_answered() -> bool:
        while (answer := user.take(user.queue)) is not None:
            error = json.loads(answer[1])["error"]
            answers.append(error["code"] if error else "ok")
        return len(answers) >= count

    eventually(all_answered, what=f"{count} answers")
    return answers


@every_user
def test_no_one_time_password_is_sent_for_another_than_the_gateway(
    attacked: System, user: BusUser
) -> None:
    kwargs = {"mobile": ATTACKER, "otp": "123456", "language": "hi", "reference": None}
    answers = call_by_every_way(user, "notify.send_otp", kwargs)
    assert set(answers) == REFUSED
    question = {"to": VICTIM, "limit": 5}
    assert set(call_by_every_way(user, "notify.sent_messages", question)) == REFUSED
    assert attacked.messages(ATTACKER) == []


@every_user
def test_a_token_that_came_to_one_service_reads_nothing_at_another(
    attacked: System, case: dict[str, Any], user: BusUser
) -> None:
    kwargs = {"reference": case["_id"]}
    stolen = _token_of_the_owner(attacked, case, user.user, kwargs)
    proof = {"nameko.actor_token": stolen}
    answers = call_by_every_way(user, "complaints.read_case", kwargs, **proof)
    assert set(answers) == REFUSED


@pytest.mark.parametrize(("audience", "id"), [(NEW, None), ("complaints", "another-call")])
def test_not_even_the_gateway_can_use_a_token_that_was_signed_for_something_else(
    attacked: System, case: dict[str, Any], audience: str, id: str | None
) -> None:
    operator = BusUser(attacked.amqp_uri())  # who may speak for the gateway
    kwargs = {"reference": case["_id"]}
    stolen = _token_of_the_owner(attacked, case, audience, kwargs, id or "call")
    headers = {"nameko.actor_token": stolen}
    reply = operator.request("complaints", "read_case", kwargs, headers=headers)
    assert reply["error"]["code"] == "not-authenticated"
    operator.close()


def _token_of_the_owner(
    system: System, case: dict[str, Any], service: str, kwargs: dict[str, Any], id: str = "call"
) -> str:
    owner = Actor(id=case["owner"], role="citizen")
    key = system.keys.actor_private_key
    return token(owner, service, "read_case", kwargs, id, key)
