"""Drafts of a directory as types: what they change, what is wrong with them, how far they are."""

from datetime import datetime
from typing import Literal, NotRequired, TypedDict

from bson import Binary

from contracts.typed import Text
from services.routing.typed import BoundaryEntry, DirectoryEntry, Kind

Change = Literal["removed", "changed", "added"]
State = Literal["refused", "checked", "proposed", "published", "outdated"]
"""``outdated``: something else was published after the draft was compared with it."""


class Cell(TypedDict):
    """One value of an entry that is another one."""

    column: str
    before: str
    after: str


class ChangedEntry(TypedDict):
    """An entry of a table that a draft adds, changes or removes; ``name`` of a station or office,
    None of what has none."""

    table: Kind
    change: Change
    code: str
    name: Text | None
    district: str
    cells: list[Cell]


class TableChanges(TypedDict):
    """How many entries of a table a draft adds, changes and removes."""

    table: Kind
    added: int
    changed: int
    removed: int


class FindingView(TypedDict):
    """What is wrong: where, with which record, and what to write."""

    code: str
    file: str
    row: int
    subject: str
    text: Text


class Step(TypedDict):
    """Who did something with a draft, and when."""

    by: str
    at: str


class DraftHead(TypedDict):
    """A draft in a list. ``fingerprint`` is of the content and of what it was compared with; None
    of one that is refused, for it is not stored."""

    fingerprint: str | None
    state: State
    version: str
    effective_from: str
    sent: Step
    proposed: Step | None
    published: Step | None


class DraftView(DraftHead):
    """A draft with all that it would change; nothing of it is in force before it is published.

    ``replaces`` is the version that it was compared with, in force on its day. Lists are cut at
    MOST entries, ``entries_count`` and ``findings_count`` say how many there are; ``removed`` has
    the code of every station and office that is no more.
    """

    replaces: str
    tables: list[TableChanges]
    entries: list[ChangedEntry]
    entries_count: int
    removed: list[str]
    findings: list[FindingView]
    findings_count: int
    ignored: list[str]


class DraftDropped(TypedDict):
    """Whether a draft was taken back; False for one that is in force."""

    dropped: bool


class InForce(TypedDict):
    """What is in force, each from its day."""

    directories: list[DirectoryEntry]
    boundary_sets: list[BoundaryEntry]


class DraftList(TypedDict):
    """The drafts of the last days, the newest first, and what is in force."""

    items: list[DraftHead]
    in_force: InForce


class StoredStep(TypedDict):
    """Who did something with a draft, and when, as it is stored."""

    by: str
    at: datetime


class StoredDraft(TypedDict):
    """A draft as it is stored. ``revision`` is that of the book with which it was compared."""

    _id: str
    version: str
    effective_from: str
    revision: int
    by: str
    at: datetime
    archive: NotRequired[Binary]
    proposed: NotRequired[StoredStep]
    published: NotRequired[StoredStep]
