"""What is known of one lost or found thing, and what is said about two that may be the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypedDict

from contracts.typed import Json, JsonObject

Side = Literal["lost", "found"]
OTHER: dict[str, Side] = {"lost": "found", "found": "lost"}


@dataclass(frozen=True)
class Place:
    """Where, in degrees; the middle of a station's area where nothing better is known."""

    lat: float
    lon: float


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing of one case. Everything but case, side and day may be unknown."""

    case: str
    """Reference of the case it stands in."""
    row: str = ""
    """Which thing of the case, where it has several."""
    side: Side
    category: str = ""
    """A category of ``lexicon.yaml``, as the applicant chose it; "" or one unknown there if none
    fits. It need not be right: the words count more."""
    description: str = ""
    """Everything written about the thing: what it is, its marks, what is in it; any language."""
    colours: tuple[str, ...] = ()
    """Colours chosen or written, as codes or words of any language."""
    brand: str = ""
    """Brand and model as written."""
    place: Place | None = None
    day: date
    """The day it was lost or found; the first of them if it is not known better."""
    until: date | None = None
    """The last day it can have been lost on, if that is another than ``day``."""
    numbers: tuple[tuple[str, str], ...] = ()
    """(kind, number) as ``casework.identifiers`` knows them. What cannot be real is
    passed over."""
    sequence: int = 0
    """The case's sequence: an older one than is on file changes nothing."""

    @property
    def id(self) -> str:
        return f"{self.case}/{self.row}"

    @property
    def last_day(self) -> date:
        return max(self.day, self.until or self.day)


class ReasonData(TypedDict):
    """A reason in JSON types; ``weight`` to two places."""

    code: str
    weight: float
    parameters: JsonObject


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for or against: a code of ``wording.yaml`` with its parameters, and a
    weight, negative if against. Weights add up to the log of the odds."""

    code: str
    weight: float
    parameters: Mapping[str, Json] = field(default_factory=dict)

    def as_data(self) -> ReasonData:
        """Return it in JSON types."""
        return {
            "code": self.code,
            "weight": round(self.weight, 2),
            "parameters": dict(self.parameters),
        }


@dataclass(frozen=True)
class Candidate:
    """A thing of the other side that may be the one looked for."""

    case: str
    row: str
    score: float
    """From 0 to 1: how likely it is the one, at most one of all candidates being it."""
    suggested: bool
    """Whether it is likely enough to be told. Nobody is ever given a thing because of it."""
    exact: bool
    """Whether a number (IMEI, registration …) is the same."""
    reasons: tuple[Reason, ...]
    """The strongest first."""
