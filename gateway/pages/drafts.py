"""What a step of a form is shown with, from the button that led to it."""

from dataclasses import asdict, dataclass, field

from pymongo.errors import PyMongoError

from contracts.typed import JsonObject
from gateway.http.context import parts
from gateway.pages import session
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors

NOT_KEPT = frozenset({"otp", "to", "at"})
"""A password is nobody's to keep, and what was pressed is done."""
LONGEST_KEY = 128


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
    """The form was sent; a draft that cannot be reached is forgotten in its time."""
    try:
        parts().drafts.forget(session.browser(), key)
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
