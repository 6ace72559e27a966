"""Refusals in words: a head of a station is told why, not by a code alone."""

from collections.abc import Mapping

from contracts.errors import ValidationFailed


def refusal(field: str, why: Mapping[str, str]) -> ValidationFailed:
    """Return the error that says ``why``, in both languages, ``field`` is not accepted."""
    return ValidationFailed(fields={field: {"code": "not-accepted", "why": dict(why)}})
