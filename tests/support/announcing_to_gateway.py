"""Services announce themselves in tests, with the grant of a deployment that only tests know."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pymongo.database import Database

from chassis import time_source
from chassis.announcement import digest
from chassis.grant import Grant, sign
from contracts.envelope import new_event
from gateway.catalogue import announcements
from gateway.catalogue import store as announcement_store
from gateway.catalogue.announcements import Announcement, Deployment

DEPLOYMENT_KEY = Ed25519PrivateKey.from_private_bytes(b"a key that only tests deploy by!")
DEPLOYMENT_PUBLIC_KEY = base64.b64encode(DEPLOYMENT_KEY.public_key().public_bytes_raw()).decode()
HOME = "police"
DEPLOYMENT = Deployment(DEPLOYMENT_KEY.public_key(), HOME)
"""What a tracker under test is set up with."""

POLICE = {"code": HOME, "name": {"hi": "पुलिस", "en": "Police"}}
POLICE_ROLES = {
    "duty-officer": {"name": {"hi": "ड्यूटी अधिकारी", "en": "Duty officer"}, "rank": 1},
    "enquiry-officer": {"name": {"hi": "जाँच अधिकारी", "en": "Enquiry officer"}, "rank": 1},
    "sho": {"name": {"hi": "थानाध्यक्ष", "en": "Station house officer"}, "rank": 2, "heads": True},
    "dsp": {
        "name": {"hi": "पुलिस उपाधीक्षक", "en": "Deputy superintendent of police"},
        "rank": 3,
        "heads": True,
    },
    "sp": {
        "name": {"hi": "पुलिस अधीक्षक", "en": "Superintendent of police"},
        "rank": 4,
        "heads": True,
    },
    "control-room": {"name": {"hi": "नियंत्रण कक्ष अधिकारी", "en": "Control room officer"}, "rank": 9},
}

PRISONS = {"code": "prisons", "name": {"hi": "कारा सेवाएँ", "en": "Prisons"}}
PRISON_ROLES = {
    "prisons/jail-clerk": {"name": {"hi": "कारा लिपिक", "en": "Jail clerk"}, "rank": 1},
    "prisons/duty-officer": {"name": {"hi": "कारा ड्यूटी अधिकारी", "en": "Duty officer"}, "rank": 1},
    "prisons/superintendent": {
        "name": {"hi": "काराधीक्षक", "en": "Superintendent of the jail"},
        "rank": 3,
        "heads": True,
    },
}


def office(code: str, parent: str | None = None) -> dict[str, Any]:
    """An office of a department with offices of its own."""
    name = {"hi": f"कार्यालय {code}", "en": f"Office {code}"}
    kind = {"kind": "jail", "mobile": None, "email": None}
    return {"code": code, "name": name, "parent": parent, **kind}


JAILS = [
    office("prisons:HQ"),
    office("prisons:BEUR", "prisons:HQ"),
    office("prisons:GAYA", "prisons:HQ"),
]


def announced(
    service: str,
    definitions: Iterable[Mapping[str, Any]] = (),
    *,
    department: Mapping[str, Any] = POLICE,
    roles: Mapping[str, Any] = POLICE_ROLES,
    offices: list[dict[str, Any]] | None = None,
    messages: Iterable[Mapping[str, Any]] = (),
    granted: Grant | None = None,
    key: Ed25519PrivateKey = DEPLOYMENT_KEY,
    **more: Any,
) -> dict[str, Any]:
    """The data of `service.announced`; granted is exactly that, unless said otherwise."""
    sources = [dict(one) for one in definitions]
    codes = tuple(sorted({one["code"] for one in sources}))
    data = {
        "service": service,
        "department": dict(department),
        "roles": dict(roles),
        "posts": {},
        "offices": offices,
        "definitions": sources,
        "messages": list(messages),
        **more,
    }
    grant = sign(granted or Grant(service, department["code"], codes), key)
    return {"grant": grant, "digest": digest(data), **data}


def announced_event(service: str, data: Mapping[str, Any], **envelope: Any) -> dict[str, Any]:
    """The event that carries it."""
    event = new_event("service.announced", service, data=dict(data), occurred_at=time_source.now())
    return {**event, **envelope}


def announce(database: Database, service: str, *definitions: dict, **more: Any) -> Announcement:
    """Keep an announcement as the tracker does, after it was read and checked."""
    event = announced_event(service, announced(service, definitions, **more))
    announcement = announcements.read(event, DEPLOYMENT)
    announcement_store.store(database, announcement)
    return announcement


def announce_prisons(database: Database, *definitions: dict, **more: Any) -> Announcement:
    """A department with roles and offices of its own."""
    of = {"department": PRISONS, "roles": PRISON_ROLES, "offices": JAILS, **more}
    return announce(database, "prisons", *definitions, **of)
