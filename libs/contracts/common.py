"""What the shapes of events and of calls have in common."""

from marshmallow import INCLUDE, RAISE, Schema, fields

LANGUAGES = ("hi", "en")


class Additive(Schema):
    """Versions are additive: unknown keys are kept."""

    class Meta:
        unknown = INCLUDE


class Bilingual(Additive):
    """A text in both languages of the State."""

    hi = fields.String(required=True)
    en = fields.String(required=True)


class OfficeName(Additive):
    """An office, as people are shown it."""

    code = fields.String(required=True)
    name = fields.Nested(Bilingual, required=True)


class Request(Schema):
    """A request says nothing that is not understood."""

    class Meta:
        unknown = RAISE
