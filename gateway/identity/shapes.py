"""What is sent and answered where somebody signs in."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.http.validation import ApiSchema, text


class StartOtp(ApiSchema):
    """A citizen asks for a one-time password."""

    mobile = text(1, 100, required=True, metadata={"example": "9000000001"})


class FinishOtp(ApiSchema):
    """A citizen gives it back."""

    challenge = text(1, 100, required=True)
    otp = text(1, 40, required=True, metadata={"example": "123456"})
    """With blanks or hyphens in it, too."""


class ReturnWithPhrase(ApiSchema):
    """Who filed without an identity comes back."""

    phrase = text(1, 60, required=True, metadata={"example": "4821-0937-5560-1284"})


class SignInOfficer(ApiSchema):
    """An officer signs in."""

    username = text(1, 64, required=True)
    password = text(1, 200, required=True)
    totp = text(1, 40, load_default=None, allow_none=True)
    device = text(1, 200, load_default=None, allow_none=True)


class Challenge(Schema):
    """To be given back with the password that was sent."""

    challenge = fields.String(required=True)


class Session(Schema):
    """A citizen's sign-in."""

    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "seconds"})


class Notice(Schema):
    """The notice of which data is kept, and whether this citizen accepted it."""

    version = fields.String(required=True)
    accepted_at = fields.String(
        required=True, allow_none=True, metadata={"format": "date-time", "description": "or null"}
    )
    address = fields.String(required=True, metadata={"description": "the page on which it is read"})


class CitizenSession(Session):
    """The sign-in of a citizen with a mobile, and whether the notice of which data is kept was
    accepted."""

    notice = fields.Nested(Notice, required=True)


class DrawnPhrase(Session):
    """A new receipt phrase, shown once and kept nowhere, and the sign-in of who bears it."""

    phrase = fields.String(required=True)


class OfficerSession(Session):
    """An officer's sign-in."""

    device = fields.String(
        required=True, metadata={"description": "to be given at the next sign-in on this device"}
    )
    role = fields.String(required=True)
    station = fields.String(required=True, allow_none=True)
