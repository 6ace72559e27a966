"""A stand-in for the registry of motor vehicles: a process of its own with a file of its own.

    POST /ownership  {"vehicle"}          200 {"answer": "match" | "mismatch" | "unknown"}
    POST /marks      {"vehicle", "mark"}  201 {"receipt"}; the same again: 200, the same

A vehicle is {"reference", "owner", "plate", "chassis", "engine"}, of the numbers those that are
known. Of a plate that ends in 9 the owner is another, one that ends in 0 or is not told is unknown
here, any other is the reporter's. A mark is ``stolen`` or ``lifted``.
"""

import sys
import threading
from dataclasses import dataclass

from chassis.settings import setting
from deploy.local import stand_in
from deploy.local.stand_in import NOT_FOUND, Answer, Question, StandIn, answer

MARKS = frozenset({"stolen", "lifted"})


@dataclass(frozen=True, kw_only=True)
class RegistrySettings(stand_in.KeepingSettings):
    """Settings of this stand-in."""

    token: str = setting("REGISTRY_TOKEN", "the token that callers must bring", secret=True)


class Marks:
    """Marks in one file; what was answered for is on the disk."""

    def __init__(self, file: str) -> None:
        self._lock = threading.Lock()
        self._database = stand_in.open_database(
            file,
            "CREATE TABLE IF NOT EXISTS marks (serial INTEGER PRIMARY KEY AUTOINCREMENT,"
            " reference TEXT, mark TEXT)",
        )

    def set(self, reference: str, mark: str) -> tuple[int, bool]:
        """Keep a mark; return its serial, and whether it is new."""
        with self._lock:
            query = (
                "SELECT serial, mark FROM marks WHERE reference = ? ORDER BY serial DESC LIMIT 1"
            )
            newest = self._database.execute(query, (reference,)).fetchone()
            if newest and newest[1] == mark:
                return newest[0], False
            insert = "INSERT INTO marks (reference, mark) VALUES (?, ?)"
            return self._database.execute(insert, (reference, mark)).lastrowid or 0, True


class RegistryStandIn(StandIn):
    """Says whose a vehicle is, and takes marks."""

    name = "registry-stand-in"
    largest_body = 10_000

    def __init__(self, chosen: RegistrySettings) -> None:
        super().__init__(chosen.token, chosen.mood)
        self._marks = Marks(chosen.file)

    def post(self, question: Question) -> Answer:
        """Answer whose a vehicle is, or take a mark."""
        if question.path not in ("/ownership", "/marks"):
            return NOT_FOUND
        body = question.json()
        vehicle = body["vehicle"]
        if question.path == "/ownership":
            return answer(200, {"answer": _owner(str(vehicle.get("plate", "")))})
        if body["mark"] not in MARKS:
            return answer(422, {"code": "no-such-mark"})
        serial, is_new = self._marks.set(str(vehicle["reference"]), str(body["mark"]))
        return answer(201 if is_new else 200, {"receipt": f"MARK-{serial:06d}"})


def _owner(plate: str) -> str:
    if not plate or plate.endswith("0"):
        return "unknown"
    return "mismatch" if plate.endswith("9") else "match"


if __name__ == "__main__":
    sys.exit(stand_in.run(RegistryStandIn.name, RegistrySettings, RegistryStandIn))
