"""How single values are written on a paper, in Hindi, in English or in both."""

from collections.abc import Mapping
from datetime import date, datetime, time

from casework.definition.bilingual import IST, written
from contracts.events import LANGUAGES
from contracts.typed import Json

Text = Mapping[str, str]

YES: Text = {"hi": "हाँ", "en": "Yes"}
NO: Text = {"hi": "नहीं", "en": "No"}
PLACE_UNKNOWN: Text = {"hi": "पता नहीं", "en": "not known"}
PIN: Text = {"hi": "पिन", "en": "PIN"}
WITHIN: Text = {"hi": "मीटर के भीतर", "en": "metres around"}
OFFICE: Text = {"hi": "कार्यालय", "en": "office"}
DISTRICT: Text = {"hi": "ज़िला", "en": "district"}
DATE_ONLY = len("2026-11-20")


def is_text(value: Json) -> bool:
    """Return whether ``value`` is a bilingual text, and not a record of something."""
    return isinstance(value, Mapping) and bool(value) and set(value) <= set(LANGUAGES)


class Pen:
    """Writes values for the readers of one paper: ``hi``, ``en``, or both side by side.

    A service whose places are told in other words has a pen of its own kind.
    """

    place_unknown = PLACE_UNKNOWN
    office = OFFICE

    def __init__(self, *languages: str) -> None:
        """``languages`` in the order in which they are written."""
        self.languages = languages

    def __call__(self, value: Json) -> str | None:
        """Return ``value`` written: a bilingual text, a time (IST), a number; None for nothing."""
        if isinstance(value, bool):
            value = YES if value else NO
        if isinstance(value, Mapping) and not is_text(value):
            # A bilingual text has no other keys; an object with more of them is a record.
            return None
        parts = [written(value, language) for language in self.languages]
        return " / ".join(dict.fromkeys(part for part in parts if part.strip())) or None

    def moment(self, value: datetime | str | None) -> str | None:
        """Return a time or a day written; the answers of a form hold either as ISO text. The
        midnight of an answer stands for a day whose time nobody said."""
        if not isinstance(value, str):
            return self(value)
        if len(value) == DATE_ONLY:
            return date.fromisoformat(value).strftime("%d-%m-%Y")
        local = datetime.fromisoformat(value).astimezone(IST)
        return local.strftime("%d-%m-%Y") if local.time() == time() else self(local)

    def place(self, place: Mapping[str, Json] | None) -> str | None:
        """Return a place in one of its shapes (`definition.place`); None where none is."""
        if not place:
            return None
        if "places" in place:
            return "; ".join(filter(None, map(self.place, place["places"])))
        if "from" in place:
            journey = f"{place['from']} → {place['to']}"
            return f"{journey} ({place['train']})" if place.get("train") else journey
        if place.get("unknown"):
            return self(self.place_unknown)
        if "lat" in place:
            point = f"{place['lat']:.5f}, {place['lon']:.5f}"
            around = place.get("accuracy")
            return f"{point} ({around:.0f} {self(WITHIN)})" if around else point
        parts = [
            place.get("locality"),
            place.get("pin") and f"{self(PIN)} {place['pin']}",
            place.get("station") and f"{self(self.office)} {place['station']}",
            place.get("district") and f"{self(DISTRICT)} {place['district']}",
        ]
        return ", ".join(part for part in parts if part) or None
