"""What happens by itself: each missing person is compared with those whom nobody knows, and what
may belong together is entered in both for officers to compare. A case is compared when it comes in;
``compared`` notes it, so that a crash costs a comparison and never makes two.
"""

from collections.abc import Callable, Iterator

from pymongo import ASCENDING

from casework.desk.desk import CaseDesk
from casework.engine.case import Case
from casework.host.extension import Job
from casework.typed.fields import Answers
from chassis import log
from chassis.actor import SYSTEM
from chassis.parts import Parts
from contracts.errors import ContractError
from contracts.typed import JsonObject
from services.missing.likeness import why_alike

logger = log.get(__name__)
MISSING, UNKNOWN = "missing-person", "unidentified-body"
LOOKED_FOR = {MISSING: ["searching", "listed", "unlisted"], UNKNOWN: ["entered", "listed"]}
BATCH = 50
WHETHER_COMPARED = {"from": "compared", "localField": "_id", "foreignField": "_id"}


class Matches:
    """Safe with any number of replicas: what is entered bears a key."""

    def __init__(self, parts: Parts) -> None:
        self._cases = parts.database["cases"]
        self._compared = parts.database["compared"]
        self._cipher = parts.cipher

    def ensure_indexes(self) -> None:
        """Create the index by which the cases are found; safe to repeat."""
        self._cases.create_index([("service", ASCENDING), ("state", ASCENDING)])

    def tick(self, desk: CaseDesk) -> int:
        """Compare the cases that are new; return how many matches were entered."""
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
        for service, states in LOOKED_FOR.items():
            stages: list[JsonObject] = [
                {"$match": {"service": service, "state": {"$in": states}}},
                {"$lookup": {**WHETHER_COMPARED, "as": "compared"}},
                {"$match": {"compared": []}},
                {"$limit": BATCH},
            ]
            yield from self._cases.aggregate(stages)

    def _compare(self, desk: CaseDesk, case: Case) -> int:
        other = UNKNOWN if case["service"] == MISSING else MISSING
        mine, entered = self._form(case), 0
        for one in self._cases.find({"service": other, "state": {"$in": LOOKED_FOR[other]}}):
            pair = (mine, self._form(one)) if other == UNKNOWN else (self._form(one), mine)
            why = why_alike(*pair)
            if why is not None:
                text = f"{why['hi']}\n{why['en']}"
                entered += _enter(desk, case["_id"], one["_id"], text)
                entered += _enter(desk, one["_id"], case["_id"], text)
        return entered

    def _form(self, case: Case) -> Answers:
        form: Answers = self._cipher.decrypt(case["personal"])["form"]
        return form


def _enter(desk: CaseDesk, reference: str, other: str, why: str) -> int:
    key = f"match/{reference}/{other}"
    try:
        desk.act(SYSTEM, reference, "suggest-match", {"other": other, "why": why}, key)
    except ContractError as error:
        if error.retryable:
            raise
        logger.info("a match is not entered", extra={"reference": reference, "code": error.code})
        return 0
    return 1


def match(parts: Parts) -> Callable[[CaseDesk], int]:
    """Return what compares the cases that are new."""
    matches = Matches(parts)
    matches.ensure_indexes()
    return matches.tick


JOBS = (Job("match", 5, match, acts=True),)
