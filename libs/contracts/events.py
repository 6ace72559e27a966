"""Every event: its type, who emits it, who listens, and the shape of its data.

Types are in the past tense. Types that begin with ``case.`` share one shape whatever service and
action they come from, so that the tracking view and the notifications of a new department's
service need no change here or anywhere: a service may emit any ``case.<past tense>``.
"""

from dataclasses import dataclass

from marshmallow import Schema, fields, validate

from contracts.common import LANGUAGES, Additive, Bilingual, OfficeName
from contracts.links import LinkMoved

CHANNELS = ("sms", "email")
LANES = ("otp", "urgent", "status", "bulk")
"""Of notifications, most urgent first: one lane never waits behind the next."""

ROLE = validate.Regexp(r"([a-z]+(-[a-z0-9]+)*/)?[a-z]+(-[a-z0-9]+)*\Z")
"""The name of a role, after its department's where that is not the home department."""
AUDIENCE = validate.Regexp(r"[a-z]+(-[a-z0-9]+)*\Z")
"""``citizen``, ``officer``, a party or what the department calls one of its posts."""


class OfficerRecord(Additive):
    """An officer as he holds his one post; ``phone`` is the post's, None where it has none."""

    name = fields.Nested(Bilingual, required=True)
    rank = fields.Nested(Bilingual, required=True)
    phone = fields.String(load_default=None, allow_none=True)
    number = fields.String(load_default=None, allow_none=True)
    """The officer's own, which papers of the department name; None where none is entered."""
    role = fields.String(required=True, validate=ROLE)
    office = fields.String(required=True, allow_none=True)
    woman = fields.Boolean(load_default=False)
    entered_at = fields.String()
    """When the register's entry of the officer was changed last, ISO 8601: who names an officer by
    this record knows of every leaving before it."""


class Next(Additive):
    """What happens next, by when, under which rule."""

    what = fields.Nested(Bilingual, required=True)
    by = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    rule = fields.Nested(Bilingual, required=True, allow_none=True)


class ClockStatus(Additive):
    """One running, met or breached limit."""

    name = fields.String(required=True)
    due_at = fields.AwareDateTime(required=True, format="iso")
    status = fields.String(
        required=True, validate=validate.OneOf(["running", "paused", "met", "breached", "stopped"])
    )
    level = fields.Integer(load_default=0)
    ended = fields.Boolean(
        load_default=False, metadata={"description": "Nothing runs or is owed any more"}
    )


class TimelineEntry(Additive):
    """One step of the case, as the citizen reads it."""

    sequence = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True, format="iso")
    action = fields.String(required=True)
    state = fields.String(required=True)
    actor_role = fields.String(required=True, validate=ROLE)
    text = fields.Nested(Bilingual, required=True)
    details = fields.Dict(load_default=dict)
    captured_at = fields.AwareDateTime(format="iso")
    """When it was answered, where that was without a network and before it was sent."""


class Payment(Additive):
    """What a case costs: ``url`` is where it is paid, None where it cannot be now."""

    rupees = fields.Integer(required=True, validate=validate.Range(min=1))
    name = fields.Nested(Bilingual, required=True, allow_none=True)
    status = fields.String(
        required=True,
        validate=validate.OneOf(
            ["preparing", "open", "paid", "closing", "closed", "refunding", "refunded"]
        ),
    )
    url = fields.String(required=True, allow_none=True)
    number = fields.String(load_default=None, allow_none=True)
    paid_at = fields.AwareDateTime(load_default=None, allow_none=True, format="iso")
    refunded_at = fields.AwareDateTime(load_default=None, allow_none=True, format="iso")


class TrackingView(Additive):
    """What may be shown of a case without personal data; every ``case.*`` event carries it.

    The fields that the definition names under ``view`` stand beside these.
    """

    reference = fields.String(required=True)
    service = fields.String(required=True)
    bus_service = fields.String(required=True)
    definition_version = fields.Integer(required=True)
    state = fields.String(required=True)
    regions = fields.Dict(load_default=dict)
    sequence = fields.Integer(required=True, validate=validate.Range(min=1))
    owner = fields.String(required=True)
    parties = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    station = fields.Nested(OfficeName, required=True, allow_none=True)
    offices = fields.Dict(required=True)
    office_codes = fields.List(fields.String(), required=True)
    assigned_to = fields.String(required=True, allow_none=True)
    capability = fields.Dict(load_default=None, allow_none=True)
    filed_at = fields.AwareDateTime(required=True, format="iso")
    acknowledged_at = fields.AwareDateTime(required=True, format="iso")
    updated_at = fields.AwareDateTime(required=True, format="iso")
    closed_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    erased_at = fields.AwareDateTime(load_default=None, allow_none=True, format="iso")
    next = fields.Nested(Next, required=True, allow_none=True)
    clocks = fields.List(fields.Nested(ClockStatus), required=True)
    timeline = fields.List(fields.Nested(TimelineEntry), required=True)
    documents = fields.List(fields.Dict(), required=True)
    attachments = fields.List(fields.String(), load_default=list)
    """Ids of the files that answers name: the gateway ties them to the case. Shown to nobody."""
    payment = fields.Nested(Payment, load_default=None, allow_none=True)
    routing = fields.Dict(required=True, allow_none=True)
    transfer = fields.Dict(load_default=None, allow_none=True)
    links = fields.Dict(keys=fields.String(), values=fields.List(fields.Dict()), load_default=dict)
    category = fields.String(required=True, allow_none=True)
    sensitive = fields.Boolean(required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    closed = fields.String()
    """What was typed into its steps, by its place (``timeline/2/details/order_number``), in a box
    that the gateway alone can open; in each place stands what everybody may read."""


class Notice(Additive):
    """One recipient to be told of one change. ``to`` is an office, or a sealed contact that only
    the notify service can open; ``variables`` hold no personal data. Of those that were typed into
    a step the notify service opens the texts in the box ``closed``, by their place in the notice.
    After ``until`` it is of no more use to anybody, and is not sent."""

    audience = fields.String(required=True, validate=AUDIENCE)
    template = fields.String(required=True)
    to = fields.Dict(required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    channels = fields.List(fields.String(validate=validate.OneOf(CHANNELS)), required=True)
    lane = fields.String(required=True, validate=validate.OneOf(LANES))
    variables = fields.Dict(required=True)
    until = fields.AwareDateTime(format="iso")
    closed = fields.String()


class CaseChanged(Additive):
    """Data of every ``case.*`` event."""

    case = fields.Nested(TrackingView, required=True)
    notices = fields.List(fields.Nested(Notice), required=True)


class Department(Additive):
    """The department that a service belongs to."""

    code = fields.String(required=True, validate=AUDIENCE)
    name = fields.Nested(Bilingual, required=True)


class AnnouncedOffice(OfficeName):
    """An office of a department that keeps its own list, and how it is reached."""

    kind = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    mobile = fields.String(required=True, allow_none=True)
    email = fields.String(required=True, allow_none=True)


class ServiceAnnounced(Additive):
    """All that the house has to know of a service; announced at start and again every minute.

    ``grant`` proves what the deployment lets the service be. ``definitions`` are all versions in
    use and ``messages`` all its words, each self-contained. ``roles`` and ``offices`` are named
    with their department; ``offices`` is None where the directory of stations has them.
    ``digest`` is that of ``chassis.announcement``.
    """

    grant = fields.String(required=True)
    service = fields.String(required=True)
    department = fields.Nested(Department, required=True)
    roles = fields.Dict(keys=fields.String(validate=ROLE), values=fields.Dict(), required=True)
    posts = fields.Dict(keys=fields.String(), values=fields.Dict(), required=True)
    offices = fields.List(fields.Nested(AnnouncedOffice), required=True, allow_none=True)
    definitions = fields.List(fields.Dict(), required=True)
    messages = fields.List(fields.Dict(), required=True)
    digest = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


class MessagesHeld(Additive):
    """The answer to an announcement: what its messages lack, a sentence each; nothing if notify
    holds words for all that the service sends."""

    service = fields.String(required=True)
    digest = fields.String(required=True)
    lacks = fields.List(fields.String(), required=True)


class DirectoryPublished(Additive):
    """A new version of the directory of offices is in force."""

    version = fields.String(required=True)
    effective_from = fields.String(required=True)
    offices = fields.Integer(required=True)


class OfficerLeft(Additive):
    """An officer no longer works in a post; what he had goes to ``successor``, or to the unit's
    head where there is none."""

    officer = fields.String(required=True)
    office = fields.String(required=True, allow_none=True)
    role = fields.String(required=True, validate=ROLE)
    successor = fields.String(required=True, allow_none=True)
    successor_record = fields.Nested(OfficerRecord, required=True, allow_none=True)
    reason = fields.String(required=True, validate=validate.OneOf(["leave", "transfer", "removed"]))
    from_ = fields.AwareDateTime(required=True, data_key="from", format="iso")


class MessageOutcome(Additive):
    """What became of one notification. ``reason`` is a code or a short text, never an address;
    ``shown`` as much of the address as its owner recognises; ``unreached``: a person was told on
    no other channel either, and somebody has to call."""

    message_id = fields.String(required=True)
    reference = fields.String(required=True, allow_none=True)
    audience = fields.String(required=True)
    channel = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    shown = fields.String(load_default="")
    unreached = fields.Boolean(load_default=False)


@dataclass(frozen=True)
class EventType:
    """A kind of event: ``pattern`` is its type, or a topic pattern for a family of types.

    ``addressed``: each is for one service, whose name ends the routing key."""

    pattern: str
    emitted_by: tuple[str, ...]
    heard_by: tuple[str, ...]
    data: type[Schema]
    addressed: bool = False

    @property
    def keys(self) -> str:
        """The topic pattern of its routing keys."""
        return f"{self.pattern}.*" if self.addressed else self.pattern


ANY_CITIZEN_SERVICE = "any citizen service"

EVENTS = (
    EventType("case.#", (ANY_CITIZEN_SERVICE,), ("gateway", "notify"), CaseChanged),
    EventType(
        "service.announced",
        (ANY_CITIZEN_SERVICE,),
        ("gateway", "notify", "routing"),
        ServiceAnnounced,
    ),
    EventType("messages.held", ("notify",), ("gateway",), MessagesHeld),
    EventType(
        "directory.published",
        ("routing",),
        ("routing", ANY_CITIZEN_SERVICE, "gateway"),
        DirectoryPublished,
    ),
    EventType("officer.left", ("gateway",), (ANY_CITIZEN_SERVICE,), OfficerLeft),
    EventType(
        "link.moved", (ANY_CITIZEN_SERVICE,), (ANY_CITIZEN_SERVICE,), LinkMoved, addressed=True
    ),
    EventType("message.failed", ("notify",), ("gateway",), MessageOutcome),
)


def key_for(pattern: str, service: str) -> str:
    """Return the routing key, or topic pattern, of the events ``pattern`` that are for ``service``
    to hear."""
    addressed = any(event.pattern == pattern and event.addressed for event in EVENTS)
    return f"{pattern}.{service}" if addressed else pattern


def data_schema(type: str) -> type[Schema]:
    """Return the schema of an event type's data; KeyError for a type that is not in EVENTS."""
    for event in EVENTS:
        if event.pattern == type:
            return event.data
        if event.pattern.endswith(".#") and type.startswith(event.pattern[:-1]):
            return event.data
    raise KeyError(type)
