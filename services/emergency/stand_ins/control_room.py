"""A stand-in for the system of the 112 control room: a process of its own with a file of its own.

    GET  /events?after=SERIAL&limit=N   200 {"items": [event, …]}, in the order of their serials
    POST /events                        201 {"serial"}: as a call taker would enter it

An event is {"serial", "event", "values"}; ``event`` is the number that 112 gave it, and the values
are centre, called_at, caller_name, caller_mobile, place, address, kind, words, language.
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
class ControlRoomSettings(stand_in.KeepingSettings):
    """Settings of this stand-in."""

    token: str = setting("ERSS_FEED_TOKEN", "the token that callers must bring", secret=True)


class Events:
    """The events, in one file; what was answered for is on the disk."""

    def __init__(self, file: str) -> None:
        self._lock = threading.Lock()
        self._database = stand_in.open_database(
            file,
            "CREATE TABLE IF NOT EXISTS events (serial INTEGER PRIMARY KEY AUTOINCREMENT,"
            " event TEXT, details TEXT)",
        )

    def add(self, event: str, values: JsonObject) -> int:
        """Keep an event; return its serial."""
        row = (event, json.dumps(values, ensure_ascii=False))
        with self._lock:
            insert = "INSERT INTO events (event, details) VALUES (?, ?)"
            return self._database.execute(insert, row).lastrowid or 0

    def after(self, serial: int, limit: int) -> list[JsonObject]:
        """Return the events with a greater serial, in order."""
        query = "SELECT * FROM events WHERE serial > ? ORDER BY serial LIMIT ?"
        with self._lock:
            rows = self._database.execute(query, (serial, limit)).fetchall()
        return [{"serial": row[0], "event": row[1], "values": json.loads(row[2])} for row in rows]


class ControlRoom(StandIn):
    """Answers the list, and takes events."""

    name = "control-room-stand-in"
    largest_body = 100_000

    def __init__(self, chosen: ControlRoomSettings) -> None:
        super().__init__(chosen.token, chosen.mood)
        self._events = Events(chosen.file)

    def get(self, question: Question) -> Answer:
        """Answer the list."""
        return page_of(question, "/events", self._events.after)

    def post(self, question: Question) -> Answer:
        """Take an event."""
        entry = question.json()
        serial = self._events.add(str(entry["event"]), dict(entry["values"]))
        return answer(201, {"serial": serial})


if __name__ == "__main__":
    sys.exit(stand_in.run(ControlRoom.name, ControlRoomSettings, ControlRoom))
