"""CCTNS over HTTP, as its stand-in speaks it. The real interface is not public: when it is known,
this file and the mapping of the form are what changes."""

import http.client
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

import eventlet
import orjson

from services.complaints.cctns.interface import (
    CctnsAway,
    CctnsRefused,
    Entry,
    Form,
    Receipt,
    digest,
)

TIMEOUT = 5.0
"""Seconds for one question and its answer."""
LONGEST_ANSWER = 10_000_000
"""Bytes: a day's list of the largest station is a hundredth of it."""
READ_AND_REFUSED = frozenset({400, 409, 413, 422})
"""What is said of the form. All else (no such token, too busy, broken) is said of the link."""
_SAFE = re.compile(r"[A-Za-z0-9._-]{1,40}")


class HttpCctns:
    """One connection, kept between forms; one caller at a time."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        place = urlsplit(url)
        self._secure = place.scheme == "https"
        self._host, self._port = place.hostname or "", place.port
        self._base = place.path.rstrip("/")
        self._token = token
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None

    def register(self, form: Form) -> Receipt:
        """See Cctns.register. A receipt for another form than was sent is refused."""
        answer = self._ask("POST", "/firs", orjson.dumps({"form": form}))
        try:
            receipt = Receipt(_text(answer["number"]), _text(answer["digest"]))
        except (KeyError, TypeError, ValueError):
            raise CctnsAway("an answer that is no receipt") from None
        if receipt.digest != digest(form):
            raise CctnsRefused("receipt-differs")
        return receipt

    def registered(self, station: str, day: date) -> list[Entry]:
        """See Cctns.registered."""
        query = urlencode({"station": station, "day": day.isoformat()})
        answer = self._ask("GET", f"/firs?{query}")
        try:
            return [
                Entry(_text(row["fir_number"]), _text(row["number"]), _text(row["digest"]))
                for row in answer["items"]
            ]
        except (KeyError, TypeError, ValueError):
            raise CctnsAway("an answer that is no list") from None

    def close(self) -> None:
        """Give up the connection; the next question opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        try:
            # The socket's own limit is for each piece of an answer; this one is for the whole.
            with eventlet.Timeout(self._timeout, TimeoutError("no answer in time")):
                status, content = self._exchange(method, path, body)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise CctnsAway(type(error).__name__) from error
        if status in (200, 201):
            return _json(content)
        if status in READ_AND_REFUSED and method == "POST":
            raise _refusal(content)
        raise CctnsAway(f"http-{status}")

    def _exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        kept = self._connection is not None
        try:
            return self._once(method, path, body)
        except (ConnectionError, http.client.RemoteDisconnected):
            # A kept connection may have been closed meanwhile. A form may be sent twice.
            if not kept:
                raise
            self.close()
            return self._once(method, path, body)

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        if self._connection is None:
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            self._connection = kind(self._host, self._port, timeout=self._timeout)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        self._connection.request(method, self._base + path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read(LONGEST_ANSWER + 1)
        if len(content) > LONGEST_ANSWER:
            raise http.client.HTTPException("an answer without end")
        if answer.will_close:
            self.close()
        return answer.status, content


def _json(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        raise CctnsAway("an answer that is not JSON") from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("not a text")
    return value


def _refusal(content: bytes) -> CctnsRefused:
    """What it said against the form, as far as that is names of reasons and of items."""
    answer: Any = None
    with suppress(CctnsAway):
        answer = _json(content)
    if not isinstance(answer, Mapping):
        return CctnsRefused("refused")
    items = answer.get("items")
    named = items if isinstance(items, list) else []
    code = answer.get("code")
    return CctnsRefused(_name(code) or "refused", [item for item in named if _name(item)])


def _name(text: Any) -> str | None:
    return text if isinstance(text, str) and _SAFE.fullmatch(text) else None
