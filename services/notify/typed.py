"""What this service stores, and what it takes and gives, as types."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

from bson.binary import Binary

from contracts.typed import Envelope, Json, JsonObject, OfficeName

TemplateSource = dict[str, Json]
"""One version of a template as its service announced it; `messages.compile` knows its keys."""


class Gathered(TypedDict):
    """A message that a digest stands for, and its case."""

    id: str
    reference: str | None


class MessageBase(TypedDict):
    """What the messages of one notice to one recipient have in common.

    `office` is None for a citizen. `officer`: whom at the office it is for; `person`: see
    Recipient; `owner`: the service whose words they are; `variables` hold nothing personal.
    `kind`: of messages.KINDS; `gathers`: of a digest, what it tells of. `fallback_of`: the message
    that it takes over from; `until`: when it is of no more use, where its notice says so; `hours`:
    in which alone an SMS is safe, None for any. Earlier releases lack what is not required.
    """

    reference: str | None
    sequence: int | None
    audience: str
    office: str | None
    officer: NotRequired[str | None]
    person: NotRequired[str]
    lane: str
    owner: NotRequired[str]
    template: str
    language: str
    discreet: bool
    variables: JsonObject
    kind: NotRequired[str]
    gathers: NotRequired[list[Gathered]]
    fallback_of: NotRequired[str]
    until: NotRequired[datetime]
    hours: NotRequired[str | None]


class Message(MessageBase):
    """A message as it is stored; see `message` for its states.

    `shown`: as much of the address as its owner recognises; `version`: of the template; `due_at`:
    the end of the lease of who has it in hand, absent once it has ended; `expires_at`: from when
    on it is not sent any more; `personal`: the encrypted PersonalData of a citizen, of an office
    its `secrets` alone, until the end; `known_as`: the id under which providers are asked to take
    it, while it is open; `provider`, `hand`, `handed_at`: who was about to be asked, by which
    process, when; in how many `parts`; `in_doubt`: whether nobody knows if that provider has it;
    `repeated`: it was sent again although one may have it; `refs`: the provider's ids of its parts,
    `arrived` those of them with a receipt; `outbox`: events that tell of its failure; `gathering`:
    the id of the digest that it may become a part of while it waits; `call`, `called_by`: what came
    of an officer's call, whose; `trace`: see Outgoing; `failing`, `unreached_by`: see unreached.
    """

    _id: str
    channel: str
    shown: NotRequired[str]
    version: NotRequired[int]
    state: str
    reason: NotRequired[str | None]
    planned_at: datetime
    due_at: NotRequired[datetime]
    expires_at: NotRequired[datetime]
    attempts: int
    personal: NotRequired[Binary]
    claimed_by: NotRequired[str]
    known_as: NotRequired[str]
    provider: NotRequired[str]
    hand: NotRequired[str]
    handed_at: NotRequired[datetime]
    parts: NotRequired[int]
    in_doubt: NotRequired[bool]
    repeated: NotRequired[bool]
    refs: NotRequired[list[str]]
    arrived: NotRequired[list[str]]
    finished_at: NotRequired[datetime]
    failed_at: NotRequired[datetime]
    outbox: NotRequired[list[Envelope]]
    gathering: NotRequired[str]
    failing: NotRequired[list[str]]
    unreached_by: NotRequired[str]
    call: NotRequired[str]
    called_by: NotRequired[str]
    trace: NotRequired[str]


class PersonalData(TypedDict):
    """How somebody is reached, as it is encrypted; `secrets` are variables of a message that are
    not kept in the clear."""

    mobile: str | None
    email: str | None
    secrets: NotRequired[dict[str, str]]


class StoredMailbox(TypedDict):
    """An e-mail address of one person, see `mailboxes`; `_id` and `address` are keyed hashes,
    `asked_by` is the event with which it was asked."""

    _id: str
    address: NotRequired[str]
    asked_by: NotRequired[str]
    asked_at: NotRequired[datetime]
    confirmed_at: NotRequired[datetime]


class MailboxConfirmed(TypedDict):
    """Whether the address gets what there is to say."""

    confirmed: bool


class StoredReceipt(TypedDict):
    """A receipt that waits for its message; see Receipt. `at`: when it came; `waits`: how often it
    was looked for in vain."""

    _id: str
    provider: str
    ref: str
    arrived: bool
    reason: str
    person: str
    at: datetime
    due_at: datetime
    waits: int


class Count(TypedDict):
    """How many messages have the values beside it in common."""

    lane: NotRequired[str | None]
    audience: NotRequired[str | None]
    owner: NotRequired[str | None]
    channel: NotRequired[str | None]
    state: NotRequired[str | None]
    reason: NotRequired[str | None]
    provider: NotRequired[str | None]
    count: int


class StoredAnswer(TypedDict):
    """What a service was answered last, as it is stored; `_id` is the service."""

    _id: str
    digest: str
    lacks: list[str]
    revision: int


class StoredTemplate(TypedDict):
    """The fields of one version of a template, as it is stored."""

    owner: str
    name: str
    version: int
    source: TemplateSource
    stored_at: datetime


class StoredContact(TypedDict):
    """How an office is reached: the encrypted PersonalData set by hand (`personal`) or announced
    by its service `owner`; `_id` is the code of the office."""

    _id: str
    personal: NotRequired[Binary]
    updated_at: NotRequired[datetime]
    owner: NotRequired[str]
    announced: NotRequired[Binary]


class AnnouncedOffice(OfficeName):
    """An office as its department's service announced it."""

    kind: str
    parent: str | None
    mobile: str | None
    email: str | None


class Department(TypedDict):
    """The department of a service that announced itself, as far as it is of use here."""

    code: str


class Announcement(TypedDict):
    """What of a `service.announced` event is of use here; its schema stands in contracts.events."""

    grant: str
    service: str
    department: Department
    offices: list[AnnouncedOffice] | None
    definitions: list[JsonObject]
    messages: list[TemplateSource]
    digest: str


class LocalMessage(TypedDict):
    """A message as the local provider shows it; `sent_at` is ISO text."""

    id: str
    channel: str
    to: str
    language: str
    template: str
    text: str
    reference: str | None
    sent_at: str


LocalEntry = TypedDict(
    "LocalEntry",
    {
        "for": str,
        "id": str,
        "channel": str,
        "to": str,
        "language": str,
        "template": str,
        "text": str,
        "reference": str | None,
        "sent_at": str,
        "dlt_template_id": NotRequired[str],
        "header": NotRequired[str],
    },
)
"""A line of the local provider's files: a LocalMessage, for whom it is, and how it is registered
with the operators."""


class OtpSent(TypedDict):
    """What sending a one-time password answers; `expires_at` is ISO text."""

    message_id: str
    expires_at: str


class LogEntry(TypedDict):
    """One message as its recipient may see it: `to` is as much of the address as its owner
    recognises; `state` is `waiting`, `sent` (a provider has it), `delivered`, `not-sent` (not
    wanted, or it could not go) or `failed`, these two with the code of their reason. Times in
    ISO 8601; `ended_at` is None for one that is under way."""

    channel: str
    to: str
    state: str
    reason: str | None
    planned_at: str
    ended_at: str | None


class LocalMessages(TypedDict):
    """What `sent_messages` answers."""

    items: list[LocalMessage]


class CallNoted(TypedDict):
    """What was noted of a call."""

    outcome: str


class WishesShown(TypedDict):
    """How a person wishes to be told of what is not statutory; see Wishes."""

    channels: list[str]
    language: str | None
    reminders: bool
    surveys: bool
    digest: bool


class StoredWishes(WishesShown):
    """The same, as it is stored; `_id` stands for the person."""

    _id: str
    noted_at: datetime
    no_sms: NotRequired[bool]
    neutral: NotRequired[bool]
    hours: NotRequired[str | None]


class DispatchLog(TypedDict):
    """What `dispatch_log` answers."""

    items: list[LogEntry]
