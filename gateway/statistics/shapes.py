"""What is asked and answered of statistics."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.http.shapes import BilingualText
from gateway.http.validation import ApiSchema, text


class WhichTable(ApiSchema):
    """Which table: of all services, of one, or of one in a region."""

    service = text(1, 64, load_default=None)
    region = text(1, 64, load_default=None)
    lang = text(2, 2, load_default=None)


class Numbers(Schema):
    """Counts of twelve months, rounded; null where a number is withheld because it, or what it
    tells, is small."""

    filed = fields.Integer(required=True, allow_none=True)
    ended = fields.Integer(required=True, allow_none=True)
    missed = fields.Integer(
        required=True, allow_none=True, metadata={"description": "still open, a limit has passed"}
    )
    in_time = fields.Integer(
        required=True, allow_none=True, metadata={"description": "taken up within the first limit"}
    )
    late = fields.Integer(required=True, allow_none=True)
    solved = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "answers of citizens in these months: it was solved"},
    )
    partly_solved = fields.Integer(required=True, allow_none=True)
    not_solved = fields.Integer(required=True, allow_none=True)
    nobody_came = fields.Integer(required=True, allow_none=True)


class Line(Numbers):
    """A service, a region or an office; an empty code: what is shown of no office."""

    code = fields.String(required=True)
    name = fields.Nested(BilingualText, required=True)
    opens = fields.Boolean(required=True, metadata={"description": "it has a table of its own"})


class Statistics(Schema):
    """One table of counts, and when they were counted."""

    service = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    name = fields.Nested(BilingualText, required=True, allow_none=True)
    counted_at = fields.AwareDateTime(required=True, format="iso")
    since = fields.AwareDateTime(required=True, format="iso")
    until = fields.AwareDateTime(required=True, format="iso")
    least = fields.Integer(required=True)
    rounded_to = fields.Integer(required=True)
    first_limit = fields.Nested(BilingualText, required=True, allow_none=True)
    items = fields.List(fields.Nested(Line), required=True)
    total = fields.Nested(Numbers, required=True)
