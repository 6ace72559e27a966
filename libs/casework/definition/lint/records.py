"""Rules of the linter about records: what is written into them, and who reads them."""

from collections.abc import Iterator

from casework.definition.bilingual import is_bilingual
from casework.definition.lint.texts import KEBAB
from casework.definition.model import Action, Definition
from casework.definition.records import RecordBook, path_of

Findings = Iterator[str]


def records_are_written(definition: Definition) -> Findings:
    """Check that a record has its words in both languages and known readers; some action adds to
    it, every field is filled by one, and what an action adds is there to be added."""
    for book in definition.records.values():
        yield from _book(definition, book)
    for action in definition.actions.values():
        yield from _added(definition, action)


def _book(definition: Definition, book: RecordBook) -> Findings:
    where = f"record {book.name}"
    if not KEBAB.fullmatch(book.name):
        yield f"the name {book.name!r} is not kebab-case"
    if not is_bilingual(book.label):
        yield f"{where} is not given in both languages"
    for field, label in book.fields.items():
        if not is_bilingual(label):
            yield f"{where}, field {field} is not given in both languages"
    if not book.who:
        yield f"{where} is read by nobody"
    for group in sorted(set(book.who) - set(definition.groups)):
        yield f"{where} names the unknown group {group!r}"
    rows = [a.records[book.name] for a in definition.actions.values() if book.name in a.records]
    if not rows:
        yield f"{where} is declared and no action adds to it"
    for field in sorted(set(book.fields).difference(*rows) if rows else ()):
        yield f"{where}, field {field} is filled by no action"


def _added(definition: Definition, action: Action) -> Findings:
    form = definition.form_of(action)
    for name, values in action.records.items():
        where = f"action {action.name} adds to the record {name}"
        book = definition.records.get(name)
        if book is None:
            yield f"{where}, which is unknown"
            continue
        for field in sorted(set(values) - set(book.fields)):
            yield f"{where} the unknown field {field!r}"
        for field, value in values.items():
            if isinstance(value, str):
                if path_of(value) is None and value not in form.types:
                    yield f"{where} the answer {value!r}, which its form does not ask for"
            elif not is_bilingual(value):
                yield f"{where} words for {field} that are not in both languages"
