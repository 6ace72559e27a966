"""A stand-in for the banks' interface for holds: a process of its own with a file of its own.

    POST /holds                          201 {"receipt"}; the same reference again: 200, the same
    GET  /answers?after=SERIAL&limit=N   200 {"items": [answer, …]}, in the order of their serials

A request is {"hold": {"reference", "bank", "utr", "amount", "paid_at"}}. It is answered at once: of
a UTR that ends in 0 the money is gone (kind ``gone``), of one that ends in 5 half of it is held, of
any other all of it (kind ``held``, {"amount_held"}).
"""

import json
import sys
import threading
from dataclasses import dataclass

from chassis.settings import setting
from contracts.typed import JsonObject
from deploy.local import stand_in
from deploy.local.stand_in import NOT_FOUND, Answer, Question, StandIn, answer, page_of


@dataclass(frozen=True, kw_only=True)
class BanksSettings(stand_in.KeepingSettings):
    """Settings of this stand-in."""

    token: str = setting("BANK_TOKEN", "the token that callers must bring", secret=True)


class Holds:
    """Requests and answers, in one file; what was answered for is on the disk."""

    def __init__(self, file: str) -> None:
        self._lock = threading.Lock()
        self._database = stand_in.open_database(
            file,
            "CREATE TABLE IF NOT EXISTS holds (serial INTEGER PRIMARY KEY AUTOINCREMENT,"
            " reference TEXT UNIQUE, utr TEXT, kind TEXT, details TEXT)",
        )

    def take(self, reference: str, utr: str, amount: int) -> tuple[int, bool]:
        """Keep a request with its answer; return its serial, and whether it is new."""
        kind, values = _answered(utr, amount)
        with self._lock:
            query = "SELECT serial FROM holds WHERE reference = ?"
            row = self._database.execute(query, (reference,)).fetchone()
            if row:
                return row[0], False
            insert = "INSERT INTO holds (reference, utr, kind, details) VALUES (?, ?, ?, ?)"
            parts = (reference, utr, kind, json.dumps(values))
            return self._database.execute(insert, parts).lastrowid or 0, True

    def after(self, serial: int, limit: int) -> list[JsonObject]:
        """Return the answers with a greater serial, in order."""
        query = (
            "SELECT serial, utr, kind, details FROM holds WHERE serial > ? ORDER BY serial LIMIT ?"
        )
        with self._lock:
            rows = self._database.execute(query, (serial, limit)).fetchall()
        return [
            {"serial": row[0], "utr": row[1], "kind": row[2], "values": json.loads(row[3])}
            for row in rows
        ]


def _answered(utr: str, amount: int) -> tuple[str, JsonObject]:
    if utr.endswith("0"):
        return "gone", {}
    return "held", {"amount_held": amount // 2 if utr.endswith("5") else amount}


class BanksStandIn(StandIn):
    """Takes requests, and answers the list."""

    name = "banks-stand-in"
    largest_body = 10_000

    def __init__(self, chosen: BanksSettings) -> None:
        super().__init__(chosen.token, chosen.mood)
        self._holds = Holds(chosen.file)

    def get(self, question: Question) -> Answer:
        """Answer the list."""
        return page_of(question, "/answers", self._holds.after)

    def post(self, question: Question) -> Answer:
        """Take a request."""
        if question.path != "/holds":
            return NOT_FOUND
        hold = question.json()["hold"]
        utr = "".join(str(hold["utr"]).split()).upper()
        serial, is_new = self._holds.take(str(hold["reference"]), utr, int(hold["amount"]))
        return answer(201 if is_new else 200, {"receipt": f"HOLD-{serial:06d}"})


if __name__ == "__main__":
    sys.exit(stand_in.run(BanksStandIn.name, BanksSettings, BanksStandIn))
