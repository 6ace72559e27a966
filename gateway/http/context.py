"""What a request handler may ask about the request it is in.

Works inside a Flask request (or an application context for `bus()`, `database()`, `settings()`).
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import current_app, g, has_request_context, request
from pymongo.database import Database

from contracts.errors import NotAuthenticated
from gateway.building import GatewayParts
from gateway.bus.client import Bus
from gateway.identity.caller import Caller
from gateway.identity.ended_sessions import key_of
from gateway.settings import GatewaySettings

LANGUAGES = ("hi", "en")
DEFAULT_LANGUAGE = "hi"
SESSION_COOKIE = "nagrik_session"
LANGUAGE_COOKIE = "nagrik_language"
LONGEST_DESCRIPTION = 400
"""Characters of what a browser says of itself; more is not looked at."""


def parts() -> GatewayParts:
    """Return everything this process was built from."""
    return current_app.extensions["gateway"]


def settings() -> GatewaySettings:
    """Return the settings of this process."""
    return parts().settings


def database() -> Database:
    """Return the gateway's own database."""
    return parts().database


def bus() -> Bus:
    """Return the one bus client of this process."""
    return parts().bus


def language() -> str:
    """Return the caller's language, "hi" or "en".

    `?lang=` goes before the language cookie of the pages, that before `Accept-Language`; Hindi
    when none of them names a language we speak.
    """
    if not has_request_context():
        return DEFAULT_LANGUAGE
    chosen = g.get("language")
    if chosen is None:
        chosen = g.language = _language_of_request()
    return chosen


def current_caller() -> Caller | None:
    """Return the signed-in caller, None when nobody is; a bad token raises NotAuthenticated, and so
    does an officer's whose post ended meanwhile.

    The token is taken from `Authorization: Bearer`. The pages' cookie counts too, except for
    writes under `/api`: a foreign site must never be able to write with the browser's cookie.
    """
    if "caller" not in g:
        g.caller = _caller_of_request()
    return g.caller


def signed_in_caller() -> Caller:
    """Return the caller of a route that lets nobody else in;
    NotAuthenticated when nobody is signed in."""
    caller = current_caller()
    if caller is None:
        raise NotAuthenticated("nobody is signed in")
    return caller


def was_written(*entry: str) -> bool:
    """Return whether the audit log has this entry of the request that is being answered."""
    return entry in g.get("written", ())


def note_written(*entry: str) -> None:
    """Remember that the audit log has this entry of the request."""
    g.written = {*g.get("written", ()), entry}


def client_address() -> str:
    """Return the network that the request came from (behind trusted proxies: the one they name): an
    IPv4 address, or the /64 of an IPv6 one, of which each customer has 2^64."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return request.remote_addr or "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, 64), strict=False))


def browser_words() -> str:
    """Return how the browser of this request describes itself; empty where it does not."""
    return request.headers.get("User-Agent", "")[:LONGEST_DESCRIPTION]


def token() -> str | None:
    """Return the access token of this request, proved or not; None where it bears none."""
    return _bearer_token() or _cookie_token()


def _language_of_request() -> str:
    for wish in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if wish in LANGUAGES:
            return wish
    header = request.headers.get("Accept-Language")
    if header in LANGUAGES:
        return header
    # By the language alone: who wants Hindi as spoken in India wants Hindi.
    for wish, _ in request.accept_languages:
        if (spoken := wish.partition("-")[0].lower()) in LANGUAGES:
            return spoken
    return DEFAULT_LANGUAGE


def _caller_of_request() -> Caller | None:
    access_token = token()
    if not access_token:
        return None
    caller = parts().access_tokens.read(access_token, language())
    if parts().ended_sessions.has_ended(access_token):
        raise NotAuthenticated("signed out")
    if caller.is_citizen and parts().ended_sessions.all_ended(caller.id, caller.issued_at):
        raise NotAuthenticated("signed out everywhere")
    if not caller.is_citizen:
        parts().sessions.require(caller)
    return replace(caller, sign_in=key_of(access_token))


def _bearer_token() -> str | None:
    header = request.headers.get("Authorization")
    if not header:
        return None
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else "unreadable"


def _cookie_token() -> str | None:
    if request.method not in ("GET", "HEAD") and request.path.startswith("/api/"):
        return None
    return request.cookies.get(SESSION_COOKIE)
