"""The rows of a case's records: sealed into a chain when they are written, and checked later.

A row, in ``records.<name>`` of the case::

    n            from 1, in each record of each case
    at, by, role, office, action, sequence
    values       what was written, one ciphertext; gone when the case is erased
    digest       SHA-256 of that ciphertext, so that the chain is proved without it
    previous     hash of the row before, FIRST in the first
    key, hash, seal   as in the audit log: a hash over all the rest and over which case and record
                 it is, sealed under a key that the database does not hold

Who can write the database can so neither alter a row nor put one in nor take one out from between.
That the newest rows were cut off shows in the audit log, which is told the hash of each new row.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from casework.desk.audit import FIRST, AuditKeys, AuditLog, hash_of
from casework.engine.notices import iso
from casework.engine.records import Addition
from casework.typed.case import RecordRow
from casework.typed.fields import CaseFields, RecordValues
from chassis import log
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from chassis.mongo import Document
from contracts.typed import Json

logger = log.get(__name__)
Row = RecordRow
RECORDS = "records"
"""The field of a case that holds them; rows are only ever added to it."""
Heads = Mapping[tuple[str, int], str]
"""Hashes of rows by record and number."""
_TOLD = "record"
NOT_HASHED = ("values", "hash", "seal")


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong with a record of a case, at its row ``n``."""

    reference: str
    book: str
    n: int
    why: str


class RecordChain:
    """``keys`` are those of the audit log, which is told of new rows; ``cipher`` is that of Parts.
    To check a chain needs neither log nor cipher."""

    def __init__(
        self, keys: AuditKeys, audit: AuditLog | None = None, cipher: FieldCipher | None = None
    ) -> None:
        self._keys = keys
        self._audit = audit
        self._cipher = cipher

    def rows(self, case: CaseFields, added: Iterable[Addition]) -> dict[str, list[Row]]:
        """Return the rows to add to ``case``, by record, each chained to the one before it."""
        written: dict[str, list[Row]] = {}
        for addition in added:
            new = written.setdefault(addition.book, [])
            before = [*rows_of(case, addition.book), *new]
            new.append(self._row(case, addition, before[-1] if before else None))
        return written

    def _row(self, case: CaseFields, addition: Addition, last: Row | None) -> Row:
        assert self._cipher is not None, "who writes rows has the cipher"
        values = self._cipher.encrypt(dict(addition.values))
        row: Row = {
            "n": last["n"] + 1 if last else 1,
            # The database keeps milliseconds, and the hash must be that of what it keeps.
            "at": addition.at.replace(microsecond=addition.at.microsecond // 1000 * 1000),
            "by": addition.by,
            "role": addition.role,
            "office": addition.office,
            "action": addition.action,
            "sequence": addition.sequence,
            "values": values,
            "digest": _digest(values),
            "previous": last["hash"] if last else FIRST,
            "key": self._keys.newest,
        }
        row["hash"] = row_hash(case["_id"], addition.book, row)
        row["seal"] = self._keys.seal(row["hash"])
        return row

    def publish(self, reference: str, written: Mapping[str, list[Row]]) -> None:
        """Tell the audit log of rows that are kept now. Where it cannot be told, nothing is
        undone: that such a row is cut off later would not show."""
        for book, rows in written.items():
            for row in rows:
                try:
                    assert self._audit is not None, "who writes rows has the audit log"
                    actor = Actor(row["by"], row["role"], row["office"])
                    self._audit.record(f"{_TOLD} {book} {row['n']} {row['hash']}", reference, actor)
                except Exception:
                    fields = {"reference": reference, "record": book, "row": row["n"]}
                    logger.exception("the audit log was not told of a row", extra=fields)

    def readable(self, row: Row) -> RecordValues:
        """Return what was written in a row; nothing after the erasure of the case."""
        if not row.get("values"):
            return {}
        assert self._cipher is not None, "who reads rows has the cipher"
        values: RecordValues = self._cipher.decrypt(row["values"])
        return values

    def fault(self, case: CaseFields, heads: Heads | None = None) -> Fault | None:
        """Return what is wrong first with the records of ``case``, None where nothing is.

        ``heads`` are hashes of rows that the audit log was told of, by record and number.
        """
        for book in case.get(RECORDS, {}):
            previous = FIRST
            for n, row in enumerate(rows_of(case, book), start=1):
                why = self._wrong(case["_id"], book, row, n, previous)
                if why:
                    return Fault(case["_id"], book, n, why)
                previous = row["hash"]
        for (book, n), hash in sorted((heads or {}).items()):
            rows = rows_of(case, book)
            if len(rows) < n:
                return Fault(case["_id"], book, n, "it was cut off")
            if rows[n - 1]["hash"] != hash:
                return Fault(case["_id"], book, n, "it is not the row that was written")
        return None

    def _wrong(self, reference: str, book: str, row: Row, n: int, previous: str) -> str | None:
        if row.get("n") != n:
            return "it is missing"
        if row.get("previous") != previous or row.get("hash") != row_hash(reference, book, row):
            return "it was altered, or what was before it"
        if row.get("values") is not None and _digest(row["values"]) != row["digest"]:
            return "what was written in it was altered"
        if not self._keys.knows(row.get("key")):
            return "it is sealed under a key that is not here"
        return None if self._keys.proves(row) else "its seal is not this service's"


def head_in(what: str) -> tuple[str, int, str] | None:
    """Return record, number and hash of the row that an entry of the audit log tells of; None for
    an entry about something else."""
    words = what.split(" ")
    return (words[1], int(words[2]), words[3]) if words[0] == _TOLD and len(words) == 4 else None


def rows_of(case: CaseFields, book: str) -> list[Row]:
    """Return the rows of a record of ``case``, none where it has none."""
    rows: list[Row] = (case.get(RECORDS) or {}).get(book, [])
    return rows


def rows_in(update: Document) -> dict[str, list[Row]]:
    """Return the rows that an update of the database adds, by record."""
    start = f"{RECORDS}."
    return {
        field.removeprefix(start): added["$each"]
        for field, added in update["$push"].items()
        if field.startswith(start)
    }


def row_hash(reference: str, book: str, row: Row) -> str:
    """Return the hash of a row: all of it but its values, of which it holds the digest."""
    content = {key: value for key, value in row.items() if key not in NOT_HASHED}
    return hash_of({**content, "at": iso(row["at"]), "reference": reference, "book": book})


def without_values(records: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Return the records as they are after the erasure of the case: the chain, and who acted."""
    return {book: [_without_values(row) for row in rows] for book, rows in records.items()}


def _without_values(row: Row) -> Row:
    return cast(Row, {key: value for key, value in row.items() if key != "values"})


def _digest(values: Json) -> str:
    content = values if isinstance(values, bytes) else str(values).encode()
    return hashlib.sha256(content).hexdigest()
