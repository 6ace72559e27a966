"""Rules of the linter about what the pages of a case show, and in which words."""

from collections.abc import Iterator

from casework.definition.bilingual import is_bilingual
from casework.definition.lint.regions import NEVER_SHOWN, VIEW
from casework.definition.model import BadDefinition, Definition
from casework.definition.panels import Panels, panels
from contracts.typed import Json

Findings = Iterator[str]


def panels_show_what_there_is(definition: Definition) -> Findings:
    """Check that a panel reads what the view shows, names actions and a clock that exist, and has
    its words in both languages."""
    try:
        declared = panels(definition.source)
    except BadDefinition as error:
        yield str(error)
        return
    view_fields = (VIEW | set(definition.view_fields)) - NEVER_SHOWN
    for where, path in _paths(declared):
        if path.partition(".")[0] not in view_fields:
            yield f"{where} reads {path}, which the view does not show"
    for where, text in _texts(declared):
        if not is_bilingual(text):
            yield f"{where} is not in both languages"
    for request in declared.requests:
        for name in sorted(set(request.actions) - set(definition.actions)):
            yield f"a panel names the unknown action {name!r}"
        if request.clock is not None and request.clock not in definition.clocks:
            yield f"a panel names the unknown clock {request.clock!r}"


def words_of_pages_are_in_both_languages(definition: Definition) -> Findings:
    """Check that what the pages call an office, and the advice that goes with a choice,
    is in both languages."""
    office = definition.source.get("office_name")
    if office is not None and not is_bilingual(office):
        yield "the name of an office is not in both languages"
    for name, choices in definition.form.choices.items():
        for value, choice in choices.items():
            advice = choice.get("advice")
            if advice is not None and not is_bilingual(advice):
                yield f"the advice of {name} {value} is not in both languages"


def _paths(declared: Panels) -> Iterator[tuple[str, str]]:
    numbers = [
        (one.field, path) for one in declared.numbers for path in (one.field, one.at, one.beside)
    ]
    tables = [(one.field, path) for one in declared.tables for path in (one.field, one.note)]
    for field, path in (*numbers, *tables):
        if path:
            yield f"the panel {field}", path
    for request in declared.requests:
        yield from (("a panel", path) for path in request.only_if)


def _texts(declared: Panels) -> Iterator[tuple[str, Json]]:
    labels = [(one.field, one.label) for one in declared.numbers]
    labels += [(one.field, one.label) for one in declared.tables]
    for field, label in labels:
        yield f"the label of the panel {field}", label
    for request in declared.requests:
        yield "the label of a panel", request.label
        yield from (("a line of a panel", line) for line in request.lines)
