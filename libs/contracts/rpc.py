"""Every question and command on the bus: who answers, who may ask, and the request's shape."""

from dataclasses import dataclass, field

from marshmallow import Schema, fields, validate

from contracts import drafts
from contracts.choices import FindChoices, FoundChoices
from contracts.common import Additive, Request
from contracts.events import OfficerRecord, TrackingView
from contracts.issued import IssuedDocument, PrintHandForm, ReadDocument, ReadPublicDocument
from contracts.links import (
    AskCase,
    CaseLinked,
    LinkAllowed,
    LinkCase,
    LinkedCase,
    MayLink,
    TellCase,
)
from contracts.notify import (
    CallNoted,
    ChangeMobile,
    ConfirmMailbox,
    DispatchLog,
    MailboxConfirmed,
    MobileChanged,
    NewsTold,
    NoteCall,
    Preferences,
    ReadPreferences,
    SafeContact,
    SendOtp,
    SentMessages,
    ServiceWords,
    SetPreferences,
    SetSafeContact,
    TellNumberNews,
)


class FileCase(Request):
    """File an application. The same key again returns the same case, never a second one."""

    service_code = fields.String(required=True, validate=validate.Length(max=64))
    form = fields.Dict(required=True)
    idempotency_key = fields.String(required=True, validate=validate.Length(min=8, max=128))
    definition_version = fields.Integer(load_default=None, allow_none=True)
    """By which version the window asks; without it the service's newest."""
    parties = fields.Dict(
        keys=fields.String(), values=fields.String(), load_default=None, allow_none=True
    )
    """By party: the citizen whose mobile the answers name."""
    officers = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(OfficerRecord),
        load_default=None,
        allow_none=True,
    )
    """By user name: the officer who files for a person at the counter."""


class CaseFiled(Additive):
    """``created`` is false when the key had filed this case before."""

    view = fields.Nested(TrackingView, required=True)
    created = fields.Boolean(required=True)


class ActionOnCase(Request):
    """Which action, on which case, with which answers."""

    reference = fields.String(required=True, validate=validate.Length(max=64))
    action = fields.String(required=True, validate=validate.Length(max=64))
    body = fields.Dict(required=True)
    officers = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(OfficerRecord),
        load_default=None,
        allow_none=True,
    )
    """By user name: the officer who acts, and every one whom the body names."""
    files = fields.Dict(
        keys=fields.String(), values=fields.String(), load_default=None, allow_none=True
    )
    """By the ids that the body names: the SHA-256 of each file, as the gateway keeps it."""


class Act(ActionOnCase):
    """The only way a state changes."""

    idempotency_key = fields.String(load_default=None, allow_none=True)
    parties = fields.Dict(
        keys=fields.String(), values=fields.String(), load_default=None, allow_none=True
    )
    """By party: the citizen whose mobile the body names."""
    captured_at = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=40)
    )
    """When it was answered, where that was without a network and before it was sent."""
    based_on = fields.Integer(load_default=None, allow_none=True, strict=True)
    """The sequence of the case on which it was answered."""


class Preview(ActionOnCase):
    """See the paper that an action would issue, as it would be now; nothing is changed."""


class CaseView(Additive):
    """The case after an action."""

    view = fields.Nested(TrackingView, required=True)


class ReadCase(Request):
    """Read the record of one case: the fields that this caller may read, and no others."""

    reference = fields.String(required=True, validate=validate.Length(max=64))


class CaseRecord(CaseView):
    """The case with what was written in its form, as far as the caller may read it."""

    form = fields.Dict(required=True)
    notes = fields.List(fields.Dict(), required=True)
    records = fields.Dict(load_default=dict)
    """By record, the rows that the caller may read; none of a record that is not for the caller."""


class RenewContact(Request):
    """Tell whoever asks, owner or party of the case, at the mobile that the actor token proves."""

    reference = fields.String(required=True, validate=validate.Length(max=64))


class ContactRenewed(Additive):
    """``renewed`` is false where the case goes to this mobile already."""

    renewed = fields.Boolean(required=True)


class Resolve(Request):
    """Which station or unit has jurisdiction over a category of matter at a place, on a date."""

    category = fields.String(required=True, validate=validate.Length(max=64))
    place = fields.Dict(required=True)
    occurred_at = fields.String(load_default=None, allow_none=True)


class Resolution(Additive):
    """The answer, with its method, confidence and reason; never a refusal for a real place."""

    outcome = fields.String(required=True, validate=validate.OneOf(["resolved", "ask", "queue"]))
    station = fields.Dict(required=True, allow_none=True)
    method = fields.String(required=True)
    confidence = fields.String(
        required=True, validate=validate.OneOf(["certain", "high", "medium", "low", "none"])
    )
    why = fields.Dict(required=True)
    alternatives = fields.List(fields.Dict(), required=True)
    question = fields.Dict(required=True, allow_none=True)
    offices = fields.Dict(required=True)
    copy_to = fields.List(fields.String(), required=True)
    directory_version = fields.String(required=True)


class ResolveMany(Request):
    """Many places at once; the answer is ``{"items": [Resolution | {"error": ...}]}`` in order."""

    requests = fields.List(fields.Dict(), required=True, validate=validate.Length(max=500))


class ListStations(Request):
    """Pages of the directory, in order of code."""

    district = fields.String(load_default=None, allow_none=True)
    type = fields.String(load_default=None, allow_none=True)
    cursor = fields.String(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=200, validate=validate.Range(min=1, max=2000))


class Search(Request):
    """Stations by name, in either language, however spelled."""

    q = fields.String(required=True, validate=validate.Length(min=1, max=100))
    district = fields.String(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=10, validate=validate.Range(min=1, max=50))


class Office(Request):
    """One office of the directory by its code."""

    code = fields.String(required=True, validate=validate.Length(max=64))


class Items(Additive):
    """A list."""

    items = fields.List(fields.Dict(), required=True)


ANY = ("*",)
"""Callers: whoever has a user on the broker."""

GATEWAY = ("gateway",)


@dataclass(frozen=True)
class Method:
    """One RPC. ``callers``: who may call it, by their names on the bus. ``anonymous``: it may be
    called without a signed actor. ``writes``: it changes something, so no token serves twice."""

    name: str
    request: type[Schema]
    reply: type[Schema]
    callers: tuple[str, ...]
    anonymous: bool = False
    writes: bool = False
    schema: Schema = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "schema", self.request())

    def may_be_called_by(self, sender: str) -> bool:
        """Return whether ``sender``, proved by the broker, is among the callers."""
        return self.callers == ANY or sender in self.callers


CITIZEN_SERVICE = (
    Method("file_case", FileCase, CaseFiled, GATEWAY, writes=True),
    Method("act", Act, CaseView, GATEWAY, writes=True),
    Method("preview", Preview, IssuedDocument, GATEWAY),
    Method("print_hand_form", PrintHandForm, IssuedDocument, GATEWAY),
    Method("read_case", ReadCase, CaseRecord, GATEWAY),
    Method("read_document", ReadDocument, IssuedDocument, GATEWAY),
    Method("read_public_document", ReadPublicDocument, IssuedDocument, GATEWAY, anonymous=True),
    Method("renew_contact", RenewContact, ContactRenewed, GATEWAY, writes=True),
    Method("find_choices", FindChoices, FoundChoices, GATEWAY),
)
"""What every citizen service answers, so that a new one needs no line in the gateway."""

LINKED_CASES = (
    Method("ask_case", AskCase, LinkedCase, ANY, anonymous=True, writes=True),
    Method("tell_case", TellCase, LinkedCase, ANY, anonymous=True, writes=True),
    Method("may_link", MayLink, LinkAllowed, ANY, anonymous=True),
    Method("link_case", LinkCase, CaseLinked, ANY, anonymous=True, writes=True),
)
"""What every citizen service answers to others whose cases are linked to its own. Who calls is
proved by the broker, and the definition of the case says who of them may."""

ROUTING = (
    Method("resolve", Resolve, Resolution, ANY, anonymous=True),
    Method("resolve_many", ResolveMany, Items, ANY, anonymous=True),
    Method("list_stations", ListStations, Items, ANY, anonymous=True),
    Method("search", Search, Items, ANY, anonymous=True),
    Method("office", Office, Additive, ANY, anonymous=True),
    Method("explain", Resolve, Additive, ANY, anonymous=True),
    Method("check_directory", drafts.CheckDirectory, drafts.DraftView, GATEWAY, writes=True),
    Method("list_drafts", drafts.ListDrafts, drafts.Drafts, GATEWAY),
    Method("read_draft", drafts.OfDraft, drafts.DraftView, GATEWAY),
    Method("publish_draft", drafts.PublishDraft, drafts.DraftHead, GATEWAY, writes=True),
    Method("drop_draft", drafts.OfDraft, drafts.DraftDropped, GATEWAY, writes=True),
)

NOTIFY = (
    Method("send_otp", SendOtp, Additive, GATEWAY, anonymous=True, writes=True),
    Method("dispatch_log", DispatchLog, Items, GATEWAY, anonymous=True),
    Method("sent_messages", SentMessages, Items, GATEWAY, anonymous=True),
    Method("service_words", ServiceWords, Items, GATEWAY, anonymous=True),
    Method("note_call", NoteCall, CallNoted, GATEWAY, writes=True),
    Method(
        "confirm_mailbox", ConfirmMailbox, MailboxConfirmed, GATEWAY, anonymous=True, writes=True
    ),
    Method("tell_number_news", TellNumberNews, NewsTold, GATEWAY, anonymous=True, writes=True),
    Method("change_mobile", ChangeMobile, MobileChanged, GATEWAY, anonymous=True, writes=True),
    Method("preferences", ReadPreferences, Preferences, GATEWAY, anonymous=True),
    Method("set_safe_contact", SetSafeContact, SafeContact, GATEWAY, anonymous=True, writes=True),
    Method("set_preferences", SetPreferences, Preferences, GATEWAY, anonymous=True, writes=True),
)

_NAMED = {
    (service, method.name): method
    for service, methods in {"routing": ROUTING, "notify": NOTIFY}.items()
    for method in methods
}
_COMMON = {method.name: method for method in (*CITIZEN_SERVICE, *LINKED_CASES)}


def method(service: str, name: str) -> Method | None:
    """Return the contract of ``service.name``, or None where there is none."""
    return _NAMED.get((service, name)) or _COMMON.get(name)
