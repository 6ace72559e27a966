"""nameko's protocol, as the gateway speaks it."""

import orjson
import pytest

from chassis.senders import Identity
from contracts.errors import ActionNotOpen, Internal
from gateway.bus import protocol as bus_protocol

GATEWAY = Identity("gateway", "gateway")


def test_a_call_is_what_nameko_expects() -> None:
    assert orjson.loads(bus_protocol.call_body({"text": "क"})) == {
        "args": [],
        "kwargs": {"text": "क"},
    }
    properties = bus_protocol.call_properties(
        "id-1", "reply-1", 2.5, sender=GATEWAY, actor_token="proof", trace="00-aa", language="hi"
    )
    assert properties.content_type == "application/json"
    assert properties.user_id == "gateway"
    assert (properties.correlation_id, properties.reply_to) == ("id-1", "reply-1")
    assert properties.headers["nameko.actor_token"] == "proof"
    assert properties.headers["nameko.traceparent"] == "00-aa"
    assert properties.headers["nameko.language"] == "hi"
    assert properties.headers["nameko.call_id_stack"] == ["gateway.id-1"]


def test_a_call_expires_with_its_deadline() -> None:
    properties = bus_protocol.call_properties(
        "id-1", "reply-1", 2.5, sender=GATEWAY, actor_token=None, trace=None, language=None
    )
    assert properties.expiration == "2500"
    sent_at, deadline = (properties.headers[f"nameko.{name}"] for name in ("sent_at", "deadline"))
    assert float(deadline) - float(sent_at) == pytest.approx(2.5, abs=0.01)
    assert "nameko.actor_token" not in properties.headers


def test_a_result_is_handed_on() -> None:
    assert bus_protocol.read_reply(b'{"result": {"a": 1}, "error": null}') == ({"a": 1}, None)


def test_a_refusal_comes_back_as_the_error_of_its_code() -> None:
    reply = {
        "result": None,
        "error": {"code": "action-not-open", "fields": {}, "details": {"open": ["close"]}},
    }
    _, error = bus_protocol.read_reply(orjson.dumps(reply))
    assert isinstance(error, ActionNotOpen)
    assert error.details == {"open": ["close"]}


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
    _, error = bus_protocol.read_reply(body)
    assert isinstance(error, Internal)
    assert "secret" not in str(error)
