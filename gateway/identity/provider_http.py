"""Questions to the provider of a single sign-on: JSON over HTTP, with a limit on time and on size.

No redirect is followed: what the provider is asked, with our secret in it, goes to the address that
its own description names and to no other.
"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from time import monotonic
from urllib.parse import urlencode, urlsplit

import gevent
import orjson

from contracts.typed import JsonObject

TIMEOUT = 5.0
"""Seconds for one question and its whole answer."""
LONGEST_ANSWER = 256 * 1024
"""Bytes."""
_PIECE = 16 * 1024


class ProviderAway(Exception):
    """No answer in time, or none that can be used; the text says how and holds no content."""


class ProviderRefuses(Exception):
    """The provider takes what it was given for wrong (4xx)."""


def ask(
    address: str,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonObject:
    """Return the JSON object that stands at an address, or with which a ``form`` is answered.

    Raises ProviderAway, and ProviderRefuses for an answer that says that we are wrong.
    """
    try:
        # The socket's own limit is for each piece of an answer; this one is for the whole.
        with gevent.Timeout(TIMEOUT, TimeoutError("no answer in time")):
            status, content = _exchange(address, form, headers or {})
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ProviderAway(type(error).__name__) from error
    if 400 <= status < 500:
        raise ProviderRefuses(f"status {status}")
    if status != 200:
        raise ProviderAway(f"status {status}")
    try:
        answer = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise ProviderAway("an answer that is not JSON") from error
    if not isinstance(answer, dict):
        raise ProviderAway("an answer that is no object")
    return answer


def _exchange(
    address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    place, ends = urlsplit(address), monotonic() + TIMEOUT
    secure = place.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(place.hostname or "", place.port, timeout=TIMEOUT)
    path = (place.path or "/") + (f"?{place.query}" if place.query else "")
    all_headers = {"Accept": "application/json", "Connection": "close", **headers}
    try:
        if form is None:
            connection.request("GET", path, headers=all_headers)
        else:
            all_headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(form), all_headers)
        answer = connection.getresponse()
        return answer.status, _content(answer, ends)
    finally:
        connection.close()


def _content(answer: http.client.HTTPResponse, ends: float) -> bytes:
    content = b""
    while piece := answer.read1(_PIECE):
        content += piece
        if len(content) > LONGEST_ANSWER:
            raise http.client.HTTPException("an answer without end")
        if monotonic() > ends:
            raise TimeoutError("no answer in time")
    return content
