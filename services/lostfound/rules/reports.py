"""Rules of the report of a loss."""

from datetime import datetime

from casework.engine.links import rows_of
from casework.engine.rules import Step
from casework.typed.fields import Changes
from services.lostfound.answers import KEYS
from services.lostfound.rules.words import day_of, label_of, together


def take_things(step: Step) -> Changes:
    """Keep what may be shown of the things, and the keys by which their numbers are found."""
    rows = step.body["items"]
    spec = next(one for one in step.definition.form.specs if one["name"] == "items")
    choices = next(one["choices"] for one in spec["fields"] if one["name"] == "category")
    labels = [label for row in rows if (label := label_of(choices, row["category"]))]
    return {
        "things": {
            "names": together(labels),
            "count": len(rows),
            "imei": any(row.get("number_kind") == "imei" for row in rows),
            "lost_on": day_of(datetime.fromisoformat(step.body["lost_at"])),
        },
        KEYS: step.body[KEYS],
    }


def take_complaint(step: Step) -> Changes:
    """Keep which complaint tells of the theft."""
    return {"theft": {"complaint": step.body["complaint"], "at": step.now}}


def has_own_complaint(step: Step) -> bool:
    """Return whether the complaint that the report was handed on as is there."""
    return bool(rows_of(step.case, "theft_complaint"))


def take_own_complaint(step: Step) -> Changes:
    """Keep which complaint the report was handed on as."""
    row = rows_of(step.case, "theft_complaint")[-1]
    return {"theft": {"complaint": row["reference"], "at": step.now}}


def take_match(step: Step) -> Changes:
    """Keep what the owner is told of a thing like the one that was lost: its number, and where."""
    body = step.body
    # What the system enters of its own directory and register is no closed text.
    station = {lang: str(body.get(f"found_at_{lang}", "")) for lang in ("hi", "en")}
    match = {"item": str(body["other"]), "station": station, "at": step.now}
    return {"match": match} | note_match(step)


def note_match(step: Step) -> Changes:
    """Keep what was suggested, so that it is suggested once."""
    # The system's own reference, which is looked for in the database: no closed text.
    return {"suggested": [*step.case.get("suggested", []), str(step.body["other"])]}


def drop_match(step: Step) -> Changes:
    """Forget what was suggested; the record of matches still has it."""
    return {"match": None}


CONDITIONS = {"has-own-complaint": has_own_complaint}
EFFECTS = {
    "take-things": take_things,
    "take-complaint": take_complaint,
    "take-own-complaint": take_own_complaint,
    "take-match": take_match,
    "note-match": note_match,
    "drop-match": drop_match,
}
