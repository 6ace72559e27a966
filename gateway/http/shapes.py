"""Shapes that every room's requests and answers are made of, and those of a refusal."""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields, validate

from gateway.http.validation import ApiSchema, integer, text


class BilingualText(Schema):
    """A text in both languages."""

    hi = fields.String(required=True)
    en = fields.String(required=True)


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
    sequence = fields.Integer(metadata={"description": "of the case as it stands now"})
    give_at = fields.String(metadata={"description": "the address to give the private code at"})


class ListMessages(ApiSchema):
    """Whose messages to show, in the local profile."""

    to = text(1, 254, required=True)
    limit = integer(1, 200, load_default=50)


class FindChoices(ApiSchema):
    """What is looked for."""

    words = text(1, 200, required=True)


class After(ApiSchema):
    """From where on the changes of a case are told."""

    after = integer(0, 999_999_999)


class Choice(Schema):
    """One choice: what is answered, and what is read of it in each language."""

    value = fields.String(required=True)
    label = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class FoundChoices(Schema):
    """The likeliest first; empty where nothing is alike."""

    choices = fields.List(fields.Nested(Choice), required=True)


class Clock(Schema):
    """One limit of time."""

    name = fields.String(required=True)
    due_at = fields.String(required=True, metadata={"format": "date-time"})
    status = fields.String(
        required=True, validate=validate.OneOf(["running", "paused", "met", "breached", "stopped"])
    )
    level = fields.Integer()
    ended = fields.Boolean(metadata={"description": "Nothing runs or is owed any more"})
