"""Who may call a route, declared on the route itself, and checked in one place before it runs.

    @blueprint.get("/cases")
    @signed_in(limit="read")
    def list_cases(): ...

A route that declares nothing is closed to everybody: deny by default. `limit` names the class of
routes whose rate limits count (see `rate_limits.py`). Whether the caller may see *this* case is
not decided here but where the case is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, Flask, current_app, request

from contracts.errors import NotAllowed
from gateway.http.context import client_address, parts, signed_in_caller
from gateway.identity.caller import Caller
from gateway.partners import presenting

View = TypeVar("View", bound=Callable)

PUBLIC, SIGNED_IN, CITIZEN, OFFICER = "public", "signed-in", "citizen", "officer"
PARTNER = "partner"
_OF_BLUEPRINTS = "gateway-access-of-blueprints"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call, and which rate limits count; `limit` None counts nothing (health, metrics).
    `scope` is what a partner's key must be allowed, None: any key will do."""

    who: str
    limit: str | None
    scope: str | None = None


def public(*, limit: str | None) -> Callable[[View], View]:
    """Let anybody in, signed in or not."""
    return _declare(Access(PUBLIC, limit))


def signed_in(*, limit: str) -> Callable[[View], View]:
    """Let citizens and officers in."""
    return _declare(Access(SIGNED_IN, limit))


def citizen(*, limit: str) -> Callable[[View], View]:
    """Let citizens in only."""
    return _declare(Access(CITIZEN, limit))


def officer(*, limit: str) -> Callable[[View], View]:
    """Let officers in only, whatever their role."""
    return _declare(Access(OFFICER, limit))


def partner(scope: str | None, *, limit: str) -> Callable[[View], View]:
    """Let programs of partners in that bear a key with this scope;
    the key has a limit of its own."""
    return _declare(Access(PARTNER, limit, scope))


def declare_blueprint(app: Flask, blueprint: Blueprint, who: str, limit: str) -> None:
    """Declare for all routes of a blueprint that do not declare for themselves."""
    app.extensions.setdefault(_OF_BLUEPRINTS, {})[blueprint.name] = Access(who, limit)


def declared(app: Flask, endpoint: str) -> Access | None:
    """Return what the route declares, None when it declares nothing."""
    own = getattr(app.view_functions.get(endpoint), "access", None)
    return own or app.extensions.get(_OF_BLUEPRINTS, {}).get(endpoint.rpartition(".")[0])


def check_request() -> None:
    """Raise, before a route runs, NotAuthenticated,
    NotAllowed or TooMany where the caller may not go on.

    An address that no route serves is left to the router, which answers that it does not exist.
    """
    if request.endpoint is None:
        return
    access = declared(current_app, request.endpoint)
    if access is None:
        raise NotAllowed("the route declares no access")
    if access.who == PARTNER and access.limit is not None:
        if request.method != "OPTIONS":  # a browser asks before it sends the key
            presenting.prove(access.scope, access.limit)
        return
    caller = _proved_caller(access)
    if access.limit is not None:
        identity = caller.id if caller else None
        parts().limiter.check(access.limit, identity, client_address())


def count(limit: str, caller: Caller | None = None) -> None:
    """Count the request in a further class of routes; TooMany when that has had its share.

    For pages, where one address does what the API has several for.
    """
    parts().limiter.check(limit, caller.id if caller else None, client_address())


def _proved_caller(access: Access) -> Caller | None:
    if access.who == PUBLIC:
        return None
    caller = signed_in_caller()
    if access.who == CITIZEN and not caller.is_citizen:
        raise NotAllowed("for citizens only")
    if access.who == OFFICER and caller.is_citizen:
        raise NotAllowed("for officers only")
    return caller


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark
