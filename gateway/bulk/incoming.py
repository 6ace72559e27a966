"""Receives one upload: from bytes on the wire to sealed rows, a batch at a time.

Nothing is filed before all of it has come and its header is understood, so an upload that breaks
off, or is one row too long, has done nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pymongo.errors import DuplicateKeyError

from casework.definition.bulk import ROW_ID
from contracts.errors import (
    Conflict,
    IdempotencyMismatch,
    TooLarge,
    TooMany,
    UnsupportedType,
    ValidationFailed,
)
from gateway.bulk import columns
from gateway.bulk.decoding import Lines
from gateway.bulk.neutral import plain
from gateway.bulk.quota import DailyRows
from gateway.bulk.store import BulkStore
from gateway.bulk.tables import CSV, Record, csv_records, json_records
from gateway.bulk.upload import OPEN_AT_ONCE, RECEIVING, Limits, Upload
from gateway.catalogue.catalogue import Service
from gateway.identity.caller import Caller

BATCH = 200
"""Rows written to the database at a time."""
LONGEST_OWN_ID = 100
"""Characters of a row's own id."""
ZIP = b"PK\x03\x04"
"""How a workbook begins that was not saved as CSV."""
ACCEPTED = ("text/csv", "application/x-ndjson", "application/json")
TRY_AGAIN_SECONDS = 60


class _Measured:
    """Pieces of a body as they pass: counted against the limit, and hashed."""

    def __init__(self, pieces: Iterable[bytes], limit: int) -> None:
        self._pieces, self._limit = pieces, limit
        self._size, self._digest = 0, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if self._size == 0 and piece.startswith(ZIP):
                raise UnsupportedType(details={"accepted": [*ACCEPTED], "needed": ACCEPTED[0]})
            self._size += len(piece)
            if self._size > self._limit:
                raise TooLarge(details={"limit": self._limit})
            self._digest.update(piece)
            yield piece

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


@dataclass(frozen=True)
class Receiver:
    """Takes uploads for one store."""

    store: BulkStore
    quota: DailyRows
    limits: Limits

    def receive(
        self,
        caller: Caller,
        service: Service,
        pieces: Iterable[bytes],
        *,
        format: str,
        key: str | None,
        name: str | None = None,
    ) -> tuple[Upload, bool]:
        """Keep an upload; return it, and whether it is new.

        Without a ``key`` the content is the key, so the same file is the same upload. Refuses with
        ValidationFailed (columns that are not known, no rows, too many), TooLarge, TooMany,
        UnsupportedType, IdempotencyMismatch (the key was another file's); nothing is kept then.
        """
        body = _Measured(pieces, self.limits.bytes)
        code = service.definition.code
        under = f"key:{key}" if key else f"receiving:{caller.id}:{id(body)}"
        upload = self.store.begin(
            caller.id, code, under, language=caller.language, format=format, name=name
        )
        if upload["state"] != RECEIVING:
            return self._again(upload, body), False
        try:
            if self.store.open_count(caller.id) > OPEN_AT_ONCE:
                raise TooMany(details={"retry_after": TRY_AGAIN_SECONDS})
            summary = self._read(upload, service, body, format)
            return self._received(upload, body, summary, key)
        except BaseException:
            self.store.drop(upload)
            raise

    def _again(self, upload: Upload, body: _Measured) -> Upload:
        for _ in body:
            pass
        if upload["sha256"] != body.sha256:
            raise IdempotencyMismatch("this key brought another file")
        return upload

    def _received(
        self, upload: Upload, body: _Measured, summary: dict[str, Any], key: str | None
    ) -> tuple[Upload, bool]:
        changes = summary | {"sha256": body.sha256}
        if key is None:
            changes["key"] = f"content:{body.sha256}"
            before = self.store.with_key(upload["owner"], upload["service"], changes["key"])
            if before is not None:
                self.store.drop(upload)
                return before, False
        self.quota.count(upload["owner"], summary["rows"])
        try:
            if not self.store.received(upload, **changes):
                raise Conflict("the same upload came twice at one time")
        except DuplicateKeyError:
            raise Conflict("the same file came twice at one time") from None
        stored_upload = self.store.of_owner(upload["owner"], upload["_id"])
        assert stored_upload is not None
        return stored_upload, True

    def _read(
        self, upload: Upload, service: Service, body: _Measured, format: str
    ) -> dict[str, Any]:
        """Keep all rows; return what the upload is to remember of them."""
        lines, form = Lines(body), service.definition.form
        columns_read: dict[str, Any] = {}
        if format == CSV:
            records = csv_records(lines)
            header = next(records, None)
            if header is None or header.problem:
                raise ValidationFailed(
                    fields={"file": "required" if header is None else "malformed"}
                )
            columns_read = {
                "header": list(header.cells),
                "paths": columns.resolve(header.cells, form),
            }
        else:
            records = json_records(lines)
        return columns_read | {
            "rows": self._keep(upload, records, columns_read.get("paths"), service)
        }

    def _keep(
        self,
        upload: Upload,
        records: Iterator[Record],
        paths: list[str] | None,
        service: Service,
    ) -> int:
        most, count = service.definition.bulk_rows, 0
        batch: list[tuple[Record, str | None]] = []
        for record in records:
            count += 1
            if count > most:
                raise ValidationFailed(fields={"file": {"code": "too-many", "max": most}})
            batch.append(_with_own_id(record, paths))
            if len(batch) == BATCH:
                self.store.add(upload, batch)
                batch = []
        self.store.add(upload, batch)
        if not count:
            raise ValidationFailed(fields={"file": "required"})
        return count


def _with_own_id(record: Record, paths: list[str] | None) -> tuple[Record, str | None]:
    """Return a row with the id that its owner gave it;
    refuse one whose cells are more than the columns."""
    if record.problem:
        return record, None
    if paths is None:
        return _own_id_of_object(record)
    if any(cell.strip() for cell in record.cells[len(paths) :]):
        return Record(record.number, problem="more-cells-than-columns"), None
    at = paths.index(ROW_ID) if ROW_ID in paths else -1
    own = plain(record.cells[at]).strip() if 0 <= at < len(record.cells) else ""
    if len(own) > LONGEST_OWN_ID:
        return Record(record.number, problem="row-id-too-long"), None
    return record, own or None


def _own_id_of_object(record: Record) -> tuple[Record, str | None]:
    values = dict(record.values or {})
    own = values.pop(ROW_ID, None)
    if own is not None and not isinstance(own, str | int):
        return Record(record.number, problem="row-id-too-long"), None
    text = "" if own is None else str(own).strip()
    if len(text) > LONGEST_OWN_ID:
        return Record(record.number, problem="row-id-too-long"), None
    return Record(record.number, values=values), text or None
