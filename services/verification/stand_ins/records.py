"""Stand-ins for the search of crime records and for the passport office, on one machine.

Each is a process of its own: which of the two it plays, the token that it is given says.

    POST /search  {"person": …}   200 {"candidates": [{"id", "score", "why", "about"}]}
    POST /results {"result": …}   201 {"receipt"}; the same result again: 200, the same receipt
                                  422 {"code": "missing-items"}
    GET  /results                 200 {"items": [result with its receipt]}

Everybody in the records is invented. In its mood, ``delay`` is before answering a POST.
"""

import hashlib
import json
import sys
import threading
from dataclasses import dataclass
from difflib import SequenceMatcher

from chassis.settings import setting
from contracts.typed import JsonObject
from deploy.local import stand_in
from deploy.local.stand_in import NOT_FOUND, Answer, Question, StandIn, answer

ALIKE, NEARLY_ALIKE = 0.95, 0.8
"""Of two names: the same, and the same but for how it is written."""
WEIGHTS = {
    "name": 45,
    "name-sound": 30,
    "parent-name": 25,
    "born-on": 25,
    "birth-year": 10,
    "address": 5,
}
RECORDS: tuple[JsonObject, ...] = (
    {
        "id": "CR-000101",
        "name": "Test Person Wanted",
        "parent_name": "Test Parent Wanted",
        "born_on": "1985-04-12",
        "address": "Test Lane 9, Patna",
        "about": "Test Person Wanted; parent Test Parent Wanted; born 12-04-1985; invented FIR "
        "0123/2021; before the court / न्यायालय में विचाराधीन",
    },
    {
        "id": "CR-000102",
        "name": "Test Namesake",
        "parent_name": "Another Parent",
        "born_on": "1961-01-30",
        "address": "Elsewhere 1, Gaya",
        "about": "Test Namesake; parent Another Parent; born 30-01-1961; invented FIR 0045/2015; "
        "convicted / दोषसिद्धि",
    },
)
RESULT = ("reference", "file_number", "result", "as_of", "settled_at")


@dataclass(frozen=True, kw_only=True)
class RecordsSettings(stand_in.KeepingSettings):
    """Settings of a stand-in; the token that is there says which it is."""

    records_token: str = setting("RECORDS_TOKEN", "token of the records", "", secret=True)
    passport_office_token: str = setting(
        "PASSPORT_OFFICE_TOKEN", "token of the passport office", "", secret=True
    )

    @property
    def token(self) -> str:
        """What callers must bring."""
        return self.records_token or self.passport_office_token


def _likeness(one: str | None, other: str | None) -> float:
    if not one or not other:
        return 0.0
    words, others = sorted(one.casefold().split()), sorted(other.casefold().split())
    return SequenceMatcher(None, " ".join(words), " ".join(others)).ratio()


def candidates(person: JsonObject) -> list[JsonObject]:
    """Return the records that may be of the person, each with its score and why."""
    matches = []
    for record in RECORDS:
        why = _why(person, record)
        if {"name", "name-sound"} & set(why):
            score = min(100, sum(WEIGHTS[one] for one in why))
            row = {"id": record["id"], "score": score, "why": why, "about": record["about"]}
            matches.append(row)
    return sorted(matches, key=lambda row: -row["score"])


def _why(person: JsonObject, record: JsonObject) -> list[str]:
    why = []
    name = _likeness(person.get("name"), record["name"])
    if name >= ALIKE:
        why.append("name")
    elif name >= NEARLY_ALIKE:
        why.append("name-sound")
    if _likeness(person.get("parent_name"), record["parent_name"]) >= ALIKE:
        why.append("parent-name")
    born = person.get("born_on") or ""
    if born == record["born_on"]:
        why.append("born-on")
    elif born[:4] == record["born_on"][:4]:
        why.append("birth-year")
    if any(_likeness(one, record["address"]) >= ALIKE for one in person.get("addresses", ())):
        why.append("address")
    return why


class Memory:
    """The results that the passport office has, in one file."""

    def __init__(self, file: str) -> None:
        self._lock = threading.Lock()
        self._database = stand_in.open_database(
            file, "CREATE TABLE IF NOT EXISTS results (digest TEXT PRIMARY KEY, result TEXT)"
        )

    def enter(self, result: JsonObject) -> tuple[int, str]:
        """Keep a result; return the status and the receipt."""
        content = json.dumps(result, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(content.encode()).hexdigest()
        with self._lock:
            insert = "INSERT OR IGNORE INTO results (digest, result) VALUES (?, ?)"
            new = self._database.execute(insert, (digest, content)).rowcount
        return (201 if new else 200), receipt(digest)

    def listed(self) -> list[JsonObject]:
        """Return what is kept."""
        with self._lock:
            rows = self._database.execute("SELECT digest, result FROM results").fetchall()
        return [{**json.loads(result), "receipt": receipt(digest)} for digest, result in rows]


def receipt(digest: str) -> str:
    """Return the number of the receipt for a result."""
    return f"PO-{digest[:12].upper()}"


class Records(StandIn):
    """Searches the records, and takes results."""

    name = "records-stand-in"
    largest_body = 200_000

    def __init__(self, chosen: RecordsSettings) -> None:
        super().__init__(chosen.token, chosen.mood)
        self._memory = Memory(chosen.file)

    def get(self, question: Question) -> Answer:
        """Answer what results there are."""
        if question.path != "/results":
            return NOT_FOUND
        return answer(200, {"items": self._memory.listed()})

    def post(self, question: Question) -> Answer:
        """Search, or take a result."""
        self.delay()
        body = question.json()
        if question.path == "/search":
            return answer(200, {"candidates": candidates(body["person"])})
        if question.path != "/results":
            return NOT_FOUND
        result = body["result"]
        if missing := [part for part in RESULT if not result.get(part)]:
            return answer(422, {"code": "missing-items", "items": missing})
        status, number = self._memory.enter(result)
        return answer(status, {"receipt": number})


if __name__ == "__main__":
    sys.exit(stand_in.run(Records.name, RecordsSettings, Records))
