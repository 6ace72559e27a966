"""What is said on the bus as types, for who writes and reads the code.

The schemas of `contracts.events` and `contracts.envelope` check the same at run time; a contract
test holds both to each other, and the gateway's answers to the view. Times are ISO 8601 text.
"""

from types import NoneType, UnionType
from typing import Any, NotRequired, TypedDict, get_args, get_origin, get_type_hints, is_typeddict

Json = Any
"""A value that JSON can hold, where no contract of the house says which, and only there:

* what a path that is data leads to, in a case or its view (`look_up`, `value_at`, `Fact`);
* answers by the names of a form that is data, and fields that a service's rules add to a case;
* a form, a definition or a message before it has been checked;
* what another service answers, before somebody names it: the method says what it is;
* what a request brings, by the names of the schema that its route declares;
* a document whose form is another's: RabbitMQ's definitions, objects of Kubernetes, AsyncAPI;
* any value that is only written, hashed, masked or encrypted (`written`, `masked`).

Everything else has a type of its own, in `casework.typed` or here."""

JsonObject = dict[str, Json]
"""An object of such values, by names that are data."""


Text = dict[str, str]
"""A text in both languages of the State, by ``hi`` and ``en``."""


class OfficeName(TypedDict):
    """An office, as people are shown it."""

    code: str
    name: Text


class NextStep(TypedDict):
    """What happens next, by when, under which rule."""

    what: Text
    by: str | None
    rule: Text | None


class Clock(TypedDict):
    """One running, met or breached limit."""

    name: str
    due_at: str
    status: str
    level: NotRequired[int]
    ended: NotRequired[bool]


class TimelineEntry(TypedDict):
    """One step of the case, as the citizen reads it."""

    sequence: int
    at: str
    action: str
    state: str
    actor_role: str
    text: Text
    details: NotRequired[JsonObject]
    captured_at: NotRequired[str]


class Payment(TypedDict):
    """What a case costs, and how far it is paid."""

    rupees: int
    name: Text | None
    status: str
    url: str | None
    number: NotRequired[str | None]
    paid_at: NotRequired[str | None]
    refunded_at: NotRequired[str | None]


class View(TypedDict):
    """What may be shown of a case without personal data: the fields that every case has.

    Those that its definition names under ``view`` stand beside these.
    """

    reference: str
    service: str
    bus_service: str
    definition_version: int
    state: str
    regions: NotRequired[JsonObject]
    sequence: int
    owner: str
    station: OfficeName | None
    offices: JsonObject
    office_codes: list[str]
    assigned_to: str | None
    capability: NotRequired[JsonObject | None]
    filed_at: str
    acknowledged_at: str
    updated_at: str
    closed_at: str | None
    erased_at: NotRequired[str | None]
    next: NextStep | None
    clocks: list[Clock]
    timeline: list[TimelineEntry]
    documents: list[JsonObject]
    attachments: NotRequired[list[str]]
    routing: JsonObject | None
    transfer: NotRequired[JsonObject | None]
    links: NotRequired[dict[str, list[JsonObject]]]
    parties: NotRequired[dict[str, str]]
    payment: NotRequired[Payment | None]
    category: str | None
    sensitive: bool
    language: str
    closed: NotRequired[str]


class Notice(TypedDict):
    """One recipient to be told of one change; `until` in ISO 8601: when it is of no more use."""

    audience: str
    template: str
    to: JsonObject
    language: str
    channels: list[str]
    lane: str
    variables: JsonObject
    until: NotRequired[str]
    closed: NotRequired[str]


class EventActor(TypedDict):
    """Who caused the event: an opaque citizen id or an officer's username, and the role."""

    id: str
    role: str


class Envelope(TypedDict):
    """An event as it is written to an outbox and sent."""

    id: str
    type: str
    version: int
    source: str
    occurred_at: str
    reference: str | None
    sequence: int | None
    actor: EventActor | None
    trace: str | None
    data: JsonObject
    to: NotRequired[str | None]


def kinds(shape: type) -> dict[str, tuple[type, bool]]:
    """Return, for each field of one of these types, which of JSON's kinds its value is (an object
    is a dict), and whether it may be None instead."""
    hints = get_type_hints(shape)
    return {name: _kind(hint) for name, hint in hints.items()}


def _kind(hint: Any) -> tuple[type, bool]:
    if get_origin(hint) is UnionType:
        (other,) = (one for one in get_args(hint) if one is not NoneType)
        return _kind(other)[0], True
    kind = get_origin(hint) or hint
    return (dict if is_typeddict(kind) else kind), False
