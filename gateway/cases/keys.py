"""The key by which a request that came twice is done once."""

from __future__ import annotations

import re

from flask import request

from contracts.errors import ValidationFailed

_KEY = re.compile(r"^[\x21-\x7e]{8,128}$")


def idempotency_key() -> str | None:
    """The header of that name, None where there is none; ValidationFailed for one that is not 8 to
    128 visible ASCII characters."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.match(key):
        raise ValidationFailed(fields={"Idempotency-Key": "malformed"})
    return key
