"""What the desk answers to who files, acts and reads."""

from typing import NotRequired, TypedDict

from casework.typed.fields import Answers, RecordValues
from contracts.typed import JsonObject, Text, View


class OpenAction(TypedDict):
    """An action that somebody may take now, with the JSON Schema of its form."""

    name: str
    label: Text
    form: JsonObject
    preview: NotRequired[bool]


class Choice(TypedDict):
    """One choice: what is answered, and what is read of it."""

    value: str
    label: Text


class FoundChoices(TypedDict):
    """What a finder answers; the likeliest first."""

    choices: list[Choice]


class Viewed(TypedDict):
    """What an action answers: the view of the case after it."""

    view: View


class Filed(TypedDict):
    """What filing answers; ``created`` is False where the case was there already."""

    view: View
    created: bool


class ShownNote(TypedDict):
    """A note as its reader is given it; ``at`` is ISO text."""

    sequence: int
    at: str
    action: str
    actor_role: str
    visibility: str
    body: Answers


class ShownRecordRow(TypedDict):
    """A row of a record as its reader is given it; ``at`` is ISO text."""

    n: int
    at: str
    by: str
    role: str
    office: str | None
    action: str
    hash: str
    values: RecordValues


class ContactRenewed(TypedDict):
    """Whether the case went to another mobile before."""

    renewed: bool


class CaseRecord(TypedDict):
    """What somebody may read of a case."""

    view: View
    form: Answers
    notes: list[ShownNote]
    records: dict[str, list[ShownRecordRow]]
