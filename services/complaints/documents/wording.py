"""How single values are written on a paper, in Hindi, in English or in both."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from casework.bilingual import written
from contracts.events import LANGUAGES

Text = Mapping[str, str]

YES: Text = {"hi": "हाँ", "en": "Yes"}
NO: Text = {"hi": "नहीं", "en": "No"}
PLACE_UNKNOWN: Text = {"hi": "सूचना देने वाले को पता नहीं", "en": "not known to the informant"}
PIN: Text = {"hi": "पिन", "en": "PIN"}
WITHIN: Text = {"hi": "मीटर के भीतर", "en": "metres around"}
STATION: Text = {"hi": "थाना", "en": "police station"}
DISTRICT: Text = {"hi": "ज़िला", "en": "district"}

POSTS: Mapping[str, Text] = {
    "duty-officer": {"hi": "ड्यूटी अधिकारी", "en": "Duty Officer"},
    "sho": {"hi": "थानाध्यक्ष", "en": "Station House Officer"},
    "enquiry-officer": {"hi": "जाँच अधिकारी", "en": "Enquiry Officer"},
    "dsp": {"hi": "पुलिस उपाधीक्षक", "en": "Deputy Superintendent of Police"},
    "sp": {"hi": "पुलिस अधीक्षक", "en": "Superintendent of Police"},
}
"""The post of an officer whose name the record does not hold."""

SIGNED_BY: Mapping[str, Text] = {
    "esign": {"hi": "ई-हस्ताक्षर", "en": "e-signature"},
    "station": {"hi": "थाने में हस्ताक्षर", "en": "signed at a police station"},
    "home-visit": {"hi": "घर पर हस्ताक्षर", "en": "signed at home"},
}


class Pen:
    """Writes values for the readers of one paper: ``hi``, ``en``, or both side by side."""

    def __init__(self, *languages: str) -> None:
        """``languages`` in the order in which they are written."""
        self._languages = languages

    def __call__(self, value: Any) -> str | None:
        """Return ``value`` written: a bilingual text, a time (IST), a number; None for nothing."""
        if isinstance(value, bool):
            value = YES if value else NO
        if isinstance(value, Mapping) and not set(value) <= set(LANGUAGES):
            # A record where a text was expected is not a text.
            return None
        parts = [written(value, language) for language in self._languages]
        return " / ".join(dict.fromkeys(part for part in parts if part.strip())) or None

    def moment(self, value: datetime | str | None) -> str | None:
        """Return a time written; the answers of a form hold it as ISO text."""
        return self(datetime.fromisoformat(value) if isinstance(value, str) else value)

    def place(self, place: Mapping[str, Any] | None) -> str | None:
        """Return a place in one of its four shapes (`casework.place`); None where none is given."""
        if not place:
            return None
        if place.get("unknown"):
            return self(PLACE_UNKNOWN)
        if "lat" in place:
            point = f"{place['lat']:.5f}, {place['lon']:.5f}"
            around = place.get("accuracy")
            return f"{point} ({around:.0f} {self(WITHIN)})" if around else point
        parts = [
            place.get("locality"),
            place.get("pin") and f"{self(PIN)} {place['pin']}",
            place.get("station") and f"{self(STATION)} {place['station']}",
            place.get("district") and f"{self(DISTRICT)} {place['district']}",
        ]
        return ", ".join(part for part in parts if part) or None

    def officer(self, record: Mapping[str, Any] | None, role: str | None = None) -> dict[str, Any]:
        """Return ``{"name", "rank"}`` of an officer; without a record the post of ``role``."""
        record = record or {}
        rank = self(record.get("rank")) or self(POSTS.get(role or record.get("role") or ""))
        return {"name": self(record.get("name")), "rank": rank}


def rupees(amount: int | None) -> str | None:
    """Return an amount with Indian groups of digits: ``₹ 12,34,567``."""
    if amount is None:
        return None
    digits = str(amount)
    head, tail = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        head, group = head[:-2], head[-2:]
        groups.insert(0, group)
    return "₹ " + ",".join([*groups, tail])
