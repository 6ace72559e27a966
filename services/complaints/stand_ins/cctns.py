"""A stand-in for CCTNS on one machine: a process of its own with a memory of its own.

It does what must be true of the real one, so that the adapter is tested against something that can
be killed, slow, away or refuse a form:

    POST /firs {"form": …}             201 {"number", "digest"}; the same form again: 200, the same
                                       422 {"code": "missing-items", "items"}
                                       409 {"code": "differs"}: this FIR number has another form
    POST /supplements {"form": …}      201, 200 and 409 as above; 422 {"code": "no-such-fir"}
    GET  /firs?station=CODE&day=DATE   200 {"items": [{"fir_number", "number", "digest"}]}

In its mood, ``delay`` is between storing and answering, and ``refuse`` is a code.
"""

import hashlib
import json
import sys
import threading
from dataclasses import dataclass

import orjson

from chassis.settings import setting
from contracts.typed import Json, JsonObject
from deploy.local import stand_in
from deploy.local.stand_in import NOT_FOUND, Answer, Question, StandIn, answer

MANDATORY = ("1", "2", "3a", "3b", "3c", "4", "12", "officer")
PARTS = (
    ("1", "police_station"),
    ("1", "number"),
    ("1", "year"),
    ("1", "registered_at"),
    ("3a", "from"),
    ("3b", "received_at"),
    ("3c", "entry"),
    ("12", "text"),
)


@dataclass(frozen=True, kw_only=True)
class CctnsSettings(stand_in.KeepingSettings):
    """Settings of this stand-in."""

    token: str = setting("CCTNS_TOKEN", "the token that callers must bring", secret=True)


def digest(form: Json) -> str:
    """Return the SHA-256 of a form as JSON with sorted keys, without spaces."""
    return hashlib.sha256(orjson.dumps(form, option=orjson.OPT_SORT_KEYS)).hexdigest()


def missing_items(form: JsonObject) -> list[str]:
    """Return the mandatory items, or parts of items, that the form does not fill."""
    missing = [item for item in MANDATORY if not form.get(item)]
    parts = [(item, part) for item, part in PARTS if item not in missing]
    missing += [f"{item}.{part}" for item, part in parts if not form[item].get(part)]
    if not form.get("6a") and not (form.get("6j") or {}).get("mobile"):
        missing.append("6a")
    return missing


class Memory:
    """The forms, in one file; what was answered for is on the disk."""

    def __init__(self, file: str) -> None:
        self._lock = threading.Lock()
        self._database = stand_in.open_database(
            file,
            "CREATE TABLE IF NOT EXISTS firs (id INTEGER PRIMARY KEY AUTOINCREMENT,"
            " fir_number TEXT UNIQUE, station TEXT, day TEXT, form TEXT)",
        )
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS supplements (fir_number TEXT PRIMARY KEY, form TEXT)"
        )

    def enter(self, form: JsonObject) -> tuple[int, JsonObject]:
        """Keep a form; return the status and the answer."""
        register, own = form["1"], digest(form)
        station, fir_number = register["police_station"], register["number"]
        with self._lock:
            query = "SELECT id, form FROM firs WHERE fir_number = ?"
            earlier = self._database.execute(query, (fir_number,)).fetchone()
            if earlier and digest(orjson.loads(earlier[1])) != own:
                return 409, {"code": "differs"}
            row = earlier[0] if earlier else self._add(fir_number, station, register, form)
        return 200 if earlier else 201, {"number": number(station, row), "digest": own}

    def add_to(self, form: JsonObject) -> tuple[int, JsonObject]:
        """Keep what was told of an FIR after its form; return the status and the answer."""
        of, own = form["refers_to"], digest(form)
        with self._lock:
            query = "SELECT id FROM firs WHERE fir_number = ?"
            fir = self._database.execute(query, (of["number"],)).fetchone()
            if fir is None:
                return 422, {"code": "no-such-fir"}
            query = "SELECT form FROM supplements WHERE fir_number = ?"
            earlier = self._database.execute(query, (of["number"],)).fetchone()
            if earlier and digest(orjson.loads(earlier[0])) != own:
                return 409, {"code": "differs"}
            if not earlier:
                values = (of["number"], json.dumps(form, ensure_ascii=False))
                self._database.execute("INSERT INTO supplements VALUES (?, ?)", values)
        there = {"number": number(of["police_station"], fir[0]), "digest": own}
        return 200 if earlier else 201, there

    def _add(self, fir_number: str, station: str, register: JsonObject, form: JsonObject) -> int:
        day = register["registered_at"][:10]
        values = (fir_number, station, day, json.dumps(form, ensure_ascii=False))
        insert = "INSERT INTO firs (fir_number, station, day, form) VALUES (?, ?, ?, ?)"
        return self._database.execute(insert, values).lastrowid or 0

    def listed(self, station: str, day: str) -> list[dict[str, str]]:
        """Return what stands there for a station and a day."""
        query = "SELECT id, fir_number, form FROM firs WHERE station = ? AND day = ?"
        with self._lock:
            rows = self._database.execute(query, (station, day)).fetchall()
        return [
            {
                "fir_number": fir_number,
                "number": number(station, row),
                "digest": digest(orjson.loads(form)),
            }
            for row, fir_number, form in rows
        ]

    def count(self) -> int:
        """Return how many forms there are."""
        with self._lock:
            return self._database.execute("SELECT count(*) FROM firs").fetchone()[0]


def number(station: str, row: int) -> str:
    """Return the stand-in's own number of a form."""
    return f"CCTNS-{station}-{row:07d}"


class Cctns(StandIn):
    """Takes forms, and lists those of a station and a day."""

    name = "cctns-stand-in"
    largest_body = 1_000_000

    def __init__(self, chosen: CctnsSettings) -> None:
        super().__init__(chosen.token, chosen.mood)
        self._memory = Memory(chosen.file)

    def get(self, question: Question) -> Answer:
        """Answer the list."""
        if question.path != "/firs":
            return NOT_FOUND
        wanted = question.parameters
        items = self._memory.listed(wanted.get("station", ""), wanted.get("day", ""))
        return answer(200, {"items": items})

    def post(self, question: Question) -> Answer:
        """Take a form."""
        form, more = question.json()["form"], question.path == "/supplements"
        missing = [] if more else missing_items(form)
        if code := self.mood().get("refuse"):
            return answer(422, {"code": code})
        if missing:
            return answer(422, {"code": "missing-items", "items": missing})
        status, body = self._memory.add_to(form) if more else self._memory.enter(form)
        self.delay()
        return answer(status, body)

    def gauges(self) -> dict[str, int]:
        """Return how many forms there are."""
        return {"cctns_stand_in_firs": self._memory.count()}


if __name__ == "__main__":
    sys.exit(stand_in.run(Cctns.name, CctnsSettings, Cctns))
