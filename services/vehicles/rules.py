"""What changes in a stolen or a recovered vehicle's case besides its state."""

from datetime import datetime
from typing import cast

from casework.definition.bilingual import IST
from casework.engine.links import rows_of
from casework.engine.rules import Rules, Step
from casework.identifiers import last_four, public_indexes
from casework.policing.routing_rules import RoutedStation, placed
from casework.typed.fields import Answers, Changes
from casework.typed.links import LinkRow
from contracts.typed import Text
from services.vehicles.answers import KINDS, NEAR, WHOLE

MONTHS: Text = {
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "en": "January February March April May June July August September October November December",
}
LIFTED = frozenset({"lifting-due", "lifting-refused", "lifted"})
NOT_TOLD: Text = {"hi": "पता नहीं", "en": "not known"}


def take_vehicle(step: Step) -> Changes:
    """Keep by what the vehicle is found, and what a paper's check may show of it."""
    body = step.body
    number = next((body[name] for name in ("plate", "chassis", "engine") if name in body), "")
    return {
        WHOLE: body[WHOLE],
        NEAR: body[NEAR],
        "vehicle": {"kind": _label(step, "kind", body["kind"]), "number_ends": last_four(number)},
    }


def ask_registry(step: Step) -> Changes:
    """The registry is to be asked or told at once (``jobs.py``)."""
    return {"registry_due_at": step.now}


def registry_is_asked(step: Step) -> Changes:
    """Nothing is to be said to the registry."""
    return {"registry_due_at": None}


def take_fir(step: Step) -> Changes:
    """Keep the number of the FIR that the complaint bears."""
    firs = (cast(Answers, row).get("fir") for row in rows_of(step.case, "complaint"))
    fir = next(one for one in firs if one)
    return {"fir": {name: fir[name] for name in ("number", "registered_at")}}


def mark_anew(step: Step) -> Changes:
    """The complaint was opened again: where the mark was lifted with its end, the registry is told
    at once (``jobs.py``)."""
    return {"registry_due_at": step.now} if step.case["regions"]["registry"] in LIFTED else {}


def complaint_lies_elsewhere(step: Step) -> bool:
    """The complaint is at another station than the vehicle's case."""
    here, there = step.case["station"] or {}, _complaint(step)["station"]
    return bool(there and there["code"] != here.get("code"))


def follow_complaint(step: Step) -> Changes:
    """The vehicle is looked for by the station that has its complaint."""
    row = _complaint(step)
    return placed(step, cast(RoutedStation, row["station"]), cast(Answers, row)["offices"], [])


def _complaint(step: Step) -> LinkRow:
    return rows_of(step.case, "complaint")[-1]


def take_recovery(step: Step) -> Changes:
    """Keep where the vehicle lies that an officer confirmed to be this one."""
    row = next(row for row in rows_of(step.case, "recoveries") if row["state"] == "matched")
    return {"recovery": {"reference": row["reference"], "station": row["station"]}}


def drop_recovery(step: Step) -> Changes:
    """It was another vehicle."""
    return {"recovery": None}


def note_match(step: Step) -> Changes:
    """Keep which case was suggested, so that it is suggested once."""
    # The system's own reference, which is looked for in the database: no closed text.
    return {"suggested": [*step.case.get("suggested", []), str(step.body["other"])]}


def place_at_own_office(step: Step) -> Changes:
    """Put the vehicle to the office of the officer who enters it."""
    office = step.facts["entering-office"]
    return placed(step, office["station"], office["offices"], [])


def put_up(step: Step) -> Changes:
    """Make the row that anybody reads: no number, no place but the station, no day. By
    ``numbers`` it is found; nobody is shown them."""
    form = step.body
    day = datetime.fromisoformat(form["found_at"]).astimezone(IST)
    month = {lang: f"{MONTHS[lang].split()[day.month - 1]} {day.year}" for lang in MONTHS}
    numbers = [(kind, form[name]) for name, kind in KINDS.items() if name in form]
    row = {
        "number": step.case["_id"],
        "listed_on": step.now.astimezone(IST).date().isoformat(),
        "kind": _label(step, "kind", form["kind"]),
        "make": form.get("make"),
        "colour": _label(step, "colour", form.get("colour")) or NOT_TOLD,
        "month": month,
        "station": step.facts["entering-office"]["station"],
        "numbers": [index for kind, one in numbers for index in public_indexes([kind], one)],
    }
    return {"publication": {"row": row}}


def _label(step: Step, field: str, value: str | None) -> Text | None:
    """Return the words of a choice of the form; None where nothing was chosen."""
    spec = next(one for one in step.definition.form.specs if one["name"] == field)
    return next((dict(one["label"]) for one in spec["choices"] if one["value"] == value), None)


RULES = Rules(
    conditions={"complaint-lies-elsewhere": complaint_lies_elsewhere},
    effects={
        "mark-anew": mark_anew,
        "follow-complaint": follow_complaint,
        "take-vehicle": take_vehicle,
        "ask-registry": ask_registry,
        "registry-is-asked": registry_is_asked,
        "take-fir": take_fir,
        "take-recovery": take_recovery,
        "drop-recovery": drop_recovery,
        "note-match": note_match,
        "place-at-own-office": place_at_own_office,
        "put-up": put_up,
    },
)
