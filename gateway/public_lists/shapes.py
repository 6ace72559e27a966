"""What is asked and answered of public lists."""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields

from gateway.http.validation import ApiSchema, integer, text


class ListPublicRows(ApiSchema):
    """How a public list is narrowed and paged. Days are of India, both included. What else is asked
    are words by the fields of the list's own `narrowed_by`; any other is refused. Where a list is
    found by numbers that it does not show, `whole_number` is one of them, whole."""

    class Meta:
        unknown = INCLUDE

    office = text(1, 64, load_default=None)
    first_day = text(10, 10, data_key="from", load_default=None, metadata={"format": "date"})
    last_day = text(10, 10, data_key="to", load_default=None, metadata={"format": "date"})
    cursor = text(1, 300, load_default=None)
    limit = integer(1, 200, load_default=50)
    lang = text(2, 2, load_default=None)
    whole_number = text(1, 60, load_default=None)


class PublicRows(Schema):
    """A page of a public list: each row has the fields that the service's definition declares."""

    items = fields.List(fields.Dict(), required=True)
    next = fields.String(required=True, allow_none=True)
