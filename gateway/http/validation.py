"""The API's own requests, as marshmallow schemas: they validate and describe.

The form of an application is not here: it belongs to its service, which announces it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from contracts.errors import ValidationFailed
from contracts.typed import JsonObject

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
    def described(self) -> JsonObject:
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
    def described(self) -> JsonObject:
        return {"minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True)
class _OneOf:
    """Which texts there are to choose from."""

    values: tuple[str, ...]

    def __call__(self, value: str) -> None:
        if value not in self.values:
            raise Coded("not-a-choice")

    @property
    def described(self) -> JsonObject:
        return {"enum": list(self.values)}


def text(minimum: int, maximum: int, **options: Any) -> fields.String:
    """Return a field for a text of so many characters."""
    check = _Length(minimum, maximum)
    return fields.String(
        validate=check,
        error_messages={**_CODES, "invalid": "not-a-string", "invalid_utf8": "malformed"},
        metadata={**check.described, **options.pop("metadata", {})},
        **options,
    )


def integer(minimum: int, maximum: int, **options: Any) -> fields.Integer:
    """Return a field for a whole number between these, both included."""
    check = _Range(minimum, maximum)
    return fields.Integer(
        validate=check,
        error_messages={**_CODES, "invalid": "not-a-number"},
        metadata=check.described,
        **options,
    )


def number(minimum: int, maximum: int, **options: Any) -> fields.Float:
    """Return a field for a number between these, both included;
    neither infinite nor "not a number"."""
    check = _Range(minimum, maximum)
    return fields.Float(
        validate=check,
        allow_nan=False,
        error_messages={**_CODES, "invalid": "not-a-number", "special": "not-a-number"},
        metadata=check.described,
        **options,
    )


def choice(values: tuple[str, ...], **options: Any) -> fields.String:
    """Return a field for one of these."""
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


def load(schema: Schema, data: JsonObject) -> JsonObject:
    """Return the validated data; ValidationFailed with a field code for
    each field that is wrong."""
    try:
        return schema.load(data)
    except ValidationError as error:
        raise ValidationFailed(fields=_flat(error.messages)) from None


def _flat(messages: Any, path: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, message in messages.items():
        here = str(key) if not path else f"{path}.{key}"
        if isinstance(message, dict):
            flat.update(_flat(message, here))
        else:
            flat[here.removesuffix("._schema")] = message[0]
    return flat
