"""CCTNS over HTTP, as its stand-in speaks it. The real interface is not public: when it is known,
this file and the mapping of the form are what changes."""

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from chassis.http_json import TIMEOUT, HttpJson, PeerAway
from contracts.typed import Json
from services.complaints.cctns.interface import (
    CctnsAway,
    CctnsRefused,
    Entry,
    Form,
    Receipt,
    digest,
)

READ_AND_REFUSED = frozenset({400, 409, 413, 422})
"""HTTP statuses that say something of the form. Every other one (no such token, too busy, broken)
is about the connection."""
_SAFE = re.compile(r"[A-Za-z0-9._-]{1,40}")


class HttpCctns:
    """One connection, kept between forms; one caller at a time."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        self._peer = HttpJson(url, token, timeout)

    def register(self, form: Form) -> Receipt:
        """See Cctns.register. A receipt for another form than was sent is refused."""
        return self._handed_in("/firs", form)

    def supplement(self, form: Form) -> Receipt:
        """See Cctns.supplement."""
        return self._handed_in("/supplements", form)

    def _handed_in(self, path: str, form: Form) -> Receipt:
        answer = self._ask("POST", path, {"form": form})
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
        self._peer.close()

    def _ask(self, method: str, path: str, body: Json = None) -> Json:
        try:
            status, answer = self._peer.ask(method, path, body)
        except PeerAway as error:
            raise CctnsAway(str(error)) from error
        if status in READ_AND_REFUSED and method == "POST":
            raise _refusal(answer)
        if status not in (200, 201):
            raise CctnsAway(f"http-{status}")
        if answer is None:
            raise CctnsAway("an answer that is not JSON")
        return answer


def _text(value: Json) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("not a text")
    return value


def _refusal(answer: Json) -> CctnsRefused:
    """Return what it said against the form, as far as that is names of reasons and of items."""
    if not isinstance(answer, Mapping):
        return CctnsRefused("refused")
    items = answer.get("items")
    named = items if isinstance(items, list) else []
    code = answer.get("code")
    return CctnsRefused(_name(code) or "refused", [item for item in named if _name(item)])


def _name(text: Json) -> str | None:
    return text if isinstance(text, str) and _SAFE.fullmatch(text) else None
