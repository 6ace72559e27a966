"""Rules of the linter about answers of the application that an action corrects."""

from collections.abc import Iterator

from casework.definition.model import Action, Definition
from casework.papers.answers import answers_kept

CORRECTABLE = frozenset(("boolean", "choice", "date", "datetime", "integer", "text"))
"""Kinds of answer that can be corrected. Others decide where a case lies or how its citizen is
reached, which has its own ways."""
Findings = Iterator[str]


def corrections_fit(definition: Definition) -> Findings:
    """Check that what is corrected is an answer of the application, of the same kind as the one
    that takes its place, and no copy of it is kept elsewhere."""
    for action in definition.actions.values():
        for field, answer in action.corrects.items():
            yield from _fits(definition, action, field, answer)


def _fits(definition: Definition, action: Action, field: str, answer: str) -> Findings:
    where = f"action {action.name} corrects {field}"
    kind, other = definition.form.types.get(field), action.form.types.get(answer)
    copies = {spec["name"] for spec in answers_kept(definition).values()}
    if action.starts:
        yield f"{where} with the application itself"
    elif kind is None:
        yield f"{where}, which the application does not ask for"
    elif other is None:
        yield f"{where} by {answer}, which its form does not ask for"
    elif kind not in CORRECTABLE or kind != other:
        yield f"{where}, of the kind {kind}, by {answer} of the kind {other}"
    elif field in definition.form.personal and answer not in action.form.personal:
        yield f"{where}, which is personal, by {answer}, which is not"
    elif field in copies:
        yield f"{where}, which the case keeps in the open: it is kept anew instead"
