"""Where a request bears its partner's key, and the key once it is proved."""

from __future__ import annotations

from flask import g, request

from gateway.http.context import client_address, parts, settings
from gateway.partners.keys import ApiKey, ApiKeyMissing

HEADER, PARAMETER = "X-Api-Key", "api_key"
FORM_BYTES = 2 * 1024 * 1024
"""Of the texts of a posted form, beside one file of full size."""


def prove(scope: str | None, limit: str) -> ApiKey:
    """Return the key of this request, which may do what `scope` says (None: any key will do).

    The address is counted before the key is looked up, so that nobody guesses fast; then the key,
    by its own limit. Refuses with TooMany, ApiKeyMissing, ApiKeyWrong, ApiKeyExpired, ScopeMissing.
    """
    parts().limiter.check(limit, None, client_address())
    key = parts().api_keys.require(_presented())
    parts().limiter.check_identity(limit, key.identity, key.per_minute)
    if scope is not None:
        key.require(scope)
    g.api_key = key
    return key


def proved_key() -> ApiKey:
    """Return the key that let this request in; ApiKeyMissing on a route that asked for none."""
    key = g.get("api_key")
    if not isinstance(key, ApiKey):
        raise ApiKeyMissing()
    return key


def bears_key() -> bool:
    """Return whether this request was let in by a key, or bears one in its header or address: what
    is answered to it is for nobody else."""
    return bool(g.get("api_key") or request.headers.get(HEADER) or request.args.get(PARAMETER))


def _presented() -> str | None:
    """Return the key in the header, in the address, or in a posted form:
    the last is how Open311 says it."""
    key = request.headers.get(HEADER) or request.args.get(PARAMETER)
    if key or request.method != "POST":
        return key
    request.max_content_length = settings().file_max_bytes + FORM_BYTES
    request.max_form_memory_size = FORM_BYTES
    return request.form.get(PARAMETER)
