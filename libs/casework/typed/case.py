"""The case document, as a type: what stands in it and in its parts.

Times are aware, in UTC. `casework.engine.case` says what each field means; the parts of a
definition have their types in `casework.definition.sources`, what goes over the bus in
`contracts.typed`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NotRequired, TypedDict

from casework.typed.links import Asker, Follower, LinkDue, LinkRow
from casework.typed.papers import IssuedPaper, PaperDue
from contracts.typed import Envelope, Json, JsonObject, OfficeName, Text


class ClockRecord(TypedDict):
    """One clock of a case; `engine.clocks` says what each field means."""

    name: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    status: str
    level: int
    fired: int
    anchor: datetime
    pauses: int
    paused_at: datetime | None
    next_at: datetime | None
    owed: NotRequired[bool]


class Entry(TypedDict):
    """One step, in the timeline of a case document."""

    sequence: int
    at: datetime
    action: str
    state: str
    actor: str
    actor_role: str
    actor_rank: str | None
    actor_name: str | None
    actor_office: str | None
    definition_version: int
    text: Text
    details: JsonObject
    internal: bool
    captured_at: NotRequired[datetime]
    asks: NotRequired[list[str]]
    key: NotRequired[str]
    hash: NotRequired[str]


class Capability(TypedDict):
    """As what the officer of a case was named."""

    officer: str
    role: str
    office: str
    name: str
    rank: str
    phone: str | None
    since: datetime
    number: NotRequired[str]
    entered_at: NotRequired[str]


class Transfer(TypedDict):
    """A hand over to another office that was not accepted yet."""

    to: OfficeName
    offices: dict[str, str | None]


class Membership(TypedDict):
    """A citizen beside the owner with a part in the case."""

    id: str
    since: datetime


class PartyContact(TypedDict):
    """How a party is reached: an address sealed for notify, None where none is known."""

    contact: str | None
    language: str


class PaymentStatus(TypedDict):
    """How a payment stands; `engine.fees` says what each status means."""

    status: str
    url: str | None
    number: str | None
    paid_at: datetime | None
    refunded_at: datetime | None


class PaymentRecord(PaymentStatus):
    """What a case owes and what was paid."""

    round: int
    rupees: int
    since: datetime


class PaymentShown(PaymentStatus):
    """What everybody who sees the case sees of it."""

    rupees: int
    name: Mapping[str, str] | None


class PaymentWritten(PaymentStatus):
    """A payment as texts and papers name it: ``rupees`` is written as ``₹500``."""

    round: int
    rupees: str
    since: datetime


class Booking(TypedDict):
    """The place that a case has in a slot."""

    office: str
    at: datetime
    ends_at: datetime
    number: int | str


class FreePlace(TypedDict):
    """A place in a slot that nobody has yet."""

    slot: str
    office: str
    at: datetime
    number: int | str


class Note(TypedDict):
    """A note of a case; ``body`` is encrypted in the document and readable once it was read."""

    sequence: int
    at: datetime
    action: str
    actor: str
    actor_role: str
    visibility: str
    body: Json


class RecordRow(TypedDict):
    """A row of a record, see `desk.record_chain`; ``values`` is gone after the case's erasure."""

    n: int
    at: datetime
    by: str
    role: str
    office: str | None
    action: str
    sequence: int
    values: NotRequired[Json]
    digest: str
    previous: str
    key: str
    hash: NotRequired[str]
    seal: NotRequired[str]


class Correction(TypedDict):
    """Answers of the application before the step ``sequence`` put others in their place."""

    sequence: int
    form: JsonObject


class Contact(TypedDict, total=False):
    """How the citizen is reached."""

    mobile: str | None
    email: str | None


class Personal(TypedDict):
    """What is encrypted in a case: the answers of its application and the citizen's contact."""

    form: JsonObject
    contact: Contact
    earlier: NotRequired[list[Correction]]
    moved: NotRequired[dict[str, str]]
    """By party: the mobile that took the place of the one in the answers."""


class Case(TypedDict):
    """A case document; see `casework.engine.case`. One that began under an older version may be
    without the newer fields, and rules, registers and kept answers add fields of their own: whoever
    reads such takes the case as `CaseFields`."""

    _id: str
    service: str
    definition_version: int
    category: str | None
    sensitive: bool
    language: str
    owner: str
    idempotency_key: NotRequired[str]
    request_hash: NotRequired[str]
    state: str
    regions: dict[str, str]
    sequence: int
    filed_at: datetime
    acknowledged_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    erase_at: datetime | None
    erased_at: datetime | None
    station: OfficeName | None
    offices: dict[str, str | None]
    office_codes: list[str]
    assigned_to: str | None
    capability: Capability | None
    routing: JsonObject | None
    heal_at: NotRequired[datetime | None]
    transfer: Transfer | None
    transfers: int
    parties: dict[str, Membership]
    party_contacts: dict[str, PartyContact]
    payment: PaymentRecord | None
    payment_due_at: datetime | None
    slots: NotRequired[dict[str, Booking | None]]
    claims: NotRequired[list[str]]
    clocks: list[ClockRecord]
    next_tick_at: NotRequired[datetime | None]
    timeline: list[Entry]
    attachments: NotRequired[list[str]]
    documents: list[IssuedPaper]
    documents_due: list[PaperDue]
    documents_due_at: datetime | None
    links: dict[str, list[LinkRow]]
    links_due: list[LinkDue]
    links_due_at: datetime | None
    asked: NotRequired[Asker]
    handed_on: NotRequired[JsonObject]
    followers: list[Follower]
    personal: NotRequired[Json]
    contact: NotRequired[str | None]
    notes: list[Note]
    feed_key: NotRequired[str]
    feed_serial: NotRequired[int]
    feed_due_at: NotRequired[datetime | None]
    records: NotRequired[dict[str, list[RecordRow]]]
    outbox: list[Envelope]
