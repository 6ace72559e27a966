"""The shapes of what the API says of officers; see `gateway.answers`."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.answers import BilingualText


class Absence(Schema):
    """Since when an officer is away, until when, and why."""

    from_ = fields.String(required=True, data_key="from", metadata={"format": "date-time"})
    until = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    reason = fields.String(required=True)


class Officer(Schema):
    """An officer as the register has one."""

    username = fields.String(required=True)
    name = fields.Nested(BilingualText, required=True)
    rank = fields.Nested(BilingualText, required=True)
    role = fields.String(required=True)
    office = fields.String(required=True, allow_none=True)
    woman = fields.Boolean(required=True)
    absent = fields.Boolean(required=True)
    absence = fields.Nested(Absence, required=True, allow_none=True)


class OfficerList(Schema):
    """The officers of one office."""

    items = fields.List(fields.Nested(Officer), required=True)
    next = fields.String(required=True, allow_none=True)
