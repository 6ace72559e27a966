"""What the catalogue of services answers."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.http.shapes import BilingualText
from gateway.http.validation import ApiSchema, text


class ListServices(ApiSchema):
    """Which services: all, or those that words may mean."""

    q = text(1, 120, load_default=None)
    lang = text(2, 2, load_default=None)


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
    steps = fields.List(
        fields.Dict(), metadata={"description": "a few questions at a time, in order"}
    )


class FeeName(Schema):
    """What an application costs."""

    rupees = fields.Integer(required=True)
    name = fields.Nested(BilingualText, required=True)


class BulkLimit(Schema):
    """How many applications one upload may hold."""

    rows = fields.Integer(required=True)


class ServiceDescription(ServiceEntry):
    """One service with its form and the names of its states. ``law`` is what it rests on,
    ``retention`` how long personal data is kept."""

    law = fields.String(allow_none=True)
    identity = fields.String(
        allow_none=True,
        metadata={"description": "none: nothing of who files is kept; draw a receipt phrase"},
    )
    retention = fields.Nested(BilingualText, allow_none=True)

    form = fields.Nested(ServiceForm, required=True)
    states = fields.Dict(required=True)
    actions = fields.Dict(required=True)
    clocks = fields.Dict(required=True)
    first_limit = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "the clock within which an application is taken up"},
    )
    fee = fields.Nested(FeeName, required=True, allow_none=True)
    office_name = fields.Nested(BilingualText, required=True, allow_none=True)
    panels = fields.Dict(required=True, metadata={"description": "what stands out of a case"})
    links = fields.Dict(required=True, metadata={"description": "names of links to other cases"})
    public = fields.Dict(required=True, metadata={"description": "public lists, by name"})
    search = fields.Dict(
        required=True,
        metadata={"description": "by language, words that people look for it by"},
    )
    category_field = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "the answer that says of which category a case is"},
    )
    filed_by = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "roles: citizen, and officers for a person at the counter"},
    )
    bulk = fields.Nested(
        BulkLimit, required=True, allow_none=True, metadata={"description": "uploads it takes"}
    )
    records = fields.Dict(
        required=True, metadata={"description": "records of a case: their names and fields"}
    )
