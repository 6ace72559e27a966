"""What happens by itself: each missing person is compared with those whom nobody knows, and what
may belong together is entered in both for officers to compare."""

from collections.abc import Callable, Iterable
from functools import partial

from casework.desk.desk import CaseDesk
from casework.desk.suggestions import Suggestions
from casework.engine.case import Case
from casework.host.extension import Job
from casework.typed.fields import Answers
from chassis.parts import Parts
from contracts.typed import Text
from services.missing.likeness import why_alike

MISSING, UNKNOWN = "missing-person", "unidentified-body"
LOOKED_FOR = {MISSING: ["searching", "listed", "unlisted"], UNKNOWN: ["entered", "listed"]}


def match(parts: Parts) -> Callable[[CaseDesk], int]:
    """Return what compares the cases that are new."""
    suggestions = Suggestions(
        parts, LOOKED_FOR, partial(_candidates, parts), partial(_why_alike, parts)
    )
    suggestions.ensure_indexes()
    return suggestions.tick


def _candidates(parts: Parts, case: Case) -> Iterable[Case]:
    other = UNKNOWN if case["service"] == MISSING else MISSING
    return parts.database["cases"].find({"service": other, "state": {"$in": LOOKED_FOR[other]}})


def _why_alike(parts: Parts, case: Case, other: Case) -> Text | None:
    missing, unknown = (case, other) if case["service"] == MISSING else (other, case)
    return why_alike(_form(parts, missing), _form(parts, unknown))


def _form(parts: Parts, case: Case) -> Answers:
    form: Answers = parts.cipher.decrypt(case["personal"])["form"]
    return form


JOBS = (Job("match", 5, match, acts=True),)
