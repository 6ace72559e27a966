"""Officers and offices, and what routing says of them."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from contracts.typed import Json, JsonObject, OfficeName, Text


class OfficerRecord(TypedDict, total=False):
    """An officer as the gateway's register has him, at the moment of a step."""

    name: str
    rank: str
    phone: str | None
    number: str | None
    role: str
    office: str
    woman: bool
    entered_at: str


Officers = Mapping[str, OfficerRecord]
"""Officers by user name: who acts, and whoever the answers name."""


class Station(OfficeName):
    """The office that handles a case, with its district where that is known."""

    district: NotRequired[Json]


class OfficesOfCase(TypedDict):
    """The office that handles a case, and the code of the office in each post. ``type`` is that of
    the station in the directory; absent where nobody asked the directory for one office."""

    station: Station | None
    offices: dict[str, str | None]
    type: NotRequired[str | None]


class RoutedStation(OfficeName):
    """A station or office as routing answers it; ``distance_m`` in metres."""

    type: NotRequired[str]
    district: NotRequired[Json]
    distance_m: NotRequired[float | None]


class StationOffered(OfficeName):
    """A station that may be meant, as a case keeps it: its distance to the next kilometre."""

    type: NotRequired[str]
    distance_m: NotRequired[int]


class OfficeReply(RoutedStation):
    """What routing answers of an office: itself, and the code of the office in each post."""

    offices: NotRequired[dict[str, str | None] | None]


class RoutingRecord(TypedDict):
    """What a case keeps and shows of routing's answer."""

    outcome: str
    method: str | None
    confidence: str | None
    why: Text | None
    question: Json
    alternatives: list[StationOffered]
    directory_version: str | None
    out_of_state: bool


class Resolution(TypedDict):
    """What routing answers: see `contracts.rpc`, ``resolve``."""

    outcome: str
    method: str
    confidence: str
    why: Text
    question: Json
    alternatives: list[RoutedStation]
    directory_version: str | None
    station: NotRequired[RoutedStation | None]
    offices: NotRequired[dict[str, str | None] | None]
    copy_to: NotRequired[list[str]]
    out_of_state: NotRequired[bool]


class RoutingQuestion(TypedDict):
    """What routing is asked: ``place`` in one of its shapes, ``occurred_at`` ISO text or None."""

    category: str
    place: JsonObject
    occurred_at: str | None
