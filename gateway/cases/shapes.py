"""What is asked and answered of cases."""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields, validate

from gateway.http.shapes import BilingualText, Clock
from gateway.http.validation import ApiSchema, integer, text


class ListCases(ApiSchema):
    """How a list of cases is narrowed and paged."""

    state = text(1, 64, load_default=None)
    service = text(1, 64, load_default=None)
    since = text(1, 40, load_default=None, metadata={"format": "date-time"})
    cursor = text(1, 300, load_default=None)
    limit = integer(1, 200, load_default=50)
    lang = text(2, 2, load_default=None)


class Track(ApiSchema):
    """Somebody asks how far a case is."""

    reference = text(1, 64, required=True)
    otp = text(6, 6, load_default=None, allow_none=True)


class TrackOtp(ApiSchema):
    """The owner of a case asks for a password to see more."""

    reference = text(1, 64, required=True)


class OfficeName(Schema):
    """A station or another office as people are shown it."""

    code = fields.String(required=True)
    name = fields.Nested(BilingualText, required=True)


class NextStep(Schema):
    """What comes next, by when, under which rule."""

    what = fields.String(required=True, metadata={"description": "in the caller's language"})
    by = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    rule = fields.String(required=True, allow_none=True)


class TimelineEntry(Schema):
    """One step of a case as the citizen reads it."""

    sequence = fields.Integer(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    action = fields.String(required=True)
    state = fields.String(required=True)
    actor_role = fields.String()
    text = fields.Nested(BilingualText, required=True)
    details = fields.Dict()


class ShownValue(Schema):
    """A value that the check of a document shows, with its name."""

    name = fields.Nested(BilingualText, required=True)
    value = fields.Nested(BilingualText, required=True)


class Replaced(Schema):
    """What took the place of a document; `corrected`: it is given to officers only since."""

    by = fields.String(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    corrected = fields.Boolean(required=True)


class Document(Schema):
    """One issued document; `station` is the office that issued it."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.Nested(BilingualText)
    sha256 = fields.String(required=True)
    issued_at = fields.String(metadata={"format": "date-time"})
    valid_until = fields.String(allow_none=True, metadata={"format": "date-time"})
    shows = fields.List(fields.Nested(ShownValue))
    earlier = fields.List(fields.String(), metadata={"description": "former values of sha256"})
    replaces = fields.List(fields.String(), metadata={"description": "ids of others"})
    replaced = fields.Nested(Replaced, allow_none=True)
    station = fields.Nested(OfficeName, allow_none=True)


class OpenAction(Schema):
    """What this caller may do now."""

    name = fields.String(required=True)
    label = fields.Nested(BilingualText, required=True)
    form = fields.Dict(required=True, metadata={"description": "as in the catalogue"})
    preview = fields.Boolean(
        metadata={"description": "whether what it issues can be seen before, under its `/preview`"}
    )


class Payment(Schema):
    """What the case costs, and how far that is."""

    rupees = fields.Integer(required=True)
    name = fields.Nested(BilingualText, required=True, allow_none=True)
    status = fields.String(
        required=True,
        validate=validate.OneOf(
            ["preparing", "open", "paid", "closing", "closed", "refunding", "refunded"]
        ),
    )
    url = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "where to pay: for the owner, while it can be paid"},
    )
    number = fields.String(allow_none=True, metadata={"description": "of the payment"})
    paid_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    refunded_at = fields.String(allow_none=True, metadata={"format": "date-time"})


class Routing(Schema):
    """How the station was found."""

    method = fields.String()
    confidence = fields.String()
    why = fields.Nested(BilingualText)
    alternatives = fields.List(fields.Dict())
    question = fields.Nested(BilingualText, allow_none=True)
    directory_version = fields.String(allow_none=True)


class CaseLinks(Schema):
    """Where to go on from a case."""

    self = fields.String(required=True)
    events = fields.String(required=True)
    record = fields.String(required=True)


class LinkedCase(Schema):
    """How a case stands that this one asked for or is linked to by its reference, and the fields
    that the link shows."""

    class Meta:
        unknown = INCLUDE  # `shows` of the link

    reference = fields.String(required=True)
    service = fields.String(required=True)
    state = fields.String(required=True)
    label = fields.Nested(
        BilingualText, required=True, metadata={"description": "the name of the state"}
    )
    station = fields.Nested(OfficeName, required=True, allow_none=True)
    due_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    overdue = fields.Boolean(required=True)
    ended = fields.Boolean(required=True)
    opened_at = fields.String(required=True, metadata={"format": "date-time"})


class Part(Schema):
    """The part that a citizen who is not the owner has in a case, such as the person verified."""

    name = fields.String(required=True)
    label = fields.Nested(BilingualText, required=True)


class PublicCase(Schema):
    """What anybody who knows the reference may see."""

    reference = fields.String(required=True)
    service = fields.String(required=True)
    state = fields.String(required=True)
    station = fields.Nested(OfficeName, required=True, allow_none=True)
    filed_at = fields.String(required=True, metadata={"format": "date-time"})
    updated_at = fields.String(required=True, metadata={"format": "date-time"})
    erased_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    next = fields.Nested(NextStep, required=True, allow_none=True)
    proved = fields.Boolean(required=True)


class CaseEntry(Schema):
    """One line of a list."""

    reference = fields.String(required=True)
    service = fields.String(required=True)
    state = fields.String(required=True)
    station = fields.Nested(OfficeName, required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True)
    filed_at = fields.String(required=True, metadata={"format": "date-time"})
    acknowledged_at = fields.String(required=True, metadata={"format": "date-time"})
    updated_at = fields.String(required=True, metadata={"format": "date-time"})
    assigned_to = fields.String(required=True, allow_none=True)
    next = fields.Nested(NextStep, required=True, allow_none=True)
    clocks = fields.List(fields.Nested(Clock), required=True)
    links = fields.Nested(CaseLinks, required=True)
    party = fields.Nested(
        Part,
        required=True,
        allow_none=True,
        metadata={"description": "what this caller is in the case, if not its owner"},
    )


class Capability(Schema):
    """The officer named, and in which post: the case is worked on in that post alone."""

    officer = fields.String(required=True)
    role = fields.String(required=True)
    office = fields.String(required=True, allow_none=True)
    name = fields.Nested(BilingualText)
    rank = fields.Nested(BilingualText)
    phone = fields.String(allow_none=True)
    since = fields.String(metadata={"format": "date-time"})


class CaseView(CaseEntry):
    """A case as one caller may see it, with the fields that its service's definition adds."""

    class Meta:
        unknown = INCLUDE  # `view` of the definition, such as a number in a register

    regions = fields.Dict(required=True, metadata={"description": "states beside the handling"})
    capability = fields.Nested(Capability, required=True, allow_none=True)
    sequence = fields.Integer(required=True)
    sensitive = fields.Boolean(required=True)
    language = fields.String(required=True)
    closed_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    erased_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    timeline = fields.List(fields.Nested(TimelineEntry), required=True)
    documents = fields.List(fields.Nested(Document), required=True)
    actions = fields.List(fields.Nested(OpenAction), required=True)
    routing = fields.Nested(Routing, required=True, allow_none=True)
    payment = fields.Nested(Payment, required=True, allow_none=True)
    linked_cases = fields.Dict(
        fields.String(),
        fields.List(fields.Nested(LinkedCase)),
        required=True,
        metadata={"description": "by link of the definition, `[]` where there is none yet"},
    )


class TrackedCase(PublicCase):
    """What anybody sees who knows the reference; with a right password also the steps."""

    class Meta:
        unknown = INCLUDE

    regions = fields.Dict()
    capability = fields.Nested(Capability, allow_none=True)
    sequence = fields.Integer()
    category = fields.String(allow_none=True)
    sensitive = fields.Boolean()
    language = fields.String()
    assigned_to = fields.String(allow_none=True)
    acknowledged_at = fields.String(metadata={"format": "date-time"})
    closed_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    clocks = fields.List(fields.Nested(Clock))
    timeline = fields.List(fields.Nested(TimelineEntry))
    documents = fields.List(fields.Nested(Document))
    routing = fields.Nested(Routing, allow_none=True)
    payment = fields.Nested(Payment, allow_none=True)
    linked_cases = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(LinkedCase)))


class LockedEntry(Schema):
    """A case that waits for this citizen's private code: nothing else is said of it."""

    reference = fields.String(required=True)
    filed_at = fields.String(required=True, metadata={"format": "date-time"})
    acknowledged_at = fields.String(required=True, metadata={"format": "date-time"})
    updated_at = fields.String(required=True, metadata={"format": "date-time"})
    links = fields.Nested(CaseLinks, required=True)


class CaseList(Schema):
    """A page of cases."""

    items = fields.List(fields.Nested(CaseEntry), required=True)
    locked = fields.List(fields.Nested(LockedEntry), required=True)
    next = fields.String(required=True, allow_none=True)


class CaseRecord(Schema):
    """What was written in the form, the notes and the records."""

    reference = fields.String(required=True)
    form = fields.Dict(required=True)
    notes = fields.List(fields.Dict(), required=True)
    records = fields.Dict(
        required=True, metadata={"description": "by record, the rows for this caller, oldest first"}
    )
    undelivered = fields.List(fields.Dict(), metadata={"description": "for officers"})
    safe_contact = fields.List(
        fields.Dict(), metadata={"description": "for officers who read the mobile"}
    )
