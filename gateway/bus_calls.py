"""Calls to services on behalf of the request at hand: signed, traced, in the caller's language."""

from __future__ import annotations

from chassis import actor as actors
from chassis import trace
from gateway.context import Caller, bus, language, parts


def ask(service: str, method: str, payload: dict, *, timeout: float) -> dict:
    """Ask what needs no proof of who asks."""
    return bus().call(
        service, method, payload, timeout=timeout, trace=trace.current(), language=language()
    )


def ask_as(
    caller: Caller,
    service: str,
    method: str,
    payload: dict,
    *,
    timeout: float,
    scope: str | None = None,
) -> dict:
    """Ask or command as `caller`; `scope` is the one case that the proof is good for."""
    return bus().call(
        service,
        method,
        payload,
        timeout=timeout,
        actor_token=actors.sign(actor_of(caller, scope), parts().actor_key),
        trace=trace.current(),
        language=caller.language,
    )


def actor_of(caller: Caller, scope: str | None) -> actors.Actor:
    """The caller as the services know one. Only a citizen's own mobile goes along, to be sealed."""
    return actors.Actor(
        id=caller.id,
        role=caller.role,
        station=caller.station,
        language=caller.language,
        mobile=parts().citizens.mobile(caller.id) if caller.is_citizen else None,
        scope=scope,
    )
