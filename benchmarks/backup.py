"""How fast a backup is read and a restore written, beside copying the same documents' bytes.

Cases of the size that a complaint with a few steps has, with a unique index, a plain one and a
sparse one. The floor is what the same machine needs to read the documents and throw them away.
"""

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient

from benchmarks.own_system import own_servers
from chassis import outbox
from setu.operator.backup import back_up
from setu.operator.restore import restore
from tests.support.servers import run_folder

CASES, BATCH = 200_000, 2000
PREFIX = "bench_"


def case(number: int) -> dict:
    """A case of some four kilobytes, half of it as good as random, as encrypted fields are."""
    steps = [{"sequence": step, "state": "submitted", "text": "आवेदन " * 20} for step in range(6)]
    return {
        "_id": f"{number:012}",
        "service": "complaint",
        "state": "submitted",
        "idempotency_key": f"key-{number}",
        "owner": f"owner-{number % 1000}",
        "record": os.urandom(2000),
        "timeline": steps,
    }


def fill(client: MongoClient) -> None:
    """Write the cases."""
    cases = client[f"{PREFIX}complaints"]["cases"]
    cases.create_index([("owner", 1), ("idempotency_key", 1)], unique=True)
    cases.create_index("state")
    outbox.ensure_indexes(cases)
    for start in range(0, CASES, BATCH):
        cases.insert_many([case(number) for number in range(start, start + BATCH)], ordered=False)


def read_only(client: MongoClient) -> float:
    """Seconds for reading all documents."""
    options: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)
    cases = client[f"{PREFIX}complaints"].get_collection("cases", codec_options=options)
    started = time.perf_counter()
    for _ in cases.find({}, batch_size=1000):
        pass
    return time.perf_counter() - started


def main() -> None:
    """Print rates, and what a State's year of cases would take."""
    with own_servers() as servers:
        servers.start()
        folder = Path(run_folder()) / "backup"
        with servers.database.client() as client:
            fill(client)
            floor = read_only(client)
            manifest = back_up(client, PREFIX, folder, timedelta(0))
            on_disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            client.drop_database(f"{PREFIX}complaints")
            _, back = restore(client, PREFIX, folder)
        shutil.rmtree(folder)
    print(f"reading alone: {CASES / floor:,.0f} documents/s")
    print(
        f"backup: {CASES / manifest.seconds:,.0f} documents/s, {manifest.seconds / floor:.1f} times"
        f" reading alone, {on_disk / CASES / 1000:.1f} kB each on disk"
    )
    print(f"restore with indexes: {CASES / back:,.0f} documents/s")
    print(f"a million cases: {5 * manifest.seconds / 60:.1f} and {5 * back / 60:.1f} minutes")


if __name__ == "__main__":
    main()
