"""What is sent to and answered by the register of officers."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.http.shapes import BilingualText
from gateway.http.validation import ApiSchema, choice, text


class OfficersOfOffice(ApiSchema):
    """Whose officers to list."""

    office = text(1, 64, required=True, metadata={"example": "5117012"})
    lang = text(2, 2, load_default=None)


class Leave(ApiSchema):
    """An officer is away. `from` is not in the future; without it, it is now."""

    reason = choice(("leave", "removed"), required=True)
    begins = text(1, 40, data_key="from", load_default=None, metadata={"format": "date-time"})
    until = text(1, 40, load_default=None, allow_none=True, metadata={"format": "date-time"})
    successor = text(1, 64, load_default=None, allow_none=True)


class Posting(ApiSchema):
    """An officer is given another post."""

    office = text(1, 64, required=True, metadata={"example": "5117012"})
    role = text(1, 64, required=True, metadata={"example": "prisons/jail-clerk"})
    successor = text(1, 64, load_default=None, allow_none=True)


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


class Proposed(Schema):
    """A posting that a second administrator has still to agree to, by entering the same."""

    role = fields.String(required=True)
    office = fields.String(required=True)
    successor = fields.String(required=True, allow_none=True)
    by = fields.String(required=True)


class PostedOfficer(Officer):
    """An officer after a posting, or before one that waits for a second person."""

    proposed = fields.Nested(Proposed)


class ResetOfficer(Officer):
    """An officer whose authenticator was reset, or is once a second administrator agrees."""

    reset_proposed_by = fields.String(required=True, allow_none=True)


class ConfirmAuthenticator(ApiSchema):
    """An officer gives a code of the new authenticator."""

    enrolment = text(1, 200, required=True)
    totp = text(1, 40, required=True, metadata={"example": "123456"})


class OfferedAuthenticator(Schema):
    """A new authenticator, whose secret is shown this once."""

    enrolment = fields.String(required=True)
    secret = fields.String(required=True)
    address = fields.String(required=True, metadata={"description": "for a QR code"})
    expires_in = fields.Integer(required=True, metadata={"description": "seconds"})


class OfficerList(Schema):
    """The officers of one office."""

    items = fields.List(fields.Nested(Officer), required=True)
    next = fields.String(required=True, allow_none=True)
