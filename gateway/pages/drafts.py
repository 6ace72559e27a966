"""What a step of a form is shown with, from the button that led to it."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from pymongo.errors import PyMongoError

from chassis import time_source
from contracts.typed import JsonObject
from gateway.http.context import parts
from gateway.identity.caller import Caller
from gateway.pages import session
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors

NOT_KEPT = frozenset({"otp", "to", "at"})
"""A password is nobody's to keep, and what was pressed is done."""
LONGEST_KEY = 128
CARRIED_LIFE = timedelta(hours=72)
"""A day to reach a computer, or somebody who helps, and a weekend between."""


@dataclass(frozen=True)
class Draft:
    """What was typed, and what ``step`` says of it: what is wrong, with which status."""

    step: str
    posted: Posted = field(default_factory=Posted)
    errors: FormErrors = NO_ERRORS
    status: int = 200
    challenge: str | None = None


def keep(key: str, draft: Draft) -> bool:
    """Keep a draft for this browser; False where that cannot be."""
    if len(key) > LONGEST_KEY:
        return False
    try:
        return parts().drafts.put(session.browser(), key, _written(draft))
    except PyMongoError:
        return False


def of_key(key: str) -> Draft | None:
    """Return the draft that this browser has of a key; None where there is none."""
    row = parts().drafts.get(session.browser(), key) if 0 < len(key) <= LONGEST_KEY else None
    return _read(row) if row else None


def forget(key: str) -> None:
    """Forget the draft of a form that was sent;
    one that cannot be reached is forgotten in its time."""
    try:
        parts().drafts.forget(session.browser(), key)
    except PyMongoError:
        return


def carry(citizen: Caller, code: str, draft: Draft) -> datetime | None:
    """Keep a draft for its citizen on any device, one for each service; return until when, None
    where it cannot be kept.

    It is sealed under the citizen's id, which the gateway knows: unlike a browser's own draft it
    can be read by whoever has the database and the gateway's secrets. So it is kept only on its
    writer's wish, and ends.
    """
    until = time_source.now() + CARRIED_LIFE
    row = {**_written(draft), "until": until.isoformat()}
    try:
        fits = parts().drafts.carried.put(citizen.id, code, row, CARRIED_LIFE)
    except PyMongoError:
        return None
    return until if fits else None


def carried(citizen: Caller | None, code: str) -> tuple[Draft, str] | None:
    """Return what a citizen carries of a service and until when (ISO 8601); None for nobody, for
    officers, and where there is nothing."""
    if citizen is None or not citizen.is_citizen or citizen.is_anonymous:
        return None
    try:
        row = parts().drafts.carried.get(citizen.id, code)
    except PyMongoError:
        return None
    return (_read(row), row["until"]) if row else None


def leave_behind(citizen: Caller, code: str) -> None:
    """Leave the draft behind: it was sent, or is not wished any more."""
    try:
        parts().drafts.carried.forget(citizen.id, code)
    except PyMongoError:
        return


def _written(draft: Draft) -> JsonObject:
    typed = [[name, text] for name, text in draft.posted.items(multi=True) if name not in NOT_KEPT]
    return {
        "step": draft.step,
        "posted": typed,
        "errors": [asdict(one) for one in draft.errors.errors],
        "whole": draft.errors.whole,
        "status": draft.status,
        "challenge": draft.challenge,
    }


def _read(row: JsonObject) -> Draft:
    errors = [FieldError(**one) for one in row["errors"]]
    return Draft(
        step=row["step"],
        posted=Posted([tuple(pair) for pair in row["posted"]]),
        errors=FormErrors(errors, row["whole"]),
        status=row["status"],
        challenge=row["challenge"],
    )
