"""Indian mobile numbers, as people type them."""

from __future__ import annotations

import re

from casework.definition.form_fields import ascii_digits
from contracts.errors import ValidationFailed

_SEPARATORS = re.compile(r"[\s\-()]")
_MOBILE = re.compile(r"^(?:\+91|0091|91|0)?([6-9][0-9]{9})$", re.ASCII)


def normalise(typed: object, path: str = "mobile") -> str:
    """The ten digits. ValidationFailed {path: "required" | "bad-mobile"} for anything else."""
    if typed is None or typed == "":
        raise ValidationFailed(fields={path: "required"})
    match = (
        _MOBILE.match(_SEPARATORS.sub("", ascii_digits(typed))) if isinstance(typed, str) else None
    )
    if match is None:
        raise ValidationFailed(fields={path: "bad-mobile"})
    return match.group(1)
