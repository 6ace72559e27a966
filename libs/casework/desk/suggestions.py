"""Cases of two services that may be about the same are suggested to officers, in both.

A case is compared once, when it comes in; ``compared`` notes it, so that a crash costs a comparison
and never makes a suggestion twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

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
            try:
                entered += self._compare(desk, case)
            except Exception:
                # One case that cannot be read must not keep all others from being compared.
                logger.exception("a case is not compared", extra={"reference": case["_id"]})
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
            entered += _enter(desk, case["_id"], other["_id"], text)
            entered += _enter(desk, other["_id"], case["_id"], text)
        return entered


def _enter(desk: CaseDesk, reference: str, other: str, why: str) -> int:
    key = f"match/{reference}/{other}"
    try:
        desk.act(SYSTEM, reference, ACTION, {"other": other, "why": why}, key)
    except ContractError as error:
        if error.retryable:
            raise
        logger.info("a match is not entered", extra={"reference": reference, "code": error.code})
        return 0
    return 1
