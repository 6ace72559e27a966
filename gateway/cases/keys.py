"""What the headers of a write say of it: its key, and when it was answered."""

from __future__ import annotations

import re

from flask import request

from contracts.errors import ValidationFailed
from gateway.cases.typed import Captured

_KEY = re.compile(r"^[\x21-\x7e]{8,128}$")


def idempotency_key() -> str | None:
    """Return the header of that name, None where there is none; ValidationFailed for one that is
    not 8 to 128 visible ASCII characters."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.match(key):
        raise ValidationFailed(fields={"Idempotency-Key": "malformed"})
    return key


def captured() -> Captured:
    """Return what the headers `Captured-At` and `Based-On` say, each where it is given; {} for
    neither. ValidationFailed where the sequence is no number; whether the moment can be is its
    service's question."""
    at, based_on = request.headers.get("Captured-At"), request.headers.get("Based-On")
    capture: Captured = {"captured_at": at[:40]} if at else {}
    if not based_on:
        return capture
    if not (based_on.isascii() and based_on.isdigit() and len(based_on) < 10):
        raise ValidationFailed(fields={"based_on": "not-a-number"})
    return {**capture, "based_on": int(based_on)}
