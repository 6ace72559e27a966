"""Rules that every service with a station shares: from routing's answer to the offices."""

from collections.abc import Iterable, Mapping

from casework.engine.routing import HEAL_AFTER
from casework.engine.rules import Rules, Step
from casework.policing.router import AWAY, offices_of, recorded, shown_station
from casework.typed.fields import Changes
from casework.typed.people import Resolution, RoutedStation
from contracts.errors import ValidationFailed

NONE_OF_THESE = "none"
CHOSEN_BY_CITIZEN = {
    "hi": "आपने सुझाए गए थानों में से चुना।",
    "en": "You chose from the stations offered.",
}
CHOSEN_BY_CONTROL_ROOM = {
    "hi": "नियंत्रण कक्ष ने तय किया।",
    "en": "The control room decided.",
}


def _answer(step: Step) -> Resolution:
    return step.facts.get("routing") or AWAY


def station_is_known(step: Step) -> bool:
    """Routing named one station or unit."""
    return _answer(step)["outcome"] == "resolved"


def citizen_is_asked(step: Step) -> bool:
    """Routing is in doubt between a few, and one question to the citizen settles it."""
    return _answer(step)["outcome"] == "ask" and bool(_answer(step).get("alternatives"))


def station_was_chosen(step: Step) -> bool:
    """The citizen took one of the stations offered, and not "none of these"."""
    return step.body["station"] != NONE_OF_THESE


def station_was_offered(step: Step) -> None:
    """Refuse a station that was not among those offered."""
    offered = {station["code"] for station in step.case["routing"]["alternatives"]}
    if step.body["station"] not in offered | {NONE_OF_THESE}:
        raise ValidationFailed(fields={"station": "not-a-choice"})


def office_codes(
    offices: Mapping[str, str | None], more: Iterable[str] = (), *, closed: bool = False
) -> list[str]:
    """Return the codes of the offices that may list a case, each once, handling first.

    ``closed``: only the offices that handle it and supervise it; no copies, and a control room
    only where it is itself handling.
    """
    named = {key: code for key, code in offices.items() if not (closed and key == "control_room")}
    codes = [*named.values(), *([] if closed else more)]
    return list(dict.fromkeys(code for code in codes if code))


def goes_over_the_head(step: Step) -> bool:
    """Return whether the matter is kept from everyone at or below the level it complains of."""
    choice = step.definition.choices.get(step.case["category"])
    return bool(choice and choice.get("over_station_head"))


def placed(
    step: Step,
    station: RoutedStation | None,
    offices: Mapping[str, str | None],
    copies: list[str],
) -> Changes:
    """Return the case's fields that say where it lies.

    A matter that goes over the station's head is kept from everyone at or below the level it
    complains of: only the office that handles it and its superintendent may list it.
    """
    over = goes_over_the_head(step)
    if over:
        offices = {**offices, "dsp": None, "control_room": None}
    closed = step.case["sensitive"] or over
    return {
        "station": shown_station(station),
        "offices": dict(offices),
        "office_codes": office_codes(offices, copies, closed=closed),
        "assigned_to": None,
        "capability": None,
    }


def take_routing(step: Step) -> Changes:
    """Put the case where routing says, or in the hands of a control room until it is known."""
    answer = _answer(step)
    pending = answer["outcome"] == "pending"
    offices = offices_of(answer)
    if not offices["handling"]:
        fallback = offices["control_room"] or step.definition.fallback_office
        offices |= {"handling": fallback, "control_room": fallback}
    resolved = answer["outcome"] == "resolved"
    station = answer.get("station") if resolved else None
    if resolved:
        where = placed(step, station, offices, list(answer.get("copy_to", ())))
    else:
        if goes_over_the_head(step):
            offices |= {"dsp": None}
        where = {
            "station": None,
            "offices": offices,
            "office_codes": office_codes(offices),
            "assigned_to": None,
            "capability": None,
        }
    return where | {
        "routing": recorded(answer),
        "heal_at": step.now + HEAL_AFTER if pending else None,
    }


def _take_office(step: Step, why: Mapping[str, str], method: str) -> Changes:
    office = step.facts["chosen-office"]
    known = {**step.case["routing"], "outcome": "resolved", "method": method, "why": why}
    known |= {"confidence": "certain", "question": None, "alternatives": []}
    where = placed(step, office["station"], office["offices"], [])
    return where | {"routing": known, "heal_at": None}


def take_chosen_station(step: Step) -> Changes:
    """Put the case to the station that the citizen chose; else leave it to the control room."""
    if station_was_chosen(step):
        return _take_office(step, CHOSEN_BY_CITIZEN, "chosen-by-citizen")
    undecided = {**step.case["routing"], "outcome": "queue", "question": None, "alternatives": []}
    return {"routing": undecided, "heal_at": None}


def take_assigned_station(step: Step) -> Changes:
    """Put the case to the station that the control room named."""
    return _take_office(step, CHOSEN_BY_CONTROL_ROOM, "assigned-by-control-room")


ROUTING_RULES = Rules(
    guards={"station-was-offered": station_was_offered},
    conditions={
        "station-is-known": station_is_known,
        "citizen-is-asked": citizen_is_asked,
        "station-was-chosen": station_was_chosen,
    },
    effects={
        "take-routing": take_routing,
        "take-chosen-station": take_chosen_station,
        "take-assigned-station": take_assigned_station,
    },
)
