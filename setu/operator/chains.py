"""Whether the hash chains of audit logs and of cases' records hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pymongo.database import Database

from casework.desk.audit import AuditKeys, AuditLog
from casework.desk.record_chain import RecordChain
from casework.desk.records_check import faults
from chassis.mongo import Document
from setu.operator.place import GATEWAY, Databases


@dataclass(frozen=True)
class Chain:
    """`entries` of one log, or records of one service; `broken` says the first break, "" where the
    chain holds."""

    service: str
    kind: str
    entries: int
    broken: str = ""


def chains(databases: Databases, keys: Iterable[tuple[str, AuditKeys]]) -> Iterator[Chain]:
    """Yield each audit log, and the records of each service's cases; `keys` by deployable."""
    for name, keys_of_seals in keys:
        database = databases.of(name)
        yield _audit(database, name, keys_of_seals)
        if name != GATEWAY:
            yield _records(database, name, keys_of_seals)


def _audit(database: Database[Document], name: str, keys: AuditKeys) -> Chain:
    result = AuditLog(database, keys).examine()
    broken = "" if result.whole else f"breaks at entry {result.broken_at}: {result.why}"
    return Chain(name, "audit", result.entries, broken)


def _records(database: Database[Document], name: str, keys: AuditKeys) -> Chain:
    count, wrong = faults(database, RecordChain(keys))
    first = next(iter(wrong), None)
    place = f"breaks at {first.reference}, record {first.book}, row {first.n}" if first else ""
    return Chain(name, "records", count, f"{place}: {first.why}" if first else "")
