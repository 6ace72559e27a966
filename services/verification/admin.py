"""For whoever looks after the record checks.

    python -m services.verification.admin false-hits [--since 2026-11-01]

lists every record that an officer found to be somebody else's: how alike the search thought it,
why, who judged it and when. Nothing personal is in it but the record's number.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypedDict

from pymongo.database import Database

from casework.definition.bilingual import IST
from chassis import mongo, settings
from chassis.settings import MissingSetting, setting
from contracts.typed import JsonObject
from services.verification.rules.records import ANOTHER


@dataclass(frozen=True, kw_only=True)
class AdminSettings:
    """Settings of the command line, which needs neither broker nor keys: it reads no text of a
    case."""

    mongo_uri: str = setting(
        "MONGO_URI", "the database server, with this service's own user", secret=True
    )
    mongo_database: str = setting(
        "MONGO_DATABASE", "database; default: the service's name", "verification"
    )


class FalseHit(TypedDict):
    """A record that was somebody else's; ``score`` from 0 to 100, ``judged_at`` ISO text."""

    reference: str
    service: str
    record: str
    score: int
    why: list[str]
    judged_by: str
    judged_at: str


def false_hits(database: Database, since: date | None = None) -> Iterator[FalseHit]:
    """Yield the false hits, the newest first, from the day ``since`` on."""
    candidates = "$record_check.candidates"
    query: JsonObject = {"record_check.candidates.decision": ANOTHER}
    if since is not None:
        query["record_check.candidates.at"] = {"$gte": datetime.combine(since, time(), IST)}
    rows = database["cases"].aggregate(
        [
            {"$match": {"record_check.candidates.decision": ANOTHER}},
            {"$unwind": candidates},
            {"$match": query},
            {"$sort": {"record_check.candidates.at": -1}},
            {"$project": {"found": candidates, "service": 1}},
        ]
    )
    for row in rows:
        hit = row["found"]
        yield {
            "reference": row["_id"],
            "service": row["service"],
            "record": hit["id"],
            "score": hit["score"],
            "why": hit["why"],
            "judged_by": hit["by"],
            "judged_at": hit["at"].isoformat(),
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 2 where nothing could be done."""
    parser = argparse.ArgumentParser(prog="python -m services.verification.admin")
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("false-hits", help="records that were somebody else's, in JSON")
    listing.add_argument("--since", type=date.fromisoformat, help="a day, such as 2026-11-01")
    options = parser.parse_args(arguments)
    try:
        read = settings.read(AdminSettings)
    except MissingSetting as error:
        print(f"verification: {error}", file=sys.stderr)
        return 2
    with mongo.connect(read.mongo_uri, application="verification-admin", pool=2) as client:
        for row in false_hits(client[read.mongo_database], options.since):
            print(json.dumps(row, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
