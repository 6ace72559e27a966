"""nameko's RPC protocol on the wire: what a call and a reply look like, and nothing of sockets."""

from __future__ import annotations

import time
import uuid

import orjson
import pika

from chassis.senders import Identity
from contracts.errors import ContractError, Internal, by_code

RPC_EXCHANGE = "nameko-rpc"
TRANSIENT = 1
"""A call lives no longer than its deadline, so writing it to the broker's disk buys nothing."""


def call_properties(
    correlation_id: str,
    reply_to: str,
    deadline_seconds: float,
    *,
    sender: Identity,
    actor_token: str | None,
    trace: str | None,
    language: str | None,
) -> pika.BasicProperties:
    """Properties of a call. It expires with its deadline: nobody runs what nobody waits for."""
    sent_at = time.time()
    headers = {
        **sender.headers,
        "nameko.sent_at": f"{sent_at:.3f}",
        "nameko.deadline": f"{sent_at + deadline_seconds:.3f}",
        "nameko.call_id_stack": [f"gateway.{correlation_id}"],
        "nameko.actor_token": actor_token,
        "nameko.traceparent": trace,
        "nameko.language": language,
    }
    return pika.BasicProperties(
        content_type="application/json",
        content_encoding="utf-8",
        delivery_mode=TRANSIENT,
        user_id=sender.user,
        correlation_id=correlation_id,
        reply_to=reply_to,
        expiration=str(max(1, int(deadline_seconds * 1000))),
        headers={key: value for key, value in headers.items() if value is not None},
    )


def call_body(payload: dict) -> bytes:
    """The body of a call; arguments go by keyword only."""
    return orjson.dumps({"args": [], "kwargs": payload})


def new_correlation_id() -> str:
    """An id nobody else uses, for a call or for a queue of replies."""
    return uuid.uuid4().hex


def read_reply(body: bytes) -> tuple[object, ContractError | None]:
    """(result, None), or (None, error) when the service refused or the reply is unreadable."""
    try:
        reply = orjson.loads(body)
        error, result = reply["error"], reply["result"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None, Internal("unreadable reply")
    if error is None:
        return result, None
    return None, _error_of(error)


def _error_of(error: object) -> ContractError:
    if not isinstance(error, dict) or "code" not in error:
        return Internal("a service failed")
    return by_code(error["code"], fields=error.get("fields"), details=error.get("details"))
