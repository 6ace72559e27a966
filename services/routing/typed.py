"""What this service reads, stores, takes and answers, as types. Days are ISO text."""

from typing import Literal, NotRequired, TypedDict

from casework.policing.typed import StationView
from contracts.typed import Json, JsonObject, Text

Kind = Literal[
    "ranges",
    "revenue_districts",
    "districts",
    "offices",
    "supervision",
    "stations",
    "aliases",
    "pins",
    "railway_stations",
    "unit_rules",
]
"""The name of a table of the directory."""

Row = dict[str, str]
"""A row of a table by the names of its columns; see ``directory_files.TABLES``."""


class Records(TypedDict):
    """One version of the directory: its head, and each table as a list of rows."""

    version: str
    effective_from: str
    sources: dict[str, str]
    ranges: list[Row]
    revenue_districts: list[Row]
    districts: list[Row]
    offices: list[Row]
    supervision: list[Row]
    stations: list[Row]
    aliases: list[Row]
    pins: list[Row]
    railway_stations: list[Row]
    unit_rules: list[Row]


class DirectoryEntry(TypedDict):
    """A version of the directory that is in force, and from which day."""

    version: str
    effective_from: str


class BoundaryEntry(TypedDict):
    """A boundary set that is in force, for which region and from which day."""

    id: str
    region: str
    effective_from: str


class Geometry(TypedDict, total=False):
    """A geometry of GeoJSON as it comes in a file: nothing of it is sure before it was read."""

    type: str
    coordinates: Json


class Feature(TypedDict, total=False):
    """A feature of GeoJSON as it comes in a file; the keys of its properties are the surveyor's."""

    type: str
    properties: JsonObject | None
    geometry: Geometry | None


class StoredArea(TypedDict):
    """The area of one station in a boundary set, as it is stored."""

    _id: str
    set: str
    station: str
    geometry: Geometry


class Question(TypedDict):
    """A matter that somebody has jurisdiction of; ``place`` is read by ``places.read_place``."""

    category: str
    place: JsonObject
    occurred_at: NotRequired[str | None]


class ReplayedCase(Question):
    """A case of a dry run."""

    reference: str


class AlternativeView(StationView):
    """A station that may be the one, and how far from the place; None where that is not known."""

    distance_m: int | None


class Chain(TypedDict):
    """Who handles a matter and who watches over it, by code; None where there is no such office."""

    handling: str
    dsp: str | None
    sp: str | None
    range: str | None
    control_room: str


class Answer(TypedDict):
    """Who has jurisdiction; the contract's Resolution. ``outcome`` is resolved, ask or queue."""

    outcome: str
    station: StationView | None
    method: str
    confidence: str
    why: Text
    alternatives: list[AlternativeView]
    question: Text | None
    offices: Chain
    copy_to: list[str]
    directory_version: str
    boundary_set: str | None
    out_of_state: bool
    outpost: StationView | None


class Step(TypedDict):
    """What became of one strategy, whose name the contract calls ``rung``: passed with a
    ``reason``, or decided on what stands below it.

    The last step is the category's: ``rule`` is its row of ``unit_rules``, None where it has none.
    """

    rung: str
    result: str
    reason: NotRequired[str]
    method: NotRequired[str]
    confidence: NotRequired[str]
    station: NotRequired[str | None]
    candidates: NotRequired[list[str]]
    districts: NotRequired[list[str]]
    rule: NotRequired[Row | None]


class Explanation(Answer):
    """An answer with every strategy that was tried, and the boundary sets of the day."""

    trace: list[Step]
    boundary_sets: list[str]


class Refusal(TypedDict):
    """Why a question was refused; see ``contracts.errors``."""

    code: str
    fields: JsonObject
    details: JsonObject


class RefusedQuestion(TypedDict):
    """What stands among the answers for a question that was refused."""

    error: Refusal


class ManyAnswers(TypedDict):
    """One answer for each question, in order."""

    items: list[Answer | RefusedQuestion]


class StationPage(TypedDict):
    """A page of stations; ``next`` is the cursor of the one after it, None on the last.

    The first page of the whole list also says, by every spelling of a district, which police
    districts it means, and which words beside a name mean nothing: who keeps a copy of the list can
    then search it as here.
    """

    items: list[StationView]
    next: str | None
    directory_version: str
    districts: NotRequired[dict[str, list[str]]]
    unsaid: NotRequired[list[str]]


class StationMatch(TypedDict):
    """A station whose name is like the one that was searched for; ``score`` is 0 to 100."""

    station: StationView
    score: float
    matched: str


class StationMatches(TypedDict):
    """What a search answers, best first."""

    items: list[StationMatch]
    directory_version: str


class OfficeView(StationView):
    """A station or office with its chain; ``supervisors`` are codes, nearest first."""

    kind: str
    offices: Chain
    supervisors: list[str]
    directory_version: str
