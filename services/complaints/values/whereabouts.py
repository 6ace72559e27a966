"""When and where it happened, as the papers of the police write it: a place is read as a place."""

from collections.abc import Mapping
from datetime import datetime

from casework.definition.bilingual import IST
from casework.papers.pen import PIN, Pen, Text
from casework.typed.fields import CaseFields
from contracts.typed import Json, JsonObject

UNKNOWN: Text = {"hi": "पता नहीं", "en": "not known"}
ABOUT: Text = {"hi": "ठीक समय पता नहीं", "en": "exact time not known"}
AREA: Text = {"hi": "के इलाक़े में", "en": "area"}
STATION: Text = {"hi": "थाना", "en": "police station"}
DISTRICT: Text = {"hi": "ज़िला", "en": "district"}
DAYS: tuple[Text, ...] = (
    {"hi": "सोमवार", "en": "Monday"},
    {"hi": "मंगलवार", "en": "Tuesday"},
    {"hi": "बुधवार", "en": "Wednesday"},
    {"hi": "गुरुवार", "en": "Thursday"},
    {"hi": "शुक्रवार", "en": "Friday"},
    {"hi": "शनिवार", "en": "Saturday"},
    {"hi": "रविवार", "en": "Sunday"},
)
PAHARS = 8
"""Of three hours each, counted from six in the morning: the time period of I.I.F.-I, item 3(a)."""


def occurrence(form: Mapping[str, Json], pen: Pen) -> JsonObject:
    """Return ``{"day", "from", "to", "period", "whole"}`` of the occurrence, written; what nobody
    knows is said to be so, and no moment is made up."""
    begins, ends = form.get("occurred_at"), form.get("occurred_until")
    unknown = form.get("time_unknown")
    if not begins:
        words = pen(UNKNOWN) if unknown else None
        return {"day": words, "from": words, "to": None, "period": words, "whole": words}
    start, end = pen.moment(begins), pen.moment(ends)
    whole = f"{start} – {end}" if end else str(start)
    return {
        "day": _span(pen(_day(begins)), pen(_day(ends)) if ends else None),
        "from": start,
        "to": end,
        "period": pen(ABOUT) if unknown else _periods(begins, ends, pen),
        "whole": f"{whole} ({pen(ABOUT)})" if unknown else whole,
    }


def _local(answer: str) -> datetime:
    return datetime.fromisoformat(answer).astimezone(IST)


def _day(answer: str) -> Text:
    return DAYS[_local(answer).weekday()]


def _span(first: str | None, last: str | None) -> str | None:
    return f"{first} – {last}" if last and last != first else first


def _periods(begins: str, ends: str | None, pen: Pen) -> str | None:
    """Return the pahar of a time that is known; a day alone has none."""
    first = _pahar(begins)
    last = _pahar(ends) if ends else None
    if first is None or (ends and last is None):
        return None
    span = f"{first} – {last}" if last and last != first else str(first)
    return pen({"hi": f"पहर {span}", "en": f"pahar {span}"})


def _pahar(answer: str) -> int | None:
    local = _local(answer)
    if local.hour == local.minute == local.second == 0:
        return None
    return (local.hour - 6) % 24 // 3 + 1


def address(form: Mapping[str, Json], case: CaseFields, pen: Pen) -> str | None:
    """Return where it happened: address, locality, PIN, the station's name, the district. Of a mere
    point the station's area is said, and the point stands beside it (``point``)."""
    place = form.get("place") or {}
    in_words = form.get("place_address")
    if not place or place.keys() & {"places", "from"}:
        return ", ".join(filter(None, (in_words, pen.place(place)))) or None
    if place.get("unknown"):
        return in_words or pen.place(place)
    station = _station_name(place, case, pen)
    parts = [
        in_words,
        place.get("locality"),
        place.get("pin") and f"{pen(PIN)} {place['pin']}",
        station and f"{pen(STATION)} {station}",
        place.get("district") and f"{pen(DISTRICT)} {place['district']}",
    ]
    if "lat" in place and not in_words:
        near = pen((case.get("station") or {}).get("name"))
        parts.append(f"{near} {pen(AREA)}" if near else None)
    return ", ".join(part for part in parts if part) or None


def point(form: Mapping[str, Json], pen: Pen) -> str | None:
    """Return the coordinates that a phone gave, None where none did."""
    place = form.get("place") or {}
    return pen.place(place) if "lat" in place else None


def _station_name(place: Mapping[str, Json], case: CaseFields, pen: Pen) -> str | None:
    """Return the name of the station named by its code, as far as the case knows it."""
    code = place.get("station")
    if not code:
        return None
    routing = case.get("routing") or {}
    for known in (case.get("station"), *routing.get("alternatives", ())):
        if known and known["code"] == code:
            return pen(known["name"])
    return str(code)
