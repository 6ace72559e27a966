"""Lost and found as the host reads it from its folder, and what people write in its forms."""

from typing import Any

from tests.support.buildings import building
from tests.support.servers import ROOT

FOLDER = ROOT / "services" / "lostfound"
BUILDING = building("lostfound")
DEFINITIONS = BUILDING.definitions
RULES = BUILDING.rules_with()
"""All that the definitions may name; look-ups are known by name and cannot be made."""

PLACE = {"district": "Patna", "station": "5117012"}
IMEI, OTHER_IMEI = "490154203237518", "356938035643809"
AADHAAR = "234123412346"
WHY = "देखकर और पूछकर तय किया गया।"


def phone(**changes: Any) -> dict[str, Any]:
    """A phone as a row of a report."""
    row = {
        "category": "phone",
        "description": "काला मोबाइल, पीछे टूटा काँच",
        "brand": "Redmi Note 12",
        "colour": "black",
        "number_kind": "imei",
        "number": IMEI,
    }
    return {name: value for name, value in {**row, **changes}.items() if value is not None}


def lost(*things: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The answers of a report of loss."""
    form = {
        "category": "lost",
        "items": list(things) or [phone()],
        "lost_at": "2026-11-20T10:00:00+05:30",
        "place": PLACE,
        "name": "Test Citizen One",
        "language": "hi",
    }
    return form | changes


def found_item(**changes: Any) -> dict[str, Any]:
    """The answers about a thing found."""
    form = {
        "category": "wallet",
        "colour": "brown",
        "description": "चमड़े का बटुआ",
        "marks": "भीतर एक पुराना सिक्का और नीला बटन",
        "found_at": "2026-11-20T12:00:00+05:30",
        "place": PLACE,
        "name": "Test Citizen Two",
        "language": "hi",
    }
    return form | changes


def claim(item: str, **changes: Any) -> dict[str, Any]:
    """The answers of a claim to the thing ``item``."""
    form = {
        "item": item,
        "marks": "भीतर एक सिक्का है और नीला बटन लगा है",
        "where_lost": "गांधी मैदान",
        "lost_on": "2026-11-20",
        "name": "Test Citizen Three",
        "id_type": "voter-id",
        "id_last_four": "1234",
        "language": "hi",
    }
    return form | changes


RECEIVED = {"seal": "S-1", "shelf": "आलमारी 2, खाना 3", "marks": "सिक्का 1957 का, बटन नीला"}
AT_COUNTER = {"id_type": "voter-id", "id_last_four": "1234"}
