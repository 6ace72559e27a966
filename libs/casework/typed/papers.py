"""The papers of a case."""

from datetime import datetime
from typing import NotRequired, TypedDict

from contracts.typed import OfficeName, Text


class ShownValue(TypedDict):
    """A line of what the check of a paper shows."""

    name: Text
    value: Text


class Replacement(TypedDict):
    """Which paper took the place of one, and whether it says that the older was wrong."""

    by: str
    at: datetime
    corrected: bool


class IssuedPaper(TypedDict):
    """A paper as its case knows it."""

    id: str
    kind: str
    sha256: str
    issued_at: datetime
    name: Text
    valid_until: datetime | None
    shows: list[ShownValue]
    station: OfficeName | None
    earlier: NotRequired[list[str]]
    replaces: NotRequired[list[str]]
    replaced: NotRequired[Replacement | None]


class PaperDue(TypedDict):
    """A paper that a step issues, until it is printed: its kind, and the step's sequence."""

    kind: str
    sequence: int


class PaperContent(TypedDict):
    """A paper as its reader is given it: ``content`` in base64, ``issued_at`` ISO text."""

    content: str
    media_type: str
    kind: str
    sha256: str
    issued_at: str


class FileOfCase(TypedDict):
    """A file of a case as whoever prints it is told of it; `contracts.issued.FileOfCase`."""

    id: str
    name: str | None
    sha256: str
    size: int
    type: str
    received_at: datetime
    sent_by: str
