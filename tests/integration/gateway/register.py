"""A register of officers for tests, and a service whose cases are given to officers by name."""

from contextlib import AbstractContextManager

from flask.testing import FlaskClient
from pymongo.database import Database

from contracts.errors import NotFound
from gateway.building import GatewayParts
from gateway.officers.register import Officer
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import DEFINITION

STATION, OTHER_STATION = "5117012", "5117013"
ABOVE = {STATION: ["PD-PATNA-DSP", "PD-PATNA-SP", "HQ"], OTHER_STATION: ["PD-PATNA-SP", "HQ"]}

OFFICERS = "/api/v1/officers"
PEOPLE = {
    "sho": ("sho", STATION),
    "enquiry": ("enquiry-officer", STATION),
    "enquiry2": ("enquiry-officer", STATION),
    "duty": ("duty-officer", STATION),
    "elsewhere": ("enquiry-officer", OTHER_STATION),
    "head.elsewhere": ("sho", OTHER_STATION),
    "dsp": ("dsp", "PD-PATNA-DSP"),
    "sp.at.dsp": ("sp", "PD-PATNA-DSP"),
    "admin": ("administrator", "HQ"),
}

ASSIGN = {
    "name": {"hi": "अधिकारी तय करें", "en": "Assign"},
    "by": ["desk"],
    "form": {
        "fields": [
            {
                "name": "officer",
                "type": "username",
                "label": {"hi": "अधिकारी", "en": "Officer"},
            }
        ]
    },
    "transitions": [{"from": ["submitted"], "to": "acknowledged", "event": "assigned"}],
}
WITH_OFFICERS = {
    **DEFINITION,
    "version": 2,
    "groups": {**DEFINITION["groups"], "workers": {"enquiry-officer": "assigned"}},
    "access": {
        **DEFINITION["access"],
        "see": [*DEFINITION["access"]["see"], "workers"],
    },
    "actions": {**DEFINITION["actions"], "assign": ASSIGN},
}


def enter_people(parts: GatewayParts) -> None:
    """Enter all of PEOPLE, under invented names."""
    for number, (username, (role, office)) in enumerate(PEOPLE.items()):
        parts.register.enter(
            username,
            role=role,
            office=office,
            password_hash="none",
            totp=None,
            name={"hi": f"परीक्षण अधिकारी {username}", "en": f"Test Officer {username}"},
            phone=f"98000000{number:02}",
            woman=username == "enquiry",
        )


def officer(parts: GatewayParts, username: str) -> Officer:
    """The officer as the register has one now."""
    officer = parts.register.find(username)
    assert officer is not None
    return officer


def routing_peer(amqp_uri: str) -> AbstractContextManager[Peer]:
    """A directory that knows the offices of ABOVE."""

    def office(kwargs: dict) -> dict:
        if kwargs["code"] not in ABOVE:
            raise NotFound()
        return {"code": kwargs["code"], "supervisors": ABOVE[kwargs["code"]]}

    return Peer(amqp_uri, "routing", {"office": office})


def take_leave(client: FlaskClient, headers: dict, username: str = "enquiry", **more: object):
    return client.post(
        f"{OFFICERS}/{username}/absence", json={"reason": "leave", **more}, headers=headers
    )


def post_to(client: FlaskClient, headers: dict, username: str = "enquiry", **body: object):
    return client.post(f"{OFFICERS}/{username}/posting", json=body, headers=headers)


def outbox(database: Database, username: str) -> list[dict]:
    return database["officers"].find_one({"_id": username})["outbox"]
