"""A stand-in for the courts' feed on one machine: a process of its own with a file of its own.

    GET  /entries?after=SERIAL&limit=N   200 {"items": [entry, …]}, in the order of their serials
    POST /entries                        201 {"serial"}: as a court's clerk would enter it

An entry is {"serial", "fir_number", "kind", "values"}; ``kind`` is ``listed`` (cnr, court,
prosecutor, stage, next_at) or ``disposed`` (cnr, court, outcome).
"""

import json
import sys
import threading
from dataclasses import dataclass

from chassis.settings import setting
from contracts.typed import JsonObject
from deploy.local import stand_in
from deploy.local.stand_in import Answer, Question, StandIn, answer, page_of


@dataclass(frozen=True, kw_only=True)
class CourtsSettings(stand_in.KeepingSettings):
    """Settings of this stand-in."""

    token: str = setting("COURT_FEED_TOKEN", "the token that callers must bring", secret=True)


class Entries:
    """The feed, in one file; what was answered for is on the disk."""

    def __init__(self, file: str) -> None:
        self._lock = threading.Lock()
        self._database = stand_in.open_database(
            file,
            "CREATE TABLE IF NOT EXISTS entries (serial INTEGER PRIMARY KEY AUTOINCREMENT,"
            " fir_number TEXT, kind TEXT, details TEXT)",
        )

    def add(self, fir_number: str, kind: str, values: JsonObject) -> int:
        """Keep an entry; return its serial."""
        insert = "INSERT INTO entries (fir_number, kind, details) VALUES (?, ?, ?)"
        with self._lock:
            row = (fir_number, kind, json.dumps(values, ensure_ascii=False))
            return self._database.execute(insert, row).lastrowid or 0

    def after(self, serial: int, limit: int) -> list[JsonObject]:
        """Return the entries with a greater serial, in order."""
        query = "SELECT * FROM entries WHERE serial > ? ORDER BY serial LIMIT ?"
        with self._lock:
            rows = self._database.execute(query, (serial, limit)).fetchall()
        return [
            {"serial": row[0], "fir_number": row[1], "kind": row[2], "values": json.loads(row[3])}
            for row in rows
        ]


class Courts(StandIn):
    """Answers the feed, and takes entries."""

    name = "courts-stand-in"
    largest_body = 100_000

    def __init__(self, chosen: CourtsSettings) -> None:
        super().__init__(chosen.token, chosen.mood)
        self._entries = Entries(chosen.file)

    def get(self, question: Question) -> Answer:
        """Answer the list."""
        return page_of(question, "/entries", self._entries.after)

    def post(self, question: Question) -> Answer:
        """Take an entry."""
        entry = question.json()
        serial = self._entries.add(entry["fir_number"], entry["kind"], dict(entry["values"]))
        return answer(201, {"serial": serial})


if __name__ == "__main__":
    sys.exit(stand_in.run(Courts.name, CourtsSettings, Courts))
