"""What is sent and answered about a citizen's own data."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.http.shapes import BilingualText
from gateway.http.validation import ApiSchema, choice, text
from gateway.identity.notice import VERSION
from gateway.own_data.erasing import PARTS


class AcceptNotice(ApiSchema):
    """A citizen has read the notice in force."""

    version = choice((VERSION,), required=True)


class NumberChange(Schema):
    """A change of the mobile that waits and can be stopped."""

    to = fields.String(required=True, metadata={"description": "the end of the new mobile"})
    asked_at = fields.String(required=True, metadata={"format": "date-time"})
    takes_effect_at = fields.String(required=True, metadata={"format": "date-time"})


class Number(Schema):
    """The end of this citizen's mobile, and the change that waits, or null."""

    mobile = fields.String(required=True)
    change = fields.Nested(NumberChange, required=True, allow_none=True)


class ChoosePrivateCode(ApiSchema):
    """The code that is asked from now on; null: none. `current` is the one that is chosen now."""

    code = text(1, 200, required=True, allow_none=True)
    current = text(1, 200, load_default=None, allow_none=True)


class GivePrivateCode(ApiSchema):
    """The code, in a sign-in in which it was not given yet."""

    code = text(1, 200, required=True)


class CodeRemoval(Schema):
    """A code was lost, and is gone at this time unless it is given before."""

    asked_at = fields.String(required=True, metadata={"format": "date-time"})
    takes_effect_at = fields.String(required=True, metadata={"format": "date-time"})


class PrivateCode(Schema):
    """Whether a code is chosen, and was given in this sign-in; a lost one was taken off at
    `removed_at`, if none was chosen since."""

    chosen = fields.Boolean(required=True)
    given = fields.Boolean(required=True)
    removal = fields.Nested(CodeRemoval, required=True, allow_none=True)
    removed_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


class StayingCase(Schema):
    """A case that stays, and until when; null while it is open, and where it is kept for ever."""

    reference = fields.String(required=True)
    service = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "null of one that waits for the private code"},
    )
    until = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    rule = fields.Nested(BilingualText, required=True)


class Erasure(Schema):
    """What a wish to be erased came to."""

    asked_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    erased = fields.List(choice(PARTS), required=True)
    waits = fields.List(choice(PARTS), required=True)
    stays = fields.List(fields.Nested(StayingCase), required=True)
