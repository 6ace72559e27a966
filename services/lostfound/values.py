"""What goes to another's system from here: the details by which CEIR blocks a lost phone.

CEIR (the Central Equipment Identity Register of the Department of Telecommunications) takes a
request on its own page, with a copy of the report to the police; it has no interface for ours. The
packet holds, under names of our own, everything that its form asks for and the report knows, so
that nothing has to be typed twice.
"""

from collections.abc import Mapping
from typing import TypedDict

from casework.definition.bilingual import Text
from casework.papers.pen import Pen
from casework.papers.record import Source
from casework.typed.fields import Answers
from contracts.typed import Json, JsonObject, OfficeName

FORMAT = "nagrik-setu/ceir-packet/1"
WHERE = "https://www.ceir.gov.in/Request/CeirUserBlockRequestDirect.jsp"
MASKS = {"aadhaar": "XXXX XXXX", "bank-card": "XXXX XXXX XXXX"}
"""By kind of number: what stands on paper for all but the last four digits. Who reads the paper can
tell the card by these, and nobody can pay with it."""
STATION: Text = {"hi": "थाना", "en": "police station"}


class Phone(TypedDict):
    """A phone to be blocked, with what its owner wrote of it."""

    brand_and_model: str | None
    imei: list[str]
    mobile_numbers: list[str]
    description: str


class Loss(TypedDict):
    """When and where: ISO text, a district, and of the place ``lat``, ``lon`` and ``text``."""

    at: str
    district: str | None
    place: JsonObject


class PoliceReport(TypedDict):
    """The report to the police; ``certificate`` is the id of its newest paper, None before."""

    report_number: str
    reported_at: str
    station: OfficeName | None
    certificate: str | None


class Owner(TypedDict):
    """Whose the phones are."""

    name: str
    address: str | None
    mobile: str | None
    email: str | None


class CeirPacket(TypedDict):
    """The request to block the phones of a report; ``made_at`` is ISO text."""

    format: str
    request_at: str
    made_at: str
    phones: list[Phone]
    lost: Loss
    police: PoliceReport
    owner: Owner


class PEN(Pen):
    """Calls the office that has a case a police station."""

    office = STATION

    def place(self, place: Mapping[str, Json] | None) -> str | None:
        """Return a place without the code of a station that was named: its name stands beside it,
        and the code says nothing to a bank. The code stays where nothing else was told."""
        without = {name: part for name, part in (place or {}).items() if name != "station"}
        return super().place(without or place)


def values(source: Source) -> JsonObject:
    """Return what papers of lost and found are filled with beside what every paper has."""
    if source.case["service"] != "lost-report":
        return {}
    things = source.personal["form"]["items"]
    return {"ceir": ceir_packet(source), "numbers": [number_shown(row) for row in things]}


def number_shown(row: Answers) -> str | None:
    """Return the number of a lost thing as the certificate prints it, None where it has none: of
    an Aadhaar number and of a bank card the last four digits, others whole."""
    number: str | None = row.get("number")
    mask = MASKS.get(row.get("number_kind") or "")
    return f"{mask} {number[-4:]}" if number and mask else number


def ceir_packet(source: Source) -> CeirPacket:
    """Return the request to block every phone of the report whose IMEI is known."""
    case, form = source.case, source.personal["form"]
    contact = source.personal.get("contact") or {}
    place = form.get("place") or {}
    certificates = [one for one in case["documents"] if one["kind"] == "lost-report-certificate"]
    return {
        "format": FORMAT,
        "request_at": WHERE,
        "made_at": source.issued_at.isoformat(timespec="seconds"),
        "phones": [_phone(row) for row in form["items"] if row.get("number_kind") == "imei"],
        "lost": {
            "at": form["lost_at"],
            "district": place.get("district"),
            "place": {key: place[key] for key in ("lat", "lon", "text") if key in place},
        },
        "police": {
            "report_number": case["_id"],
            "reported_at": case["filed_at"].isoformat(timespec="seconds"),
            "station": case["station"],
            "certificate": certificates[-1]["id"] if certificates else None,
        },
        "owner": {
            "name": form["name"],
            "address": form.get("address"),
            "mobile": contact.get("mobile"),
            "email": contact.get("email"),
        },
    }


def _phone(row: Answers) -> Phone:
    numbers = [row[field] for field in ("number", "second_number") if field in row]
    return {
        "brand_and_model": row.get("brand"),
        "imei": numbers,
        "mobile_numbers": [row["phone_number"]] if "phone_number" in row else [],
        "description": row["description"],
    }
