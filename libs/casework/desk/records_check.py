"""Check the records of a service's cases: ``python -m casework.desk.records_check``.

Says how many records there are, whether each one's chain holds and where one breaks; a row that was
cut off is found by the audit log, which was told of it. ``--where REFERENCE RECORD MOMENT`` prints
the row that was the newest at that moment: where a thing was. Database: MONGO_URI, MONGO_DATABASE;
keys: FIELD_KEY and FIELD_KEY_PREVIOUS. Ends with 0, 1 where something is wrong, 2 where nothing
could be checked.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from pymongo.database import Database
from pymongo.errors import PyMongoError

from casework.desk.audit import AuditKeys, entries_in
from casework.desk.audit_check import FAILED, OK, WRONG, CheckSettings
from casework.desk.record_chain import Fault, RecordChain, head_in, rows_of
from casework.desk.reference import parse_reference
from casework.engine.notices import iso
from casework.engine.records import row_at
from chassis import mongo, settings
from chassis.cipher import FieldCipher
from chassis.settings import MissingSetting


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m casework.desk.records_check")
    parser.add_argument("--where", nargs=3, metavar=("REFERENCE", "RECORD", "MOMENT"))
    chosen = parser.parse_args(arguments)
    try:
        read = settings.read(CheckSettings)
        with mongo.connect(read.mongo_uri, application="records-check", pool=2) as client:
            database = client[read.mongo_database]
            if chosen.where:
                cipher = FieldCipher(database, read.field_key, read.field_key_previous)
                return _where(database, RecordChain(_keys(read), cipher=cipher), *chosen.where)
            return _check(read.mongo_database, database, RecordChain(_keys(read)))
    except (MissingSetting, ValueError) as error:
        print(f"records: {error}", file=sys.stderr)
    except PyMongoError as error:
        print(f"records: the database does not answer: {type(error).__name__}", file=sys.stderr)
    return FAILED


def faults(database: Database, chain: RecordChain) -> tuple[int, list[Fault]]:
    """Return how many records the cases of ``database`` have, and what is wrong with each case."""
    heads: dict[str, dict[tuple[str, int], str]] = defaultdict(dict)
    for entry in entries_in(database).find({"what": {"$regex": "^record "}}):
        if head := head_in(entry["what"]):
            heads[entry["reference"]][head[:2]] = head[2]
    count, wrong = 0, []
    for case in database["cases"].find({"records": {"$exists": True}}, {"records": 1}):
        count += len(case["records"])
        fault = chain.fault(case, heads.pop(case["_id"], None))
        wrong += [fault] if fault else []
    wrong += [
        fault for case, hashes in heads.items() if (fault := chain.fault({"_id": case}, hashes))
    ]
    return count, wrong


def _keys(read: CheckSettings) -> AuditKeys:
    return AuditKeys(read.field_key, read.field_key_previous)


def _check(name: str, database: Database, chain: RecordChain) -> int:
    count, wrong = faults(database, chain)
    for fault in wrong:
        place = f"{fault.reference}, record {fault.book}, row {fault.n}"
        print(f"{name}: the chain breaks at {place}: {fault.why}")
    print(f"{name}: {count} records, {'the chains hold' if not wrong else 'not all chains hold'}")
    return WRONG if wrong else OK


def _where(database: Database, chain: RecordChain, reference: str, book: str, moment: str) -> int:
    at = datetime.fromisoformat(moment)
    if at.tzinfo is None:
        raise ValueError(f"{moment} says no zone, such as 2026-11-27T10:00:00+05:30")
    case = database["cases"].find_one({"_id": parse_reference(reference)}) or {}
    row = row_at(rows_of(case, book), at)
    if row is None:
        print(f"{reference}, {book}: nothing was there at {moment}")
        return OK
    actor = {key: row[key] for key in ("n", "by", "role", "office", "action")}
    line = actor | {"at": iso(row["at"]), "values": chain.readable(row)}
    print(json.dumps(line, ensure_ascii=False))
    return OK


if __name__ == "__main__":
    sys.exit(main())
