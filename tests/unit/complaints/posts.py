"""Two districts with their offices, and the officers posted there; every person is invented."""

from typing import Any

from chassis.actor import SYSTEM, Actor
from contracts.errors import NotFound

STATION, OTHER, THIRD = "5117012", "5117001", "5117002"
FAR = "5120003"
"""In another district, under another Superintendent."""
DSP, SP, CONTROL_ROOM = "PD-PATNA-DSP", "PD-PATNA-SP", "PD-PATNA-CR"
FAR_DSP, FAR_SP, FAR_CONTROL_ROOM = "PD-GAYA-DSP", "PD-GAYA-SP", "PD-GAYA-CR"
RANGE = "RG-CENTRAL"
AHTU = "BR-PATNA-AHTU"
"""The Anti-Human Trafficking Unit of the district."""
ABOVE = {"dsp": DSP, "sp": SP, "range": RANGE, "control_room": CONTROL_ROOM}
FAR_ABOVE = {"dsp": FAR_DSP, "sp": FAR_SP, "control_room": FAR_CONTROL_ROOM}
NAMES = {
    STATION: {"en": "Buddha Colony", "hi": "बुद्धा कॉलोनी"},
    OTHER: {"en": "Pataliputra", "hi": "पाटलिपुत्र"},
    THIRD: {"en": "Kotwali", "hi": "कोतवाली"},
    FAR: {"en": "Bodh Gaya", "hi": "बोधगया"},
    AHTU: {"en": "Anti-Human Trafficking Unit, Patna", "hi": "मानव तस्करी रोधी इकाई, पटना"},
    SP: {"en": "SP Patna", "hi": "एसपी पटना"},
    FAR_SP: {"en": "SP Gaya", "hi": "एसपी गया"},
}
STATIONS = (STATION, OTHER, THIRD, FAR)

CITIZEN = Actor("citizen-1", "citizen", mobile="9000000001")
STRANGER = Actor("citizen-2", "citizen", mobile="9000000002")
VICTIM = Actor("citizen-3", "citizen", mobile="9000000003")
DUTY_OFFICER = Actor("duty.one", "duty-officer", STATION)
HEAD = Actor("sho.one", "sho", STATION)
ENQUIRY_OFFICER = Actor("eo.one", "enquiry-officer", STATION)
WOMAN_OFFICER = Actor("woman.one", "enquiry-officer", STATION)
OTHER_DUTY_OFFICER = Actor("duty.two", "duty-officer", OTHER)
OTHER_HEAD = Actor("sho.two", "sho", OTHER)
OTHER_ENQUIRY_OFFICER = Actor("eo.two", "enquiry-officer", OTHER)
THIRD_HEAD = Actor("sho.three", "sho", THIRD)
FAR_DUTY_OFFICER = Actor("duty.far", "duty-officer", FAR)
FAR_HEAD = Actor("sho.far", "sho", FAR)
DSP_OFFICER = Actor("dsp.one", "dsp", DSP)
SP_OFFICER = Actor("sp.one", "sp", SP)
CONTROL = Actor("control.one", "control-room", CONTROL_ROOM)
AHTU_HEAD = Actor("sho.ahtu", "sho", AHTU)
AHTU_OFFICER = Actor("eo.ahtu", "enquiry-officer", AHTU)
FAR_DSP_OFFICER = Actor("dsp.far", "dsp", FAR_DSP)
FAR_SP_OFFICER = Actor("sp.far", "sp", FAR_SP)
ADMINISTRATOR = Actor("admin.one", "administrator", "HQ")
OFFICERS = (
    *(DUTY_OFFICER, HEAD, ENQUIRY_OFFICER, WOMAN_OFFICER),
    *(OTHER_DUTY_OFFICER, OTHER_HEAD, OTHER_ENQUIRY_OFFICER, THIRD_HEAD),
    *(FAR_DUTY_OFFICER, FAR_HEAD, FAR_DSP_OFFICER, FAR_SP_OFFICER),
    *(DSP_OFFICER, SP_OFFICER, CONTROL, ADMINISTRATOR, AHTU_HEAD, AHTU_OFFICER),
)
EVERYONE = (CITIZEN, STRANGER, VICTIM, *OFFICERS, SYSTEM)
BY_MOBILE = {one.mobile: one.id for one in (CITIZEN, STRANGER, VICTIM)}
BY_NAME = {officer.id: officer for officer in OFFICERS}
WOMEN = frozenset({WOMAN_OFFICER.id, OTHER_HEAD.id})


def chain(code: str) -> dict[str, str | None]:
    """The offices over ``code``, itself first, as routing knows them."""
    if code in (SP, FAR_SP):
        above = ABOVE if code == SP else FAR_ABOVE
        return {**above, "handling": code, "dsp": None}
    return {"handling": code, **(FAR_ABOVE if code == FAR else ABOVE)}


def ask_routing(service: str, method: str, payload: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Answer ``routing.office`` as the service does; NotFound for a code that is nobody's."""
    assert (service, method) == ("routing", "office")
    code = payload["code"]
    if code not in NAMES:
        raise NotFound(f"no office {code}")
    kind = "ahtu" if code == AHTU else "general" if code in STATIONS else "office"
    return {"code": code, "name": NAMES[code], "type": kind, "offices": chain(code)}


def resolved(code: str = STATION, **changes: Any) -> dict[str, Any]:
    """Routing's answer where there is no doubt."""
    return {
        "outcome": "resolved",
        "station": {"code": code, "name": NAMES[code]},
        "method": "boundary",
        "confidence": "high",
        "why": {"hi": "सीमा के भीतर", "en": "inside the boundary"},
        "alternatives": [],
        "question": None,
        "offices": chain(code),
        "copy_to": [],
        "directory_version": "2026-01-01.1",
    } | changes


def questions() -> dict[str, Any]:
    """Routing's answer where one question to the citizen settles it."""
    nearest = [{"code": code, "name": NAMES[code], "distance_m": 900} for code in (STATION, OTHER)]
    return resolved(
        outcome="ask",
        station=None,
        alternatives=nearest,
        question={"hi": "कौन सा थाना?", "en": "Which station?"},
        offices={"handling": CONTROL_ROOM, **ABOVE},
    )


def queued() -> dict[str, Any]:
    """Routing's answer where only the control room can decide."""
    offices = {"handling": CONTROL_ROOM, **ABOVE}
    return resolved(outcome="queue", station=None, method="unknown", offices=offices)


def pending() -> dict[str, Any]:
    """What is known of the station while routing is away."""
    return resolved(outcome="pending", station=None, method="pending", offices={})


def record(officer: Actor) -> dict[str, Any]:
    """What the gateway says of an officer who acts or is named."""
    return {
        "name": {"hi": f"टेस्ट अधिकारी {officer.id}", "en": f"Test Officer {officer.id}"},
        "rank": {"hi": "निरीक्षक", "en": "Inspector"},
        "phone": None,
        "role": officer.role,
        "office": officer.station,
        "woman": officer.id in WOMEN,
    }
