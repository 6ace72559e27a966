"""Cases of two services that may be about the same are suggested to officers, in both.

A case is compared once, when it comes in; ``compared`` notes it afterwards, so that after a crash
it is compared again, and what was suggested already bears a key. One that cannot be read, on either
side, stops no others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from pymongo import ASCENDING
from pymongo.errors import PyMongoError

from casework.desk.desk import CaseDesk
from casework.engine.case import Case
from chassis import log
from chassis.actor import SYSTEM
from chassis.parts import Parts
from contracts.errors import ContractError, Retryable
from contracts.typed import JsonObject, Text

logger = log.get(__name__)
ACTION = "suggest-match"
BATCH = 50
WHETHER_COMPARED = {"from": "compared", "localField": "_id", "foreignField": "_id"}
Candidates = Callable[[Case], Iterable[Case]]
"""Returns the cases of the other service with which a case is to be compared."""
WhyAlike = Callable[[Case, Case], Text | None]
"""Returns why a case and a candidate may be about the same, in both languages; None where they
are not."""


class Suggestions:
    """Safe with any number of replicas: what is entered bears a key."""

    def __init__(
        self,
        parts: Parts,
        looked_for: Mapping[str, list[str]],
        candidates: Candidates,
        why_alike: WhyAlike,
    ) -> None:
        """``looked_for`` has the states in which a case is compared, by service."""
        self._cases = parts.database["cases"]
        self._compared = parts.database["compared"]
        self._looked_for = looked_for
        self._candidates = candidates
        self._why_alike = why_alike

    def ensure_indexes(self) -> None:
        """Create the index by which the cases are found; safe to repeat."""
        self._cases.create_index([("service", ASCENDING), ("state", ASCENDING)])

    def tick(self, desk: CaseDesk) -> int:
        """Compare the cases that are new; return how many suggestions were entered."""
        entered = 0
        for case in self._new():
            for other in self._candidates(case):
                pair = {"reference": case["_id"], "other": other["_id"]}
                entered += compared(pair, partial(self._compare, desk, case, other))
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

    def _compare(self, desk: CaseDesk, case: Case, other: Case) -> int:
        why = self._why_alike(case, other)
        if why is None:
            return 0
        entered, text = 0, f"{why['hi']}\n{why['en']}"
        for one, suggested in ((case["_id"], other["_id"]), (other["_id"], case["_id"])):
            body = {"other": suggested, "why": text}
            entered += enter(desk, one, ACTION, body, f"match/{one}/{suggested}")
        return entered


def compared(about: JsonObject, compare: Callable[[], int]) -> int:
    """Return how many suggestions ``compare`` entered; 0 for what cannot be read, which must not
    keep all others from being compared. What may succeed later is raised."""
    try:
        return compare()
    except (Retryable, PyMongoError):
        raise
    except Exception:
        logger.exception("what came in is not compared", extra=about)
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
