"""Whether a citizen was given the notice of the Digital Personal Data Protection Act 2023, s. 5:
which data is kept, for what, which rights there are and how to complain.

It informs; nothing waits for it. What the State does under a law needs no consent (s. 7), and
whoever is in danger is not stopped by a page.
"""

from __future__ import annotations

from typing import TypedDict

VERSION = "2026-11-28"
"""The day of the notice's last change, as it stands in ``locale/*/information/notice.txt``: a new
one is shown to everybody again."""


class NoticeState(TypedDict):
    """The notice in force, when this citizen accepted it (ISO 8601; None: not yet), and the page
    on which it is read."""

    version: str
    accepted_at: str | None
    address: str


def state(accepted_at: str | None) -> NoticeState:
    """Return the state of the notice in force, accepted then."""
    return {"version": VERSION, "accepted_at": accepted_at, "address": "/information/notice"}
