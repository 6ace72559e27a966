"""How papers, fees, appointments and the other parts of a definition are written."""

from typing import NotRequired, TypedDict

from casework.definition.sources.common import Conditions, SpanSource
from contracts.typed import Json, Text


class ShownSource(TypedDict, total=False):
    """What the check of a paper shows: the value at a path, or the initials of an answer."""

    path: str
    initials: str
    name: Text


class DocumentSource(TypedDict):
    """A paper that is issued."""

    name: Text
    who: list[str]
    text: Text
    data: NotRequired[str]
    reason: NotRequired[str]
    replaces: NotRequired[str | list[str]]
    revoked_in: NotRequired[list[str]]
    template: NotRequired[str]
    valid_until: NotRequired[str | dict[str, int]]
    verify: NotRequired[bool]
    verify_shows: NotRequired[list[str | ShownSource]]


class HandFormSource(TypedDict):
    """A form that a person fills in by hand; see `definition.hand_forms`."""

    name: Text
    help: Text
    who: list[str]


RoutingSource = TypedDict(
    "RoutingSource",
    {"as": str, "category": str, "fallback_office": str, "occurred_at": str, "place": str},
    total=False,
)
"""Which answers routing is asked with."""


class BulkSource(TypedDict):
    """How many applications one file may hold."""

    rows: int


class FeeSource(TypedDict):
    """What an application costs; see `definition.fee`."""

    rupees: int
    name: Text
    due_in: list[str]
    takes: str
    refunds_in: NotRequired[list[str]]
    tells: NotRequired[list[str]]


class FeedSource(TypedDict):
    """What cases follow in another system; see `definition.feeds`."""

    key: str
    moves: NotRequired[dict[str, str]]
    begins: NotRequired[str]
    instead: NotRequired[dict[str, Json]]
    refused_in: NotRequired[str]


class PlaceSource(TypedDict):
    """Which answer names the office that a case goes to; see `definition.own_offices`."""

    of: str
    asks: NotRequired[str]


class RecordSource(TypedDict):
    """A book of a case; see `definition.records`."""

    name: Text
    fields: dict[str, Text]
    who: list[str]
    chained: NotRequired[bool]


class OnceSource(TypedDict):
    """How often somebody may come."""

    per: str
    days: int


class SlotSource(TypedDict):
    """Appointments; see `engine.slots`."""

    office: str
    at: str
    capacity: int
    every: SpanSource
    hours: list[str]
    days: list[str]
    held_in: list[str]
    once: NotRequired[OnceSource]


class RegisterSource(TypedDict):
    """A book without gaps."""

    name: Text


class RetentionSource(TypedDict):
    """How long personal data is kept: ``{years: 10}`` or ``{days: 30}``, under which rule."""

    personal: dict[str, int]
    rule: NotRequired[Text]


class Open311TakesSource(TypedDict, total=False):
    """Which answer is made from which standard argument of Open311."""

    address: str
    description: str
    email: str
    media: str
    name: str
    place: str


class Open311UpdateSource(TypedDict):
    """Which action a partner's update is, and which answer its description becomes."""

    action: str
    text: str


Open311ListedSource = TypedDict(
    "Open311ListedSource",
    {
        "while": Conditions,
        "opened": NotRequired[str],
        "describes": NotRequired[list[str]],
        "place": NotRequired[str],
    },
)
"""Which cases are public requests, and what of them is shown."""


class Open311Source(TypedDict, total=False):
    """What programs of others may do; see `definition.open311`."""

    keywords: list[str]
    listed: Open311ListedSource
    takes: Open311TakesSource
    update: Open311UpdateSource
