"""Choices of a field that are looked up by words."""

from marshmallow import fields, validate

from contracts.common import Additive, Request


class FindChoices(Request):
    """Look up, by words, what may be answered in a field with more choices than a list shows."""

    finder = fields.String(required=True, validate=validate.Length(max=64))
    words = fields.String(required=True, validate=validate.Length(max=200))


class Choice(Additive):
    """One choice: what is answered, and what is read of it."""

    value = fields.String(required=True)
    label = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class FoundChoices(Additive):
    """The likeliest first; empty where nothing is alike."""

    choices = fields.List(fields.Nested(Choice), required=True)
