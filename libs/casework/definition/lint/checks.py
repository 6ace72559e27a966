"""Rules about what is checked between the answers of a form."""

from collections.abc import Iterator

from casework.definition.form import Form
from casework.definition.form_checks import NOW
from casework.definition.model import Definition
from casework.engine.kept_answers import MOMENT

Findings = Iterator[str]


def checks_compare_moments(definition: Definition) -> Findings:
    """A check compares a moment that the form asks for with another one, or with now."""
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
            elif form.types[name] != MOMENT:
                yield f"{where} checks {name}, which is no moment"
        if check.unless is not None and check.unless not in form.types:
            yield f"{where} checks {check.field} unless {check.unless!r}, which it does not ask for"
        if check.field == check.other:
            yield f"{where} checks {check.field} against itself"
