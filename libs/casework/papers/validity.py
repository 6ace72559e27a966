"""How long a paper is good, and what its check shows: settled once, with its printing."""

from collections.abc import Mapping
from datetime import UTC, datetime

from casework.definition.bilingual import written
from casework.definition.conditions import value_at
from casework.definition.documents import Document, Shown
from casework.definition.model import Definition
from casework.engine.working_days import due_after_days
from casework.papers.answers import spec_at, value_in_words
from casework.papers.initials import LABEL, initials_of
from casework.typed.fields import Answers, CaseFields
from casework.typed.papers import ShownValue
from contracts.events import LANGUAGES
from contracts.typed import Json


class NoEnd(Exception):
    """The case does not have the moment that its paper is good until; without it the paper would
    be good for ever, so it is not issued."""


def valid_until(document: Document, case: CaseFields, issued_at: datetime) -> datetime | None:
    """Return the moment until which ``document`` is good, None where it has no end.

    Raises NoEnd where the definition names a moment that the case does not have.
    """
    if document.valid_days is not None:
        return due_after_days(issued_at, document.valid_days)
    if document.valid_until is None:
        return None
    value = value_at(case, document.valid_until)
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise NoEnd(f"{document.kind} is good until {document.valid_until}, which the case has not")
    return moment.astimezone(UTC)


def label_of(definition: Definition, line: Shown) -> Mapping[str, str] | None:
    """Return what ``line`` is called: its own name or that of the answer; None without either."""
    return line.name or spec_at(definition, line.path).get("label")


def shown_at_check(
    definition: Definition,
    document: Document,
    case: CaseFields,
    form: Answers | None = None,
) -> list[ShownValue]:
    """Return ``[{"name", "value"}]``, both bilingual, of what the check of ``document`` shows;
    without what this case does not have. Of the answers in ``form`` it shows initials at most."""
    lines: list[ShownValue] = []
    for line in document.verify_shows:
        if line.initials is not None:
            if letters := initials_of((form or {}).get(line.initials)):
                words = dict.fromkeys(LANGUAGES, letters)
                lines.append({"name": dict(line.name or LABEL), "value": words})
            continue
        value = _moment(definition, line.path, value_in_words(definition, case, line.path))
        name = value.get("name") if isinstance(value, Mapping) and "code" in value else None
        words = {language: written(name or value, language) for language in LANGUAGES}
        if all(words.values()):
            lines.append({"name": dict(label_of(definition, line) or {}), "value": words})
    return lines


def initials_shown(document: Document, form: Answers) -> str:
    """Return the initials that the check of ``document`` shows, empty where it shows none."""
    named = (line.initials for line in document.verify_shows if line.initials is not None)
    return initials_of(form.get(next(named, "")))


def _moment(definition: Definition, path: str, value: Json) -> Json:
    if spec_at(definition, path).get("type") == "datetime" and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value
