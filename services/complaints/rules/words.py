"""Refusals in words: who is refused is told why in both languages, not by a code alone."""

from collections.abc import Mapping

from contracts.errors import ActionNotOpen, NotAllowed, ValidationFailed
from contracts.typed import JsonObject


def refusal(field: str, why: Mapping[str, str]) -> ValidationFailed:
    """Return the error that says ``why`` the answer to ``field`` is not accepted."""
    return ValidationFailed(fields=_field_error(field, why))


def not_for(field: str, why: Mapping[str, str]) -> NotAllowed:
    """Return the error that says ``why`` this officer or citizen may not do it; ``field`` is where
    a form shows it."""
    return NotAllowed(why["en"], fields=_field_error(field, why))


def not_open(field: str, why: Mapping[str, str], *first: str) -> ActionNotOpen:
    """Return the error that says ``why`` an action waits, at ``field`` of its form; ``first`` are
    the actions that come before it."""
    return ActionNotOpen(why["en"], fields=_field_error(field, why), details={"open": [*first]})


def _field_error(field: str, why: Mapping[str, str]) -> JsonObject:
    return {field: {"code": "not-accepted", "why": dict(why)}}
