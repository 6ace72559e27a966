"""What is answered of cases, as types; `shapes` describes the same to those who call the API.

A case view also has the fields that its service's definition adds, which only the definition knows:
who reads those takes a view as `casework.typed.fields.ViewFields`. Times are ISO 8601 text.
"""

from typing import NotRequired, TypedDict

from casework.definition import bilingual
from casework.typed.replies import OpenAction, ShownNote, ShownRecordRow
from contracts.typed import Clock, JsonObject, OfficeName, Payment, Text, TimelineEntry
from gateway.messages.typed import ShownSafeContact


class NextStep(TypedDict):
    """What comes next, by when and under which rule, in the reader's language."""

    what: str
    by: str | None
    rule: str | None


class CaseLinks(TypedDict):
    """Where to go on from a case: paths of the API."""

    self: str
    events: str
    record: str


class Part(TypedDict):
    """The part that a citizen who is not the owner has in a case."""

    name: str
    label: bilingual.Text


class LockedEntry(TypedDict):
    """The neutral line of a case that waits for its reader's private code."""

    reference: str
    filed_at: str
    acknowledged_at: str
    updated_at: str
    links: CaseLinks


class CaseEntry(TypedDict):
    """One line of a list; ``party`` is None for the owner and for officers."""

    reference: str
    service: str
    state: str
    station: OfficeName | None
    category: str | None
    filed_at: str
    acknowledged_at: str
    updated_at: str
    assigned_to: str | None
    next: NextStep | None
    clocks: list[Clock]
    links: CaseLinks
    party: Part | None


class CaseList(TypedDict):
    """A page of a list; ``next`` is the cursor of the one after it, None on the last. ``locked``
    wait for the reader's private code."""

    items: list[CaseEntry]
    locked: list[LockedEntry]
    next: str | None


class InboxEntry(CaseEntry):
    """One line of an office's list; ``moves``: how often an officer sent the case to another
    office."""

    sensitive: bool
    moves: int
    actions: list[OpenAction]


class InboxPage(TypedDict):
    """A page of an office's list; ``next`` as of a `CaseList`."""

    items: list[InboxEntry]
    next: str | None


class CaseView(CaseEntry):
    """A case as one caller may see it. ``linked_cases`` are the rows of each link that is shown;
    ``documents`` and ``actions`` those for this caller; ``routing`` is None before the case was
    routed, ``payment`` where nothing is to be paid."""

    regions: dict[str, str]
    capability: JsonObject | None
    sequence: int
    sensitive: bool
    language: str
    closed_at: str | None
    erased_at: NotRequired[str | None]
    timeline: list[TimelineEntry]
    documents: list[JsonObject]
    actions: list[OpenAction]
    routing: JsonObject | None
    payment: Payment | None
    linked_cases: dict[str, list[JsonObject]]


class PublicCase(TypedDict):
    """What anybody who knows the reference may see."""

    reference: str
    service: str
    state: str
    station: OfficeName | None
    filed_at: str
    updated_at: str
    erased_at: NotRequired[str | None]
    next: NextStep | None
    proved: bool


class TrackedCase(PublicCase, total=False):
    """The same, and with ``proved`` what the owner is shown: a case view without its actions,
    addresses and party."""

    regions: dict[str, str]
    capability: JsonObject | None
    sequence: int
    category: str | None
    sensitive: bool
    language: str
    assigned_to: str | None
    acknowledged_at: str
    closed_at: str | None
    clocks: list[Clock]
    timeline: list[TimelineEntry]
    documents: list[JsonObject]
    routing: JsonObject | None
    payment: Payment | None
    linked_cases: dict[str, list[JsonObject]]


class ShownBeside(TypedDict, total=False):
    """What a definition adds to what every case shows its caller; nothing where the definition is
    not known here. ``more`` names fields of the view, ``linked`` links."""

    documents: list[JsonObject]
    more: tuple[str, ...]
    linked: tuple[str, ...]
    party: Part | None
    may_pay: bool


class Captured(TypedDict, total=False):
    """When, and on which sequence of the case, an action was answered without a network."""

    captured_at: str
    based_on: int


class CaseChange(TypedDict):
    """A step of the timeline, or a change that left none: then ``action`` is None and nothing of
    what a step has besides is there."""

    sequence: int
    at: str
    action: str | None
    state: str
    reference: str
    actor_role: NotRequired[str]
    text: NotRequired[Text]
    details: NotRequired[JsonObject]
    captured_at: NotRequired[str]


class CallMade(TypedDict):
    """A call to somebody whom a message did not reach: when, what came of it (`CALL_OUTCOMES`), the
    officer who called."""

    at: str
    outcome: str
    by: str


class Undelivered(TypedDict):
    """A message about a case that reached nobody. ``shown`` is as much of the address as may be
    read, ``unreached``: it went on no other channel either; ``call_ended``: what came of the last
    call to be made."""

    id: str
    audience: str | None
    channel: str | None
    reason: str | None
    shown: str
    unreached: NotRequired[bool]
    at: str
    calls: NotRequired[list[CallMade]]
    call_ended: NotRequired[str]


class CallNoted(TypedDict):
    """What was noted of a call; ``ended``: there is nobody to call any more."""

    outcome: str
    ended: bool


class LoggedMessage(TypedDict):
    """A message about a case to the reader, as notify's log shows it: ``to`` is as much of the
    address as its owner recognises, ``ended_at`` None for one that is under way."""

    channel: str
    to: str
    state: str
    reason: str | None
    planned_at: str
    ended_at: str | None


class CaseMessages(TypedDict):
    """What a reader is told of the messages about a case, newest first."""

    items: list[LoggedMessage]
    not_reached: list[Undelivered]


class CaseRecord(TypedDict):
    """What was written in the form, the notes and the records, as far as the caller may read it;
    ``undelivered`` is for officers, ``safe_contact`` for those of them who read the mobile."""

    reference: str
    form: JsonObject
    notes: list[ShownNote]
    records: dict[str, list[ShownRecordRow]]
    undelivered: NotRequired[list[Undelivered]]
    safe_contact: NotRequired[list[ShownSafeContact]]
