"""A citizen on the public surface."""

import re
import uuid
from collections.abc import Container
from contextlib import closing
from typing import Any, Self

import jwt
import requests

from tests.support.client import DEADLINE, ApiClient, expect
from tests.support.polling import eventually

# Near the middle of the Buddha Colony station's area, Patna.
BUDDHA_COLONY = {"lat": 25.6222, "lon": 85.1272, "accuracy": 10}
BUDDHA_COLONY_STATION = "5117012"


def complaint(**changes: Any) -> dict[str, Any]:
    """A complaint of theft in Hindi at a place that is surely in one station's area."""
    return {
        "category": "theft",
        "text": "बाज़ार से लौटते समय मेरी साइकिल चोरी हो गई।",
        "occurred_at": "2024-08-15T18:30:00+05:30",
        "place": {"district": "Patna", "station": BUDDHA_COLONY_STATION},
        "suspects": [],
        "files": [],
        "language": "hi",
        "name": "Test Citizen One",
        **changes,
    }


class CitizenClient(ApiClient):
    """Signed in by one-time password."""

    mobile: str

    @classmethod
    def signed_in(cls, url: str, mobile: str, language: str = "hi") -> Self:
        """Ask for a one-time password, read it where notify wrote it, sign in."""
        before = {message["id"] for message in _messages(url, mobile)}
        with closing(ApiClient(url, None, language)) as anonymous:
            reply = anonymous.call("POST", "/auth/otp", json={"mobile": mobile})
            challenge = expect(reply, 202)["challenge"]
            otp = otp_for(url, mobile, before)
            answer = anonymous.call(
                "POST", "/auth/token", json={"challenge": challenge, "otp": otp}
            )
            token = expect(answer, 200)["access_token"]
        client = cls(url, token, language)
        client.mobile = mobile
        return client

    @property
    def id(self) -> str:
        """The citizen's id, by which a case names its owner."""
        return jwt.decode(self.token or "", options={"verify_signature": False})["sub"]

    def file(
        self, form: dict[str, Any] | None = None, *, service: str = "complaint", key: str = ""
    ) -> dict[str, Any]:
        """File an application; the answer with its reference."""
        return expect(self.try_to_file(form, service=service, key=key), 201)

    def try_to_file(
        self, form: dict[str, Any] | None = None, *, service: str = "complaint", key: str = ""
    ) -> requests.Response:
        """File an application that may be refused; `key` is new unless given."""
        return self.call(
            "POST",
            f"/services/{service}/cases",
            json=complaint() if form is None else form,
            headers={"Idempotency-Key": key or uuid.uuid4().hex},
        )


def otp_for(url: str, mobile: str, before: Container[str] = ()) -> str:
    """The one-time password that was sent to a mobile, waited for, in no message of ``before``."""
    return eventually(
        lambda: _otp_in([one for one in _messages(url, mobile) if one["id"] not in before]),
        what="the one-time password",
    )


def _messages(url: str, mobile: str) -> list[dict[str, Any]]:
    return expect(requests.get(f"{url}/dev/messages", params={"to": mobile}, timeout=DEADLINE), 200)


def _otp_in(messages: list[dict[str, Any]]) -> str | None:
    for message in messages:
        match = re.search(r"\b\d{6}\b", message["text"])
        if match:
            return match.group()
    return None
