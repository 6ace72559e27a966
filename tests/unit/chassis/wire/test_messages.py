"""Messages on the wire: nameko's form of calls and replies, ours of events and copies."""

import orjson
import pytest

from chassis import trace
from chassis.senders import FIRST_SENDER, Identity, NotProven
from chassis.wire import messages
from chassis.wire.messages import MOST_DELIVERIES, Incoming
from contracts.envelope import new_event
from contracts.errors import ActionNotOpen, ContractError, Internal

GATEWAY = Identity("gateway", "gateway")


def _call(**more: str) -> messages.Outgoing:
    text = {"text": "क"}
    return messages.call(
        GATEWAY, "echo", "say", text, id="id-1", reply_to="reply-1", timeout=2.5, **more
    )


def test_a_call_is_what_nameko_expects() -> None:
    trace.set_current("00-aa")
    call = _call(actor_token="proof", language="hi")
    trace.set_current(None)
    assert (call.exchange, call.key, call.mandatory) == ("nameko-rpc", "echo.say", True)
    assert orjson.loads(call.body) == {"args": [], "kwargs": {"text": "क"}}
    properties = call.properties
    assert properties["content_type"] == "application/json"
    assert properties["user_id"] == "gateway"
    assert (properties["correlation_id"], properties["reply_to"]) == ("id-1", "reply-1")
    assert properties["headers"]["nameko.actor_token"] == "proof"
    assert properties["headers"]["nameko.traceparent"] == "00-aa"
    assert properties["headers"]["nameko.language"] == "hi"
    assert properties["headers"]["nameko.call_id_stack"] == ["gateway.id-1"]


def test_a_call_expires_with_its_deadline() -> None:
    properties = _call().properties
    assert properties["expiration"] == "2500"
    headers = properties["headers"]
    sent_at, deadline = (float(headers[f"nameko.{name}"]) for name in ("sent_at", "deadline"))
    assert deadline - sent_at == pytest.approx(2.5, abs=0.01)
    assert "nameko.actor_token" not in headers


def test_a_result_is_handed_on() -> None:
    reply = messages.reply(GATEWAY, "reply-1", "id-1", {"a": 1}, None)
    assert (reply.key, reply.properties["correlation_id"]) == ("reply-1", "id-1")
    assert messages.result_of(reply.body) == {"a": 1}


def test_a_refusal_comes_back_as_the_error_of_its_code() -> None:
    refusal = ActionNotOpen("closed already", details={"open": ["close"]})
    reply = messages.reply(GATEWAY, "reply-1", "id-1", None, refusal)
    with pytest.raises(ActionNotOpen, match="closed already") as refused:
        messages.result_of(reply.body)
    assert refused.value.details == {"open": ["close"]}


def test_what_is_not_json_is_no_reply() -> None:
    with pytest.raises(TypeError):
        messages.reply(GATEWAY, "reply-1", "id-1", object(), None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"result": 1}',
        b'{"result": null, "error": "boom"}',
        b'{"result": null, "error": {"exc_type": "KeyError", "value": "secret"}}',
        b'{"result": null, "error": {"code": "never-seen"}}',
    ],
)
def test_what_a_service_should_not_answer_is_our_fault_and_tells_nothing(body: bytes) -> None:
    with pytest.raises(ContractError) as refused:
        messages.result_of(body)
    assert isinstance(refused.value, Internal)
    assert "secret" not in str(refused.value)


def test_an_event_goes_out_on_its_emitters_exchange_and_is_kept_on_disk() -> None:
    event = messages.event(GATEWAY, new_event("officer.left", "gateway", data={}, trace="00-aa"))
    assert (event.exchange, event.key) == ("gateway.events", "officer.left")
    assert event.properties["delivery_mode"] == messages.PERSISTENT
    assert event.properties["headers"]["nameko.traceparent"] == "00-aa"


def test_who_shares_a_user_names_himself_in_a_header() -> None:
    event = messages.event(Identity("echo", "all"), new_event("case.noted", "echo", data={}))
    assert event.properties["headers"][FIRST_SENDER] == "echo"


def test_a_copy_is_as_it_came_and_names_its_first_sender() -> None:
    came = Incoming(b"{", {"nameko.sent_at": "1"}, "complaints")
    copy = messages.copy(GATEWAY, "gateway.return", "dead.gateway", came, {"x-reason": "why"})
    assert (copy.exchange, copy.key, copy.body) == ("gateway.return", "dead.gateway", b"{")
    assert copy.properties["user_id"] == "gateway"
    assert copy.properties["delivery_mode"] == messages.PERSISTENT
    assert copy.properties["headers"] == {
        "nameko.sent_at": "1",
        "x-reason": "why",
        FIRST_SENDER: "complaints",
    }


def test_an_event_is_its_senders_own_or_refused() -> None:
    event = new_event("case.noted", "complaints", data={})
    messages.check_sender(event, Incoming(b"", {}, "complaints"), GATEWAY)
    for user in ("permits", None):
        with pytest.raises(NotProven):
            messages.check_sender(event, Incoming(b"", {}, user), GATEWAY)


@pytest.mark.parametrize("header", [None, "soon", [], {"a": 1}])
def test_a_header_that_is_no_number_is_nought(header: object) -> None:
    assert Incoming(b"", {"x-delivery-count": header}, None).number("x-delivery-count") == 0


def test_a_poison_message_is_known_by_the_brokers_count_of_deliveries() -> None:
    counts = {None: False, MOST_DELIVERIES - 1: False, MOST_DELIVERIES: True}
    for count, too_often in counts.items():
        assert Incoming(b"", {"x-delivery-count": count}, None).is_poison is too_often
