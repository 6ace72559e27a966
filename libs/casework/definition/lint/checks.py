"""Rules about what is checked between the answers of a form."""

from collections.abc import Iterator

from casework.definition.form import Form
from casework.definition.form_checks import BOUNDS, NOW, Check
from casework.definition.model import Definition
from casework.definition.spans import YEARS
from casework.engine.kept_answers import MOMENT

DAY = "date"
OF_DAYS = frozenset((YEARS, "days"))
"""What a bound between days of the calendar is written in."""

Findings = Iterator[str]


def checks_compare_moments(definition: Definition) -> Findings:
    """Check that a check compares a moment or a day that the form asks for with another, or with
    now; hours and minutes bound moments alone, and years days."""
    yield from _checks_of("the form", definition.form)
    for action in definition.actions.values():
        yield from _checks_of(f"the form of {action.name}", action.form)


def _checks_of(where: str, form: Form) -> Findings:
    for check in form.checks:
        for name in (check.field, check.other):
            if name == NOW and name == check.other:
                continue
            if name not in form.types:
                yield f"{where} checks {name!r}, which it does not ask for"
            elif form.types[name] not in (MOMENT, DAY):
                yield f"{where} checks {name}, which is no moment and no day"
        yield from _bounds_of(where, form, check)
        if check.unless is not None and check.unless not in form.types:
            yield f"{where} checks {check.field} unless {check.unless!r}, which it does not ask for"
        if check.field == check.other:
            yield f"{where} checks {check.field} against itself"


def _bounds_of(where: str, form: Form, check: Check) -> Findings:
    of_days = DAY in (form.types.get(check.field), form.types.get(check.other))
    for bound in BOUNDS:
        units = set(getattr(check, bound) or ())
        if of_days and units - OF_DAYS:
            yield f"{where} checks {check.field} by the day, and {bound} says hours or minutes"
        elif not of_days and YEARS in units:
            yield f"{where} checks {check.field} by the moment, and {bound} says years"
