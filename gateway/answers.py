"""The shapes of the API's answers, as marshmallow schemas: they describe, nothing is dumped with
them, because reads must stay cheap. A test holds the real answers against them.
"""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields, validate


class Challenge(Schema):
    """To be given back with the password that was sent."""

    challenge = fields.String(required=True)


class Session(Schema):
    """A citizen's sign-in."""

    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "seconds"})


class OfficerSession(Session):
    """An officer's sign-in."""

    role = fields.String(required=True)
    station = fields.String(required=True, allow_none=True)


class BilingualText(Schema):
    """A text in both languages."""

    hi = fields.String(required=True)
    en = fields.String(required=True)


class OfficeName(Schema):
    """A station or another office as people are shown it."""

    code = fields.String(required=True)
    name = fields.Nested(BilingualText, required=True)


class NextStep(Schema):
    """What comes next, by when, under which rule."""

    what = fields.String(required=True, metadata={"description": "in the caller's language"})
    by = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    rule = fields.String(required=True, allow_none=True)


class Clock(Schema):
    """One limit of time."""

    name = fields.String(required=True)
    due_at = fields.String(required=True, metadata={"format": "date-time"})
    status = fields.String(
        required=True, validate=validate.OneOf(["running", "paused", "met", "breached", "stopped"])
    )
    level = fields.Integer()


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


class Document(Schema):
    """One issued document; `station` is the office that issued it."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.Nested(BilingualText)
    sha256 = fields.String(required=True)
    issued_at = fields.String(metadata={"format": "date-time"})
    valid_until = fields.String(allow_none=True, metadata={"format": "date-time"})
    shows = fields.List(fields.Nested(ShownValue))
    station = fields.Nested(OfficeName, allow_none=True)


class OpenAction(Schema):
    """What this caller may do now."""

    name = fields.String(required=True)
    label = fields.Nested(BilingualText, required=True)
    form = fields.Dict(required=True, metadata={"description": "as in the catalogue"})


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

    regions = fields.Dict(
        required=True, metadata={"description": "states of what runs beside the handling"}
    )
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


class CaseList(Schema):
    """A page of cases."""

    items = fields.List(fields.Nested(CaseEntry), required=True)
    next = fields.String(required=True, allow_none=True)


class CaseRecord(Schema):
    """What was written in the form and the notes."""

    reference = fields.String(required=True)
    form = fields.Dict(required=True)
    notes = fields.List(fields.Dict(), required=True)
    undelivered = fields.List(fields.Dict(), metadata={"description": "for officers"})


class Department(Schema):
    """Whose service it is."""

    code = fields.String(required=True)
    name = fields.Nested(BilingualText, required=True)


class ServiceEntry(Schema):
    """One line of the catalogue."""

    code = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.Nested(BilingualText, required=True)
    help = fields.Nested(BilingualText, allow_none=True)
    group = fields.String(allow_none=True)
    department = fields.Nested(Department, required=True)


class ServiceList(Schema):
    """The catalogue."""

    items = fields.List(fields.Nested(ServiceEntry), required=True)
    next = fields.String(required=True, allow_none=True)


class ServiceForm(Schema):
    """A form for clients."""

    schema = fields.Dict(required=True, metadata={"description": "JSON Schema 2020-12"})
    labels = fields.Dict(required=True)
    fields_ = fields.List(fields.Dict(), required=True, data_key="fields")


class ServiceDescription(ServiceEntry):
    """One service with its form and the names of its states. ``law`` is what it rests on,
    ``retention`` how long personal data is kept."""

    law = fields.String(allow_none=True)
    retention = fields.Nested(BilingualText, allow_none=True)

    form = fields.Nested(ServiceForm, required=True)
    states = fields.Dict(required=True)
    actions = fields.Dict(required=True)
    clocks = fields.Dict(required=True)
    office_name = fields.Nested(BilingualText, required=True, allow_none=True)
    panels = fields.Dict(required=True, metadata={"description": "what stands out of a case"})
    public = fields.Dict(required=True, metadata={"description": "public lists, by name"})


class PublicRows(Schema):
    """A page of a public list: each row has the fields that the service's definition declares."""

    items = fields.List(fields.Dict(), required=True)
    next = fields.String(required=True, allow_none=True)


class KeptFile(Schema):
    """A file that is whole."""

    id = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "bytes"})
    type = fields.String(required=True, metadata={"description": "found in its content"})


class FieldProblem(Schema):
    """What is wrong with one field."""

    code = fields.String(required=True)
    message = fields.String(required=True)

    class Meta:
        unknown = INCLUDE  # the parameters of the code, such as `max`


class Problem(Schema):
    """RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    reference = fields.String(required=True, metadata={"description": "finds the trace"})
    fields_ = fields.Dict(
        keys=fields.String(), values=fields.Nested(FieldProblem), data_key="fields"
    )
    open = fields.List(fields.String(), metadata={"description": "actions that are open"})
    suggestions = fields.Dict(metadata={"description": "by field: what may have been meant"})
    accepted = fields.List(fields.String(), metadata={"description": "content types"})
    allowed = fields.List(fields.String(), metadata={"description": "HTTP methods"})
    limit = fields.Integer(metadata={"description": "bytes"})
