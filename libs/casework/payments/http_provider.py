"""A provider of payments over HTTP, as its stand-in speaks it. With another provider this file is
what changes.

    POST /intents {"key", "rupees", "purpose", "return_url"}    the same key again: the same intent
    GET  /intents/KEY        404 where there is none
    POST /intents/KEY/cancel
    POST /intents/KEY/refund

Each answers with {"key", "rupees", "state", "url", "number", "paid_at"}.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from casework.payments.interface import (
    PAID,
    REFUNDED,
    STATES,
    Intent,
    ProviderAway,
    ProviderRefused,
    Wanted,
)
from casework.payments.settings import PaymentSettings
from chassis import log
from chassis.http_json import TIMEOUT, HttpJson, PeerAway
from contracts.typed import Json

logger = log.get(__name__)
LONGEST_ADDRESS = 1000
LONGEST_NUMBER = 64
READ_AND_REFUSED = frozenset({400, 409, 413, 422})
"""HTTP statuses that say something of the intent. Every other one (no such token, too busy, broken)
is about the connection."""


def provider_for(settings: PaymentSettings, local: bool) -> HttpProvider | None:
    """Return the provider of a process; None where none is connected."""
    if not settings.payment_url:
        logger.warning("PAYMENT_URL is not set: fees wait until they can be paid")
        return None
    return HttpProvider(settings.payment_url, settings.payment_token, secure=not local)


class HttpProvider:
    """``secure``: who pays is sent to nothing but https. One caller at a time."""

    def __init__(self, url: str, token: str, *, secure: bool, timeout: float = TIMEOUT) -> None:
        self._peer = HttpJson(url, token, timeout)
        self._schemes = {"https"} if secure else {"https", "http"}

    def open(self, wanted: Wanted) -> Intent:
        """See Provider.open."""
        body = {
            "key": wanted.key,
            "rupees": wanted.rupees,
            "purpose": wanted.purpose,
            "return_url": wanted.return_url,
        }
        intent = self._ask("POST", "/intents", wanted.key, wanted.rupees, body)
        if intent is None:
            raise ProviderAway("http-404")
        return intent

    def look(self, key: str, rupees: int) -> Intent | None:
        """See Provider.look."""
        return self._ask("GET", f"/intents/{quote(key, safe='')}", key, rupees)

    def cancel(self, key: str, rupees: int) -> Intent | None:
        """See Provider.cancel."""
        return self._ask("POST", f"/intents/{quote(key, safe='')}/cancel", key, rupees)

    def refund(self, key: str, rupees: int) -> Intent | None:
        """See Provider.refund."""
        return self._ask("POST", f"/intents/{quote(key, safe='')}/refund", key, rupees)

    def close(self) -> None:
        """Give up the connection; the next question opens another."""
        self._peer.close()

    def _ask(
        self, method: str, path: str, key: str, rupees: int, body: Any = None
    ) -> Intent | None:
        try:
            status, answer = self._peer.ask(method, path, body)
        except PeerAway as error:
            raise ProviderAway(str(error)) from error
        # A server that does not know the address says 404, too: only one that says so in the
        # provider's words knows of no such intent.
        if status == 404 and answer == {"code": "no-such-intent"}:
            return None
        if status in READ_AND_REFUSED:
            raise ProviderRefused("refused")
        if status not in (200, 201):
            raise ProviderAway(f"http-{status}")
        intent = _intent(answer)
        self._check(intent, key, rupees)
        return intent

    def _check(self, intent: Intent, key: str, rupees: int) -> None:
        """Refuse what is no answer to this question: nothing is recorded as paid by mistake."""
        if intent.key != key:
            raise ProviderRefused("another-intent")
        if intent.rupees != rupees:
            raise ProviderRefused("another-amount")
        if intent.url is not None and not self._leads_to_a_provider(intent.url):
            raise ProviderRefused("bad-address")

    def _leads_to_a_provider(self, url: str) -> bool:
        try:
            place = urlsplit(url)
        except ValueError:
            return False
        plain = url.isascii() and url.isprintable() and not set(url) & set(' "<>\\`')
        return (
            plain
            and len(url) <= LONGEST_ADDRESS
            and place.scheme in self._schemes
            and bool(place.hostname)
            and place.username is None
        )


def _intent(answer: Json) -> Intent:
    try:
        state, number = answer["state"], answer.get("number")
        paid = state in (PAID, REFUNDED)
        if state not in STATES or type(answer["rupees"]) is not int:
            raise ValueError("not an intent")
        if paid and not (isinstance(number, str) and 0 < len(number) <= LONGEST_NUMBER):
            raise ValueError("a payment without a number")
        if answer.get("url") is not None and not isinstance(answer["url"], str):
            raise ValueError("no address")
        return Intent(
            key=answer["key"],
            rupees=answer["rupees"],
            state=state,
            url=answer.get("url"),
            number=number if paid else None,
            paid_at=_moment(answer["paid_at"]) if paid else None,
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ProviderAway("an answer that is no intent") from None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)
