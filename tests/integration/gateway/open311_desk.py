"""A service whose requests are public through Open311, and a partner's key."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from pymongo.database import Database

from gateway.building import GatewayParts
from gateway.partners.keys import SCOPES
from gateway.tracker.batch import Batch, write
from tests.integration.gateway.permits import DEFINITION
from tests.support import announcing_to_gateway as announcing
from tests.unit.gateway.samples import view

BASE = "/open311/v2"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"


def both(words: str) -> dict[str, str]:
    return {"hi": f"{words} (हिन्दी)", "en": words}


LISTED = {
    "while": {"lamp": True},
    "describes": ["lamp.what"],
    "place": "lamp.spot",
}
PLACE = {"name": "spot", "type": "place", "pii": True, "label": both("Where")}
WHEN = {"name": "since", "type": "datetime", "label": both("Since when"), "help": both("A day.")}
ROADS = {"name": "roads", "type": "codes", "label": both("Roads")}
DARK = {"name": "dark", "type": "boolean", "label": both("All dark")}
POLES = {"name": "poles", "type": "integer", "required": True, "label": both("Poles")}
OPEN311 = {
    "keywords": ["lamp", "street light"],
    "takes": {"description": "text", "place": "spot", "media": "files"},
    "update": {"action": "withdraw", "text": "reason"},
    "listed": LISTED,
}
LAMPS = {
    **DEFINITION,
    "view": ["lamp"],
    "open311": OPEN311,
    "form": {"fields": [*DEFINITION["form"]["fields"], PLACE, WHEN, ROADS, DARK, POLES]},
}
_WITHOUT_LIST = {name: part for name, part in OPEN311.items() if name != "listed"}
UNLISTED = {**LAMPS, "code": "quiet-permit", "open311": _WITHOUT_LIST}
SILENT = {**DEFINITION, "code": "silent-permit"}
ARGUMENTS = {
    "service_code": "permit",
    "lat": "25.62221111",
    "long": "85.12721111",
    "description": "The lamp is dark.",
    "attribute[category]": "noise",
    "attribute[poles]": "2",
}


def announce_lamps(database: Database) -> None:
    """The service with what is public, what is not, and what no program may file for."""
    announcing.announce(database, "permits", LAMPS, UNLISTED, SILENT)


def key_of(parts: GatewayParts, *scopes: str, partner: str = "Patna Corporation") -> str:
    """The text of a new key."""
    contact = parts.citizens.known_as("9000000009")
    chosen = frozenset(scopes or SCOPES)
    return parts.api_keys.issue(partner, chosen, per_minute=6000, days=1, contact=contact)[1]


def teller(database: Database) -> Callable[..., dict[str, Any]]:
    """What stores the view of a case as the tracker does when its event comes."""

    def store(reference: str, lamp: dict | None, sequence: int = 2, **more: Any) -> dict[str, Any]:
        case = view(reference=reference, sequence=sequence, lamp=lamp, **more)
        batch = Batch()
        batch.views[reference] = case
        write(database, batch)
        return case

    return store


def lamp(lat: float = 25.62221111, lon: float = 85.12721111) -> dict[str, Any]:
    return {"what": both("Dark lamp"), "spot": {"lat": lat, "lon": lon}, "who": "Test Person"}


def rows(answer: Any) -> list[dict[str, str | None]]:
    """The items of an XML answer, each with the texts of its elements."""
    root = ElementTree.fromstring(answer.data)
    return [{part.tag: part.text for part in item} for item in root]
