"""``check``: what must hold between the answers of a form, and against now.

    check:
      visit_on: {after: now, at_least: {hours: 48}, within: {days: 30}}
      ends_at: [{after: starts_at}, {not_after: closes_at}]

One of ``after``, ``not_before``, ``before``, ``not_after`` names another moment of the form, or
``now``; ``at_least`` and ``within`` bound the time that lies between the two. A ``date`` is
compared day by day: the other side then counts as its day in India, and a bound is in days or
``years``. An answer that was left blank, or is itself refused, is not compared. With
``unless: reasons`` nothing is compared where the answer ``reasons`` was given: what comes late is
then taken with its reasons.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import ge, gt, le, lt

from casework.definition.bilingual import IST
from casework.definition.sources.common import SpanSource
from casework.definition.sources.form import CheckSource
from casework.definition.spans import later_by, span_in_words
from casework.typed.fields import Answers, FieldError, FieldErrors
from contracts.typed import JsonObject, Text

NOW = "now"
NOW_IN_WORDS = {"hi": "अभी", "en": "now"}
RELATIONS: Mapping[str, tuple[Callable[[date, date], bool], str, str]] = {
    "after": (gt, "must-be-after", "in-the-past"),
    "not_before": (ge, "must-not-be-before", "in-the-past"),
    "before": (lt, "must-be-before", "in-the-future"),
    "not_after": (le, "must-not-be-after", "in-the-future"),
}
"""By the word in the definition: the comparison, the field code where it fails, and the field code
where it fails against now."""
BOUNDS = ("at_least", "within")
UNLESS = "unless"
Findings = Iterator[str]
Labels = Mapping[str, Text]
"""What each field is called."""


@dataclass(frozen=True)
class Check:
    """One comparison of the answer ``field`` with the answer ``other``, or with now; left out where
    the answer ``unless`` was given."""

    field: str
    relation: str
    other: str
    at_least: SpanSource | None = None
    within: SpanSource | None = None
    unless: str | None = None


def read_checks(source: Mapping[str, CheckSource | list[CheckSource]]) -> tuple[Check, ...]:
    """Return the checks of a form's ``check``; ValueError names what is not understood."""
    return tuple(
        _check(field, part)
        for field, parts in source.items()
        for part in (parts if isinstance(parts, list) else [parts])
    )


def _check(field: str, part: CheckSource) -> Check:
    relations = [key for key in part if key in RELATIONS]
    if len(relations) != 1 or not set(part) <= {*RELATIONS, *BOUNDS, UNLESS}:
        raise ValueError(f"the check of {field!r} is not one of {', '.join(RELATIONS)}")
    for bound in BOUNDS:
        if bound in part:
            later_by(part[bound], date.min)
    relation = relations[0]
    bounds = (part.get("at_least"), part.get("within"))
    return Check(field, relation, part[relation], *bounds, part.get(UNLESS))


def wrong_answers(
    checks: tuple[Check, ...], answers: Answers, labels: Labels, now: datetime
) -> FieldErrors:
    """Return a field code, with its parameters, for each answer that does not pass.

    ``labels`` are those of the fields; of several checks of one answer the first counts.
    """
    wrong: FieldErrors = {}
    for check in checks:
        ours, theirs = _time(check.field, answers, now), _time(check.other, answers, now)
        if check.field in wrong or ours is None or theirs is None or check.unless in answers:
            continue
        refusal = _refusal(check, ours, theirs, labels)
        if refusal is not None:
            wrong[check.field] = refusal
    return wrong


def _time(name: str, answers: Answers, now: datetime) -> date | None:
    """Return the moment that was answered, or the day where no time belongs to it."""
    if name == NOW:
        return now
    if name not in answers:
        return None
    time = datetime.fromisoformat(answers[name])
    return time if time.tzinfo else time.date()


def _day(time: date) -> date:
    return time.astimezone(IST).date() if isinstance(time, datetime) else time


def _refusal(check: Check, ours: date, theirs: date, labels: Labels) -> FieldError | None:
    if not (isinstance(ours, datetime) and isinstance(theirs, datetime)):
        ours, theirs = _day(ours), _day(theirs)
    holds, code, code_of_now = RELATIONS[check.relation]
    other = dict(NOW_IN_WORDS if check.other == NOW else labels[check.other])
    if not holds(ours, theirs):
        return code_of_now if check.other == NOW else {"code": code, "other": other}
    earlier, later = sorted((ours, theirs))
    if check.at_least and later < later_by(check.at_least, earlier):
        return {"code": "too-close", "other": other, "span": span_in_words(check.at_least)}
    if check.within and later > later_by(check.within, earlier):
        return {"code": "too-far", "other": other, "span": span_in_words(check.within)}
    return None


def hints(checks: tuple[Check, ...]) -> dict[str, list[JsonObject]]:
    """Return each field's checks as a page may hint at them, as they were written."""
    by_field: dict[str, list[JsonObject]] = {}
    for check in checks:
        bounds = {"at_least": check.at_least, "within": check.within}
        limits: JsonObject = {key: dict(span) for key, span in bounds.items() if span}
        if check.unless:
            limits[UNLESS] = check.unless
        by_field.setdefault(check.field, []).append({check.relation: check.other, **limits})
    return by_field
