"""What is asked and answered of stations and jurisdiction."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.http.shapes import BilingualText
from gateway.http.validation import ApiSchema, integer, number, text


class ListStations(ApiSchema):
    """How the directory is narrowed, searched and paged."""

    district = text(1, 64, load_default=None)
    type = text(1, 64, load_default=None)
    q = text(1, 100, load_default=None)
    cursor = text(1, 300, load_default=None)
    limit = integer(1, 2000, load_default=200)
    lang = text(2, 2, load_default=None)


class ResolvePlace(ApiSchema):
    """A place in one of the ways in which people tell it."""

    lat = number(-1000, 1000, load_default=None)
    lon = number(-1000, 1000, load_default=None)
    accuracy = number(0, 1_000_000, load_default=None)
    pin = text(1, 20, load_default=None)
    locality = text(1, 200, load_default=None)
    district = text(1, 64, load_default=None)
    station = text(1, 100, load_default=None)
    start = text(1, 100, load_default=None, data_key="from")
    end = text(1, 100, load_default=None, data_key="to")
    train = text(1, 10, load_default=None)
    q = text(1, 100, load_default=None)
    category = text(1, 64, load_default="other")
    occurred_at = text(1, 40, load_default=None, metadata={"format": "date-time"})
    lang = text(2, 2, load_default=None)


class Station(Schema):
    """A station or unit of the directory."""

    code = fields.String(required=True)
    name = fields.Nested(BilingualText, required=True)
    type = fields.String(required=True)
    police_district = fields.String(required=True)
    lat = fields.Float(required=True, allow_none=True)
    lon = fields.Float(required=True, allow_none=True)
    quality = fields.String(required=True)


class StationFound(Schema):
    """A station whose name is like the one asked for."""

    station = fields.Nested(Station, required=True)
    score = fields.Float(required=True, metadata={"description": "likeness, up to 100"})
    matched = fields.String(required=True, metadata={"description": "the spelling that is like"})


class AsOf(Schema):
    """Of when an answer is that comes from a copy of the directory."""

    time = fields.AwareDateTime(required=True, format="iso")
    age_seconds = fields.Integer(required=True)


_COPIED = {"description": "only while the directory itself is away: how old this is"}


class Jurisdiction(Schema):
    """Jurisdiction over a place; for a name (`q`) the stations of that name, as `items`."""

    outcome = fields.String()
    station = fields.Nested(Station, allow_none=True)
    method = fields.String()
    confidence = fields.String()
    why = fields.Nested(BilingualText)
    alternatives = fields.List(fields.Dict())
    question = fields.Nested(BilingualText, allow_none=True)
    offices = fields.Dict(metadata={"description": "who handles it, and who is over them"})
    copy_to = fields.List(fields.String())
    out_of_state = fields.Boolean()
    outpost = fields.Dict(allow_none=True)
    boundary_set = fields.String(allow_none=True)
    items = fields.List(fields.Nested(StationFound))
    next = fields.String(allow_none=True)
    directory_version = fields.String(required=True)
    as_of = fields.Nested(AsOf, metadata=_COPIED)


class StationList(Schema):
    """A page of the directory; for a name (`q`) the stations of that name."""

    items = fields.Raw(
        required=True,
        metadata={
            "type": "array",
            "items": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Station"},
                    {"$ref": "#/components/schemas/StationFound"},
                ]
            },
        },
    )
    next = fields.String(required=True, allow_none=True)
    directory_version = fields.String(required=True)
    as_of = fields.Nested(AsOf, metadata=_COPIED)
