"""Choices that a service finds by words: the requests and answers, as schemas."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.http.validation import ApiSchema, text


class FindChoices(ApiSchema):
    """What is looked for."""

    words = text(1, 200, required=True)


class Choice(Schema):
    """One choice: what is answered, and what is read of it in each language."""

    value = fields.String(required=True)
    label = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class FoundChoices(Schema):
    """The likeliest first; empty where nothing is alike."""

    choices = fields.List(fields.Nested(Choice), required=True)
