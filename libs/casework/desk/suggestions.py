"""Cases of two services that may be about the same are suggested to officers, in both.

A case is compared once, when it comes in; ``compared`` notes it, so that a crash costs a comparison
and never makes a suggestion twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from pymongo import ASCENDING

from casework.desk.desk import CaseDesk
from casework.engine.case import Case
from chassis import log
from chassis.actor import SYSTEM
from chassis.parts import Parts
from contracts.errors import ContractError
from contracts.typed import JsonObject, Text

logger = log.get(__name__)
ACTION = "suggest-match"
BATCH = 50
WHETHER_COMPARED = {"from": "compared", "localField": "_id", "foreignField": "_id"}
Alike = Callable[[Case], Iterable[tuple[Case, Text]]]
"""Returns the cases of the other service that a case may belong to, and why in both languages."""


class Suggestions:
    """Safe with any number of replicas: what is entered bears a key."""

    def __init__(self, parts: Parts, looked_for: Mapping[str, list[str]], alike: Alike) -> None:
        """``looked_for`` has the states in which a case is compared, by service."""
        self._cases = parts.database["cases"]
        self._compared = parts.database["compared"]
        self._looked_for = looked_for
        self._alike = alike

    def ensure_indexes(self) -> None:
        """Create the index by which the cases are found; safe to repeat."""
        self._cases.create_index([("service", ASCENDING), ("state", ASCENDING)])

    def tick(self, desk: CaseDesk) -> int:
        """Compare the cases that are new; return how many suggestions were entered."""
        entered = 0
        for case in self._new():
            entered += compared(case, partial(self._compare, desk))
            self._compared.update_one({"_id": case["_id"]}, {"$set": {}}, upsert=True)
        return entered

    def _new(self) -> Iterator[Case]:
        for service, states in self._looked_for.items():
            stages: list[JsonObject] = [
                {"$match": {"service": service, "state": {"$in": states}}},
                {"$lookup": {**WHETHER_COMPARED, "as": "compared"}},
                {"$match": {"compared": []}},
                {"$limit": BATCH},
            ]
            yield from self._cases.aggregate(stages)

    def _compare(self, desk: CaseDesk, case: Case) -> int:
        entered = 0
        for other, why in self._alike(case):
            text = f"{why['hi']}\n{why['en']}"
            for one, suggested in ((case["_id"], other["_id"]), (other["_id"], case["_id"])):
                body = {"other": suggested, "why": text}
                entered += enter(desk, one, ACTION, body, f"match/{one}/{suggested}")
        return entered


def compared(case: Case, compare: Callable[[Case], int]) -> int:
    """Return how many suggestions were entered for a case; 0 for one that cannot be read, which
    must not keep all others from being compared."""
    try:
        return compare(case)
    except Exception:
        logger.exception("a case is not compared", extra={"reference": case["_id"]})
        return 0


def enter(desk: CaseDesk, reference: str, action: str, body: JsonObject, key: str) -> int:
    """Take an action of the system; return 1 if it was taken, 0 where it is not open any more."""
    try:
        desk.act(SYSTEM, reference, action, body, key)
    except ContractError as error:
        if error.retryable:
            raise
        logger.info("a match is not entered", extra={"reference": reference, "code": error.code})
        return 0
    return 1
