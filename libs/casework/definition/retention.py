"""How long personal data is kept: counted from the closing of a case, and only while it is closed.

A definition says it as ``retention: {personal: {years: 10}, rule: {hi, en}}`` (or ``days``). A case
that is opened again, by an appeal for example, is kept until it is closed anew and for as long
after that.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from casework.definition.bilingual import is_bilingual
from casework.definition.model import Definition

UNITS = ("years", "days")
Findings = Iterator[str]


class Unreadable(ValueError):
    """The retention is not a number of years or of days."""


def span_of(definition: Definition) -> tuple[str, int] | None:
    """Return the unit and the number of them, None where the definition keeps data for ever.

    Raises Unreadable.
    """
    retention = definition.source.get("retention")
    if retention is None:
        return None
    personal = retention.get("personal") if isinstance(retention, Mapping) else None
    if not isinstance(personal, Mapping) or len(personal) != 1:
        raise Unreadable("the retention of personal data is not one number of years or of days")
    ((unit, count),) = personal.items()
    if unit not in UNITS or type(count) is not int or count < 1:
        raise Unreadable(f"personal data cannot be kept for {count!r} {unit!r}")
    return unit, count


def rule_of(definition: Definition) -> Mapping[str, str]:
    """Return the rule in words, empty where none is given."""
    retention = definition.source.get("retention")
    rule = retention.get("rule") if retention else None
    return rule if rule and is_bilingual(rule) else {"hi": "", "en": ""}


def erase_at(definition: Definition, closed_at: datetime | None) -> datetime | None:
    """Return when a case that was closed at ``closed_at`` loses its personal data; None for one
    that is open and for one that is kept for ever."""
    span = span_of(definition)
    if span is None or closed_at is None:
        return None
    unit, count = span
    return closed_at + timedelta(days=count) if unit == "days" else _years_after(closed_at, count)


def _years_after(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # the 29th of February, in a year that has none
        return moment.replace(year=moment.year + years, month=3, day=1)


def retention_is_readable(definition: Definition) -> Findings:
    """Check, as a rule of the linter, that how long personal data is kept can be counted."""
    try:
        span_of(definition)
    except Unreadable as error:
        yield str(error)
