"""Officers in front of the door with their authenticator apps."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from flask.testing import FlaskClient

from chassis import time_source
from contracts.errors import ContractError
from gateway.officers.authenticators import STEP_SECONDS
from tests.integration.gateway.test_officers import PASSWORD, SECRET

SIGN_IN = "/api/v1/auth/officer"
OFFER = f"{SIGN_IN}/authenticator"
CONFIRM = f"{OFFER}/confirm"


def begin_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin a test with a half minute: the clock does not go on to the next code within it."""
    real = time_source.system_time
    behind = timedelta(seconds=real().timestamp() % STEP_SECONDS)
    monkeypatch.setattr(time_source, "system_time", lambda: real() - behind)


def code(secret: str, step: int = 0) -> str:
    """The code of the half minute `step` from now."""
    return pyotp.TOTP(secret).at(int(time_source.system_time().timestamp()) + 30 * step)


def wrong(secret: str) -> str:
    """Six digits that are none of the codes of now."""
    near = {code(secret, step) for step in (-1, 0, 1)}
    return next(one for one in ("000000", "111111", "222222", "333333") if one not in near)


def refusal_of(deed: Callable[..., object], *values: object) -> str | None:
    """The code with which something is refused; None where it is not."""
    try:
        deed(*values)
    except ContractError as refused:
        return refused.code
    return None


class Door:
    """What an officer asks of the API."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def proof(self, name: str, totp: str | None = None, password: str = PASSWORD) -> dict:
        return {"username": name, "password": password, "totp": totp}

    def sign_in(self, name: str, totp: str | None = None, password: str = PASSWORD):
        return self.client.post(SIGN_IN, json=self.proof(name, totp, password))

    def offer(self, name: str, totp: str | None = None, password: str = PASSWORD):
        return self.client.post(OFFER, json=self.proof(name, totp, password))

    def confirm(self, enrolment: str, totp: str):
        return self.client.post(CONFIRM, json={"enrolment": enrolment, "totp": totp})

    def works(self, session: dict) -> bool:
        headers = {"Authorization": f"Bearer {session['access_token']}"}
        return self.client.get("/api/v1/cases", headers=headers).status_code == 200


__all__ = ["PASSWORD", "SECRET"]
