"""Calls to services on behalf of the request at hand: signed, traced, in the caller's language.

The proof of who asks is signed for one service and one call, and is of no use for another.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from chassis import actor as actors
from contracts.errors import Internal
from contracts.typed import Json
from gateway.http.context import bus, language, parts
from gateway.identity.caller import Caller


def ask(service: str, method: str, payload: Mapping[str, Json], *, timeout: float) -> Json:
    """Ask what needs no proof of who asks, with the method's arguments by name; return what it
    answers. Raises as `chassis.wire.calls.Calls.call`, after `timeout` seconds at most."""
    return bus().call(service, method, payload, timeout, language=language())


def ask_as(
    caller: Caller,
    service: str,
    method: str,
    payload: Mapping[str, Json],
    *,
    timeout: float,
    scope: str | None = None,
) -> Json:
    """Ask or command as `caller`, otherwise as `ask`; `scope` is the one case that the proof is
    good for.

    Internal when the answer shows a case of another service than the one that was asked.
    """
    call_id = uuid.uuid4().hex
    token = actors.sign(
        actor_of(caller, scope),
        parts().actor_key,
        service,
        id=call_id,
        request=actors.digest(method, payload),
    )
    answer = bus().call(
        service,
        method,
        payload,
        timeout,
        token,
        call_id=call_id,
        language=caller.language,
    )
    if "view" in answer and answer["view"]["bus_service"] != service:
        raise Internal(f"{service} answered with a case of another service")
    return answer


def _has_mobile(caller: Caller) -> bool:
    return caller.is_citizen and not caller.is_anonymous


def actor_of(caller: Caller, scope: str | None) -> actors.Actor:
    """Return the caller as the services know one. Only a citizen's own mobile
    goes along, to be sealed."""
    return actors.Actor(
        id=caller.id,
        role=caller.role,
        station=caller.station,
        language=caller.language,
        mobile=parts().citizens.mobile(caller.id) if _has_mobile(caller) else None,
        scope=scope,
    )
