"""What happens by itself: each missing person is compared with those whom nobody knows, and what
may belong together is entered in both for officers to compare."""

from collections.abc import Callable, Iterator
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
    suggestions = Suggestions(parts, LOOKED_FOR, partial(_alike, parts))
    suggestions.ensure_indexes()
    return suggestions.tick


def _alike(parts: Parts, case: Case) -> Iterator[tuple[Case, Text]]:
    other = UNKNOWN if case["service"] == MISSING else MISSING
    mine = _form(parts, case)
    query = {"service": other, "state": {"$in": LOOKED_FOR[other]}}
    for one in parts.database["cases"].find(query):
        pair = (mine, _form(parts, one)) if other == UNKNOWN else (_form(parts, one), mine)
        why = why_alike(*pair)
        if why is not None:
            yield one, why


def _form(parts: Parts, case: Case) -> Answers:
    form: Answers = parts.cipher.decrypt(case["personal"])["form"]
    return form


JOBS = (Job("match", 5, match, acts=True),)
