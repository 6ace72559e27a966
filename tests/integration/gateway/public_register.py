"""A public register of a service, and cases told to the tracker that are on it."""

from collections.abc import Callable

from pymongo.database import Database

from gateway.tracker.batch import Batch, write
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.permits import DEFINITION
from tests.unit.gateway.samples import view

HERE = {"code": "5117012", "name": {"en": "Test Station", "hi": "परीक्षण थाना"}}
THERE = {"code": "5109010", "name": {"en": "Other Station", "hi": "दूसरा थाना"}}


LIST = "/api/v1/public/permit/firs"
PAGE = "/lists/permit/firs"


def both(words: str) -> dict[str, str]:
    return {"hi": f"{words} (हिन्दी)", "en": words}


FIRS = {
    "name": both("Register"),
    "row": "publication.row",
    "while": {"publication.state": ["published"]},
    "key": "number",
    "day": "registered_at",
    "office": "station",
    "shows": [
        {"field": "number", "label": both("Number")},
        {"field": "registered_at", "kind": "moment", "label": both("Registered")},
        {"field": "station", "kind": "office", "label": both("Station")},
        {"field": "district", "label": both("District")},
        {"field": "sections", "kind": "texts", "label": both("Sections")},
        {"field": "gd_number", "label": both("Diary")},
        {"field": "document_id", "kind": "paper", "label": both("Document")},
    ],
}
OF_LISTS = {"view": ["publication"], "public": {"firs": FIRS}}


def row(serial: int, station: dict = HERE, day: int = 5, **more: object) -> dict:
    return {
        "number": f"{station['code']}/{serial:04}/2026",
        "registered_at": f"2026-01-{day:02}T10:00:00.000+00:00",
        "station": station,
        "sections": ["BNS 303(2)"],
        "gd_number": f"{station['code']}/GD-0003/2026-01-{day:02}",
        **more,
    }


def published(case_row: dict) -> dict:
    return {"state": "published", "row": case_row}


def teller(database: Database) -> Callable[..., dict]:
    """What stores a view as the tracker does when its event comes."""
    announce(database, {**DEFINITION, **OF_LISTS})

    def store(reference: str, publication: dict | None, sequence: int = 2, **more: object) -> dict:
        case = view(reference=reference, sequence=sequence, publication=publication, **more)
        batch = Batch()
        batch.views[reference] = case
        write(database, batch)
        return case

    return store
