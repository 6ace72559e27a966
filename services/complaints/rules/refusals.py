"""Refusals in words: an officer is told why, in both languages, not by a code alone."""

from collections.abc import Mapping

from contracts.errors import ValidationFailed


def refusal(field: str, why: Mapping[str, str]) -> ValidationFailed:
    """Return the error that says ``why`` the answer in ``field`` is not accepted."""
    return ValidationFailed(fields={field: {"code": "not-accepted", "why": dict(why)}})
