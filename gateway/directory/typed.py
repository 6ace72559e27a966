"""What is answered of stations and jurisdiction, as types; `shapes` describes the same.

What routing answers is handed on as it is. An answer from a copy of the directory, while routing is
away, says so by ``as_of``.
"""

from typing import NotRequired, TypedDict

from casework.policing.typed import StationView as StationView
from contracts.typed import JsonObject, Text


class AsOf(TypedDict):
    """Of when a copy of the directory is: ISO 8601 text, and how many seconds ago."""

    time: str
    age_seconds: int


class FromDirectory(TypedDict):
    """Of which version of the directory an answer is; ``as_of`` where a copy of it answered."""

    directory_version: str
    as_of: NotRequired[AsOf]


class AlternativeView(StationView):
    """A station that may be the one, and how many metres from the place; None where that is not
    known."""

    distance_m: int | None


class Jurisdiction(FromDirectory):
    """Who has jurisdiction of a place. ``outcome`` is ``resolved``, ``ask`` (one of
    ``alternatives``) or ``queue`` (somebody decides it later); ``station`` is None unless it is
    resolved; ``offices`` are the codes of who handles the matter and who is over them."""

    outcome: str
    station: StationView | None
    method: str
    confidence: str
    why: Text
    alternatives: list[AlternativeView]
    question: Text | None
    offices: JsonObject
    copy_to: list[str]
    out_of_state: bool
    outpost: StationView | None
    boundary_set: str | None


class StationMatch(TypedDict):
    """A station whose name is like the one asked for; ``score`` is the likeness, up to 100,
    ``matched`` the spelling that is like."""

    station: StationView
    score: float
    matched: str


class StationMatches(FromDirectory):
    """The stations of a name, the likeliest first."""

    items: list[StationMatch]


class StationList(FromDirectory):
    """A page of the directory, by code; ``next`` is the cursor of the one after it, None on the
    last."""

    items: list[StationView]
    next: str | None


class ListedWhole(StationList):
    """The first page of the whole list also says by which spellings a police district is known, and
    which words beside a name mean nothing."""

    districts: NotRequired[dict[str, list[str]]]
    unsaid: NotRequired[list[str]]


class DraftStep(TypedDict):
    """Who did something with a draft of the directory, and when, as ISO 8601 text."""

    by: str
    at: str


class DraftHead(TypedDict):
    """How far a draft is: refused, checked, proposed, published or outdated. Without a fingerprint
    it was refused and is stored nowhere."""

    fingerprint: str | None
    state: str
    version: str
    effective_from: str
    sent: DraftStep
    proposed: DraftStep | None
    published: DraftStep | None


class TableChanges(TypedDict):
    """How many entries of a table a draft adds, changes and removes."""

    table: str
    added: int
    changed: int
    removed: int


class ChangedCell(TypedDict):
    """One value of an entry that is another one."""

    column: str
    before: str
    after: str


class ChangedEntry(TypedDict):
    """An entry that a draft adds, changes or removes; ``name`` is None of what has none."""

    table: str
    change: str
    code: str
    name: Text | None
    district: str
    cells: list[ChangedCell]


class DraftFinding(TypedDict):
    """What is wrong with a draft: in which file and row (0: in none), and what to write."""

    code: str
    file: str
    row: int
    subject: str
    text: Text


class DraftView(DraftHead):
    """A draft with what it changes; the lists may be cut, the counts say how many there are."""

    replaces: str
    tables: list[TableChanges]
    entries: list[ChangedEntry]
    entries_count: int
    removed: list[str]
    findings: list[DraftFinding]
    findings_count: int
    ignored: list[str]


class VersionInForce(TypedDict):
    """A version of the directory that is in force, and from which day."""

    version: str
    effective_from: str


class BoundariesInForce(TypedDict):
    """A set of boundaries that is in force, for which region and from which day."""

    id: str
    region: str
    effective_from: str


class InForce(TypedDict):
    """What is in force, each from its day."""

    directories: list[VersionInForce]
    boundary_sets: list[BoundariesInForce]


class DraftList(TypedDict):
    """The drafts of the last days, the newest first, and what is in force."""

    items: list[DraftHead]
    in_force: InForce


class Losing(TypedDict):
    """An office that a draft no longer has: how many open cases lie there and how many officers
    hold a post there; ``cases`` is None where they could not be counted in time."""

    code: str
    cases: int | None
    officers: int
