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
    "signature": {"hi": "थाने में लिखी सूचना पर हस्ताक्षर", "en": "signature on what was taken down"},
    "thumb": {"hi": "अँगूठे का निशान", "en": "thumb impression"},
    "own-report": {"hi": "अधिकारी का अपना प्रतिवेदन", "en": "the officer's own report"},
}

INFORMATION_TYPES: Mapping[str, Text] = {
    "electronic": {
        "hi": "लिखित, इलेक्ट्रॉनिक माध्यम से — BNSS धारा 173(1)(ii)",
        "en": "Written, by electronic communication — BNSS section 173(1)(ii)",
    },
    "oral": {
        "hi": "मौखिक, थाने में लिखी और पढ़कर सुनाई गई — BNSS धारा 173(1)(i)",
        "en": "Oral, written down and read over at the station — BNSS section 173(1)(i)",
    },
    "written": {"hi": "लिखित — BNSS धारा 173(1)", "en": "Written — BNSS section 173(1)"},
    "public-servant": {
        "hi": "लोक सेवक का लिखित प्रतिवेदन — BNSS धारा 173(1)",
        "en": "Written report of a public servant — BNSS section 173(1)",
    },
    "own-report": {
        "hi": "पुलिस अधिकारी का अपना प्रतिवेदन — BNSS धारा 173(1)",
        "en": "Own report of a police officer — BNSS section 173(1)",
    },
}
"""How the information came: item 4 of the integrated form."""


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
