"""What an upload is: its states, how long it lives, how much one citizen may send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NotRequired, TypedDict

from casework.typed.fields import FieldErrors
from contracts.typed import Json, JsonObject, Text

RECEIVING, WORKING, FINISHED, STOPPED = "receiving", "working", "finished", "stopped"
"""``receiving``: its bytes come, nothing is filed yet. ``stopped``: by the uploader."""
FILED, REFUSED, LEFT, WAITING = "filed", "refused", "left", "waiting"
"""Outcomes of a row; one that is waiting has none yet. ``left``: not filed, because the upload was
stopped or given up."""

RECEIPT_LASTS = timedelta(hours=1)
"""An upload whose bytes stopped coming is forgotten after this."""
CONTENT_KEPT = timedelta(days=7)
"""After receipt what is not filed by then is given up, and all that was written in rows is erased;
what a filed row said is erased at once, for the case has it."""
OUTCOMES_KEPT = timedelta(days=30)
"""After receipt the upload and its outcomes are forgotten."""
OPEN_AT_ONCE = 3
"""Uploads of one citizen that are not finished."""


@dataclass(frozen=True)
class Limits:
    """Bytes of one upload, and rows of one citizen in a day of India's calendar."""

    bytes: int
    daily_rows: int


@dataclass(frozen=True)
class Lease:
    """The right of one worker to work one upload until ``until``."""

    worker: str
    until: datetime


class Upload(TypedDict):
    """An upload as it is stored; ``name`` is sealed, ``paths`` and ``header`` are of CSV alone."""

    _id: str
    owner: str
    service: str
    key: str
    state: str
    rows: int
    lease: JsonObject | None
    next_at: datetime
    created_at: datetime
    name: Json
    language: NotRequired[str]
    format: NotRequired[str]
    sha256: NotRequired[str]
    paths: NotRequired[list[str]]
    header: NotRequired[list[str]]
    fails: NotRequired[int]
    waits_since: NotRequired[datetime | None]
    received_at: NotRequired[datetime]
    finished_at: NotRequired[datetime]
    give_up_at: NotRequired[datetime]
    expires_at: NotRequired[datetime]


class UploadRow(TypedDict):
    """A row of an upload: ``own`` is the id that its owner gave it, or None; sealed in the store.

    What was written in it is sealed in ``content``, and stands in ``as_read`` while it is worked.
    """

    _id: Json
    upload: str
    n: int
    own: Json
    outcome: str | None
    expires_at: datetime
    erase_at: NotRequired[datetime]
    content: NotRequired[Json]
    as_read: NotRequired[Json]
    tries: NotRequired[int]
    problem: NotRequired[str]
    fields: NotRequired[FieldErrors]
    reference: NotRequired[str]
    rupees: NotRequired[int]


class WrongField(TypedDict):
    """What is wrong with one answer of a row."""

    field: str
    label: Text
    code: str
    message: Text


class RowResult(TypedDict):
    """What became of a row, as its owner is shown it."""

    row: int
    row_id: str | None
    outcome: str
    reference: str | None
    message: Text | None
    fields: list[WrongField]


class RowPage(TypedDict):
    """Results by row number; ``next`` is the row to go on after."""

    items: list[RowResult]
    next: int | None


class UploadLimits(TypedDict):
    """What one upload for a service may hold."""

    rows: int
    bytes: int
    daily_rows: int
    columns: list[str]


class DueOfUpload(TypedDict):
    """Applications of an upload that wait for their fee, and what they come to."""

    applications: int
    rupees: int


class UploadView(TypedDict):
    """An upload as its owner sees it; times are ISO text."""

    id: str
    service: str
    name: str | None
    state: str
    rows: int
    filed: int
    refused: int
    left: int
    waiting: int
    received_at: str | None
    finished_at: str | None
    waits_since: str | None
    content_erased_at: str | None
    forgotten_at: str | None
    due: DueOfUpload
    links: dict[str, str]
