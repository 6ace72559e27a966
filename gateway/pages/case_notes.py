"""What was written about a case, and since when it is as it is, for the pages of both sides."""

from dataclasses import dataclass
from functools import partial

from casework.typed.fields import ViewFields
from casework.typed.replies import ShownNote
from gateway.cases.typed import CaseRecord
from gateway.catalogue import use_cases as catalogue
from gateway.http.context import language
from gateway.pages.directory import directory
from gateway.pages.form_specs import specs_of
from gateway.pages.form_words import Row, rows
from gateway.pages.services import ServiceWords
from gateway.pages.typed import Spec


@dataclass(frozen=True)
class Note:
    """One note: when, in which role, what was answered in words, the ids of its files."""

    at: str
    role: str | None
    rows: tuple[Row, ...]
    files: tuple[str, ...]


def notes_of(words: ServiceWords, record: CaseRecord | None) -> list[Note]:
    """Return the notes of a record, the newest first, as the forms of their actions asked for them;
    none for None."""
    notes = record["notes"] if record else []
    forms = catalogue.action_forms(words.definition["code"]) if notes else {}
    return [_note(note, specs_of(forms.get(note["action"]))) for note in reversed(notes)]


def _note(note: ShownNote, specs: list[Spec]) -> Note:
    name_of = partial(directory().name_of, language=language())
    answered = tuple(rows(specs, note["body"], language(), name_of))
    files = tuple(one for row in answered for one in row.files)
    return Note(note["at"], note["actor_role"], answered, files)


def in_state_since(view: ViewFields) -> str | None:
    """Return when the case came into its present state: a note or an answer does not change it."""
    entered = None
    for step in reversed(view["timeline"]):
        if step["state"] != view["state"]:
            break
        entered = step["at"]
    return entered
