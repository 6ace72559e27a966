"""Indian mobile numbers, as people type and paste them."""

from __future__ import annotations

from casework.definition import as_written
from contracts.errors import ValidationFailed


def normalise(typed: object, path: str = "mobile") -> str:
    """Return the ten digits. ValidationFailed {path: "required" |
    "bad-mobile"} for anything else."""
    if typed is None or (isinstance(typed, str) and not as_written.cleaned(typed)):
        raise ValidationFailed(fields={path: "required"})
    mobile = as_written.mobile(typed) if isinstance(typed, str) else None
    if mobile is None:
        raise ValidationFailed(fields={path: "bad-mobile"})
    return mobile
