"""Officers and offices, and what routing says of them."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from contracts.typed import Json, JsonObject, OfficeName, Text


class OfficerRecord(TypedDict, total=False):
    """An officer as the gateway's register has him, at the moment of a step."""

    name: str
    rank: str
    phone: str | None
    role: str
    office: str
    woman: bool


Officers = Mapping[str, OfficerRecord]
"""Officers by user name: who acts, and whoever the answers name."""


class Station(OfficeName):
    """The office that handles a case, with its district where that is known."""

    district: NotRequired[Json]


class OfficesOfCase(TypedDict):
    """The office that handles a case, and the code of the office in each post."""

    station: Station | None
    offices: dict[str, str | None]


class Resolution(TypedDict):
    """What routing answers: see `contracts.rpc`, ``resolve``."""

    outcome: str
    method: str
    confidence: str
    why: Text
    question: Json
    alternatives: list[JsonObject]
    directory_version: str | None
    station: NotRequired[JsonObject | None]
    offices: NotRequired[dict[str, str | None] | None]
    copy_to: NotRequired[list[str]]
    out_of_state: NotRequired[bool]


class RoutingQuestion(TypedDict):
    """What routing is asked: ``place`` in one of its shapes, ``occurred_at`` ISO text or None."""

    category: str
    place: JsonObject
    occurred_at: str | None
