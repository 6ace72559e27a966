"""Trace context (W3C ``traceparent``), carried in message headers and logs."""

import os
import re
from contextvars import ContextVar

_FORM = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def new() -> str:
    """Return the traceparent of a trace that begins here."""
    return f"00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-01"


def child(parent: str | None) -> str:
    """Return a traceparent within ``parent``'s trace; of a new trace if that is not well formed."""
    match = _FORM.match(parent) if isinstance(parent, str) else None
    return f"00-{match.group(1)}-{os.urandom(8).hex()}-01" if match else new()


def set_current(traceparent: str | None) -> None:
    """Make ``traceparent`` the one that this thread of work logs and sends on."""
    _current.set(traceparent)


def current() -> str | None:
    """Return this thread of work's traceparent; None outside any."""
    return _current.get()


def trace_id(traceparent: str | None = None) -> str | None:
    """Return the 32 hex digits that find the trace; None outside any."""
    match = _FORM.match(traceparent or current() or "")
    return match.group(1) if match else None


def ids(traceparent: str | None) -> tuple[str, str] | None:
    """Return the hex digits of the trace and of the span; None for what is not well formed."""
    match = _FORM.match(traceparent or "")
    return (match.group(1), match.group(2)) if match else None
