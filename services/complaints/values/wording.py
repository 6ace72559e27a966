"""How single values are written on the papers of the police, beside the kit's own ways."""

from collections.abc import Mapping

from casework.papers.pen import Pen, Text
from contracts.typed import Json, JsonObject

PLACE_UNKNOWN: Text = {"hi": "सूचना देने वाले को पता नहीं", "en": "not known to the informant"}
STATION: Text = {"hi": "थाना", "en": "police station"}

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


class PolicePen(Pen):
    """Writes what only the papers of the police have."""

    place_unknown = PLACE_UNKNOWN
    office = STATION

    def officer(self, record: Mapping[str, Json] | None, role: str | None = None) -> JsonObject:
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
