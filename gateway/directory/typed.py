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
