"""A stand-in for the register of warrants: a process of its own with a file of its own.

    POST /standing  {"warrant"}            200 {"answer": "in-force" | "executed" | "recalled" |
                                                          "closed" | "died" | "unknown"}
                                           422 {"code": "no-number"}
    POST /changes   {"number", "answer"}   201 {"answer"}

A warrant is {"number", "court", "kind", "name"}. What ``/changes`` entered of a number is answered
from then on, as when a court recalls it. Of any other number one of the words in it, in capitals
(``NBW/RECALLED/1``), is the answer, and without one it is in force.
"""

import sys
import threading
from dataclasses import dataclass

from chassis.settings import setting
from deploy.local import stand_in
from deploy.local.stand_in import NOT_FOUND, Answer, Question, StandIn, answer

IN_FORCE = "in-force"
OTHERS = ("executed", "recalled", "closed", "died", "unknown")


@dataclass(frozen=True, kw_only=True)
class WarrantsSettings(stand_in.KeepingSettings):
    """Settings of this stand-in."""

    token: str = setting("WARRANTS_TOKEN", "the token that callers must bring", secret=True)


class Changes:
    """What was entered of warrants, in one file."""

    def __init__(self, file: str) -> None:
        self._lock = threading.Lock()
        self._database = stand_in.open_database(
            file, "CREATE TABLE IF NOT EXISTS warrants (number TEXT PRIMARY KEY, answer TEXT)"
        )

    def enter(self, number: str, word: str) -> None:
        """Keep what is answered of a number from now on."""
        with self._lock:
            insert = "INSERT OR REPLACE INTO warrants (number, answer) VALUES (?, ?)"
            self._database.execute(insert, (number, word))

    def of(self, number: str) -> str | None:
        """Return what was entered of a number, None where nothing was."""
        with self._lock:
            query = "SELECT answer FROM warrants WHERE number = ?"
            row = self._database.execute(query, (number,)).fetchone()
        return row[0] if row else None


class WarrantsStandIn(StandIn):
    """Says how a warrant stands."""

    name = "warrants-stand-in"
    largest_body = 10_000

    def __init__(self, chosen: WarrantsSettings) -> None:
        super().__init__(chosen.token, chosen.mood)
        self._changes = Changes(chosen.file)

    def post(self, question: Question) -> Answer:
        """Answer how a warrant stands, or take how it stands from now on."""
        body = question.json()
        if question.path == "/standing":
            number = str(body["warrant"]["number"])
            if not any(sign.isdigit() for sign in number):
                return answer(422, {"code": "no-number"})
            return answer(200, {"answer": self._changes.of(number) or _word_in(number)})
        if question.path != "/changes":
            return NOT_FOUND
        if body["answer"] not in (IN_FORCE, *OTHERS):
            return answer(422, {"code": "no-such-answer"})
        self._changes.enter(str(body["number"]), str(body["answer"]))
        return answer(201, {"answer": body["answer"]})


def _word_in(number: str) -> str:
    return next((word for word in OTHERS if word.upper() in number), IN_FORCE)


if __name__ == "__main__":
    sys.exit(stand_in.run(WarrantsStandIn.name, WarrantsSettings, WarrantsStandIn))
