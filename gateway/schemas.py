"""The API's own requests, as marshmallow schemas: they validate and describe.

The form of an application is not here: it belongs to its service, which announces it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from contracts.errors import ValidationFailed

_CODES = {
    "required": "required",
    "null": "required",
    "invalid": "malformed",
    "unknown": "unknown-field",
    "type": "not-an-object",
    "too_large": "out-of-range",
}


class Coded(ValidationError):
    """A validator's refusal as a field code."""


@dataclass(frozen=True)
class _Length:
    """How long a text may be, in characters."""

    minimum: int
    maximum: int

    def __call__(self, value: str) -> None:
        if len(value) < self.minimum:
            raise Coded("too-short" if value else "required")
        if len(value) > self.maximum:
            raise Coded("too-long")

    @property
    def described(self) -> dict:
        return {"minLength": self.minimum, "maxLength": self.maximum}


@dataclass(frozen=True)
class _Range:
    """Between which numbers, both included."""

    minimum: int
    maximum: int

    def __call__(self, value: float) -> None:
        if not self.minimum <= value <= self.maximum:
            raise Coded("out-of-range")

    @property
    def described(self) -> dict:
        return {"minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True)
class _OneOf:
    """Which texts there are to choose from."""

    values: tuple[str, ...]

    def __call__(self, value: str) -> None:
        if value not in self.values:
            raise Coded("not-a-choice")

    @property
    def described(self) -> dict:
        return {"enum": list(self.values)}


def text(minimum: int, maximum: int, **options: Any) -> fields.String:
    """A text of so many characters."""
    check = _Length(minimum, maximum)
    return fields.String(
        validate=check,
        error_messages={**_CODES, "invalid": "not-a-string", "invalid_utf8": "malformed"},
        metadata={**check.described, **options.pop("metadata", {})},
        **options,
    )


def integer(minimum: int, maximum: int, **options: Any) -> fields.Integer:
    """A whole number between these, both included."""
    check = _Range(minimum, maximum)
    return fields.Integer(
        validate=check,
        error_messages={**_CODES, "invalid": "not-a-number"},
        metadata=check.described,
        **options,
    )


def number(minimum: int, maximum: int, **options: Any) -> fields.Float:
    """A number between these, both included; neither infinite nor "not a number"."""
    check = _Range(minimum, maximum)
    return fields.Float(
        validate=check,
        allow_nan=False,
        error_messages={**_CODES, "invalid": "not-a-number", "special": "not-a-number"},
        metadata=check.described,
        **options,
    )


def choice(values: tuple[str, ...], **options: Any) -> fields.String:
    """One of these."""
    check = _OneOf(values)
    return fields.String(
        validate=check,
        error_messages={**_CODES, "invalid": "not-a-string"},
        metadata=check.described,
        **options,
    )


class ApiSchema(Schema):
    """Refuses what it does not know, in our field codes."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012 (so marshmallow declares it)
        "unknown": "unknown-field",
        "type": "not-an-object",
    }


class StartOtp(ApiSchema):
    """A citizen asks for a one-time password."""

    mobile = text(1, 20, required=True, metadata={"example": "9000000001"})


class FinishOtp(ApiSchema):
    """A citizen gives it back."""

    challenge = text(1, 100, required=True)
    otp = text(6, 6, required=True, metadata={"example": "123456"})


class SignInOfficer(ApiSchema):
    """An officer signs in."""

    username = text(1, 64, required=True)
    password = text(1, 200, required=True)
    totp = text(6, 6, load_default=None, allow_none=True)


class Track(ApiSchema):
    """Somebody asks how far a case is."""

    reference = text(1, 64, required=True)
    otp = text(6, 6, load_default=None, allow_none=True)


class TrackOtp(ApiSchema):
    """The owner of a case asks for a password to see more."""

    reference = text(1, 64, required=True)


class ListCases(ApiSchema):
    """How a list of cases is narrowed and paged."""

    state = text(1, 64, load_default=None)
    service = text(1, 64, load_default=None)
    since = text(1, 40, load_default=None, metadata={"format": "date-time"})
    cursor = text(1, 300, load_default=None)
    limit = integer(1, 200, load_default=50)
    lang = text(2, 2, load_default=None)


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


class ListPublicRows(ApiSchema):
    """How a public list is narrowed and paged. Days are of India, both included."""

    office = text(1, 64, load_default=None)
    first_day = text(10, 10, data_key="from", load_default=None, metadata={"format": "date"})
    last_day = text(10, 10, data_key="to", load_default=None, metadata={"format": "date"})
    cursor = text(1, 300, load_default=None)
    limit = integer(1, 200, load_default=50)
    lang = text(2, 2, load_default=None)


class ListStations(ApiSchema):
    """How the directory is narrowed, searched and paged."""

    district = text(1, 64, load_default=None)
    type = text(1, 64, load_default=None)
    q = text(1, 100, load_default=None)
    cursor = text(1, 300, load_default=None)
    limit = integer(1, 2000, load_default=200)
    lang = text(2, 2, load_default=None)


class ResolvePlace(ApiSchema):
    """A place in one of the ways in which people tell it."""

    lat = number(-1000, 1000, load_default=None)
    lon = number(-1000, 1000, load_default=None)
    accuracy = number(0, 1_000_000, load_default=None)
    pin = text(1, 20, load_default=None)
    locality = text(1, 200, load_default=None)
    district = text(1, 64, load_default=None)
    station = text(1, 100, load_default=None)
    q = text(1, 100, load_default=None)
    category = text(1, 64, load_default="other")
    occurred_at = text(1, 40, load_default=None, metadata={"format": "date-time"})
    lang = text(2, 2, load_default=None)


class ListMessages(ApiSchema):
    """Whose messages to show, in the local profile."""

    to = text(1, 254, required=True)
    limit = integer(1, 200, load_default=50)


def load(schema: Schema, data: dict) -> dict:
    """The validated data; ValidationFailed with a field code for each field that is wrong."""
    try:
        return schema.load(data)
    except ValidationError as error:
        raise ValidationFailed(fields=_flat(error.messages)) from None


def _flat(messages: Any, path: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, found in messages.items():
        here = str(key) if not path else f"{path}.{key}"
        if isinstance(found, dict):
            flat.update(_flat(found, here))
        else:
            flat[here.removesuffix("._schema")] = found[0]
    return flat
