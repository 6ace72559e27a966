"""What was written about a case, and since when it is as it is, for the pages of both sides."""

from dataclasses import dataclass

from casework.typed.fields import ViewFields
from contracts.typed import JsonObject


@dataclass(frozen=True)
class Note:
    """One note: when, in which role, its lines of text, the ids of its files."""

    at: str
    role: str | None
    lines: tuple[str, ...]
    files: tuple[str, ...]


def notes_of(record: JsonObject | None) -> list[Note]:
    """Return the notes of a record, the newest first; none for None."""
    return [
        Note(
            note["at"],
            note["actor_role"],
            tuple(line for text in _texts(note["body"]) for line in text.split("\n")),
            tuple(_files(note["body"])),
        )
        for note in reversed((record or {}).get("notes", []))
    ]


def in_state_since(view: ViewFields) -> str | None:
    """Return when the case came into its present state: a note or an answer does not change it."""
    entered = None
    for step in reversed(view["timeline"]):
        if step["state"] != view["state"]:
            break
        entered = step["at"]
    return entered


def _texts(body: JsonObject) -> list[str]:
    return [value for value in body.values() if isinstance(value, str)]


def _files(body: JsonObject) -> list[str]:
    lists = (value for value in body.values() if isinstance(value, list))
    return [one for value in lists for one in value if isinstance(one, str)]
