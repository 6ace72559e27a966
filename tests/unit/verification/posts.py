"""Two districts with their offices under one range each, and who is posted there; all invented."""

from typing import Any

from chassis.actor import SYSTEM, Actor
from tests.unit.complaints import posts as police
from tests.unit.complaints.posts import (
    CONTROL,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    FAR,
    FAR_DUTY_OFFICER,
    FAR_HEAD,
    HEAD,
    SP_OFFICER,
    STATION,
    record,
)

RANGE = "RG-CENTRAL"
DIG = Actor("dig.one", "dig", RANGE)
FAR_BEAT = Actor("eo.far", "enquiry-officer", FAR)
CITIZEN = Actor("citizen-1", "citizen", mobile="9000000001")
SUBJECT = Actor("citizen-2", "citizen", mobile="9000000002")
STRANGER = Actor("citizen-3", "citizen", mobile="9000000003")
OFFICERS = (
    *(DUTY_OFFICER, HEAD, ENQUIRY_OFFICER, FAR_DUTY_OFFICER, FAR_HEAD, FAR_BEAT),
    *(DSP_OFFICER, SP_OFFICER, DIG, CONTROL),
)
EVERYONE = (CITIZEN, SUBJECT, STRANGER, *OFFICERS, SYSTEM)
BY_NAME = {officer.id: officer for officer in OFFICERS}
BEATS = {STATION: ENQUIRY_OFFICER, FAR: FAR_BEAT}
HEADS = {STATION: HEAD, FAR: FAR_HEAD}


def resolved(place: Any) -> dict[str, Any]:
    """Routing's answer: the station that the place names, the first one otherwise."""
    code = (place or {}).get("station", STATION)
    answer = police.resolved(code)
    return answer | {"offices": {**answer["offices"], "range": RANGE}}


__all__ = ["record"]
