"""Who shares a phone: the private code as the API takes it."""

from flask.testing import FlaskClient

from gateway.building import GatewayParts
from tests.integration.gateway.conftest import sent_otp
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import Permits

MOBILE, CODE = "9000000001", "red kite 47"
URL = "/api/v1/me/private-code"
NEEDED = "private-code-needed"
NONE = {"chosen": False, "given": False, "removal": None, "removed_at": None}
SECRETS = ("Loudspeaker", "लाउडस्पीकर", "permit", "noise", "submitted")
"""What would tell what the case is."""


def with_paper(parts: GatewayParts, permits: Permits) -> dict:
    """A sensitive case of the citizen's, in which a paper was issued."""
    case = permits.new_case(permits.owner, sensitive=True, category="noise")
    parts.cases.put(case)
    issued = permits.issue(case, "paper-one", "permit")
    parts.cases.put(issued)
    return issued


def choose(client: FlaskClient, headers: dict, code: str | None = CODE, current: str | None = None):
    """The answer to who chooses a code, None: takes it off."""
    return client.put(URL, json={"code": code, "current": current}, headers=headers)


def give(client: FlaskClient, headers: dict, code: str = CODE):
    """The answer to who gives it."""
    return client.post(f"{URL}/given", json={"code": code}, headers=headers)


def lose(client: FlaskClient, headers: dict, notify: Peer):
    """The answer to who lost it and proves the mobile."""
    challenge = client.post(f"{URL}/otp", headers=headers).json["challenge"]
    body = {"challenge": challenge, "otp": sent_otp(notify, MOBILE)}
    return client.post(f"{URL}/removal", json=body, headers=headers)
