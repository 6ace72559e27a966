"""What cases know of each other, and say to each other."""

from typing import NotRequired, TypedDict

from contracts.typed import JsonObject, OfficeName, Text


class LinkRow(TypedDict):
    """How a linked case stands; times are ISO text. The fields that the link shows or keeps stand
    beside these."""

    reference: str
    service: str
    state: str
    label: Text
    station: OfficeName | None
    due_at: str | None
    overdue: bool
    ended: bool
    opened_at: str | None
    sequence: int
    n: NotRequired[str]
    closed: NotRequired[str]


class LinkDue(TypedDict):
    """What is still to be done for a link; `engine.links` says which fields go together."""

    link: str
    sequence: NotRequired[int]
    reference: NotRequired[str]
    tell: NotRequired[str]
    takes: NotRequired[str]
    answers: NotRequired[JsonObject]


class Follower(TypedDict):
    """A case that is told of each change: its service on the bus, and what it shows of this one."""

    reference: str
    service: str
    link: str
    n: str
    shows: list[str]


class AskingCase(TypedDict):
    """A case that asks for another one or refers to it, as its service says so on the bus."""

    reference: str
    service_code: str
    link: str
    n: str
    shows: list[str]
    office: NotRequired[str | None]


class HandedOn(TypedDict):
    """Whose matter is handed on: ``id`` is None where nobody knows who has the mobile."""

    id: str | None
    mobile: str | None
    language: str


class Asker(TypedDict):
    """The case that asked for this one: its service on the bus, and the office that handles it."""

    reference: str
    service: str
    office: str | None


class LinkReply(TypedDict):
    """How a case stands, to who asks for it or links it; with ``link`` and ``shows``, under which
    link it has the other, and what it follows of it."""

    row: LinkRow
    link: NotRequired[str]
    shows: NotRequired[list[str]]
