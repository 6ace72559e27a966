"""Errands to another's system: what a step leaves to be asked or sent there, as long as it is away.

The case is the note of what is to be done: a field of it says since when it is due. It is written
by the step that asks for it, and cleared by the step that takes the answer, so that a crash loses
nothing; the other side must take the same errand twice.
"""

from collections.abc import Callable
from datetime import timedelta

from pymongo import ASCENDING, ReturnDocument

from casework.desk.desk import CaseDesk
from casework.engine.case import Case
from casework.typed.fields import Answers, CaseFields
from chassis import log, time_source
from chassis.actor import SYSTEM
from chassis.breaker import CircuitBreaker
from chassis.parts import Parts
from contracts.errors import ActionNotOpen, ContractError, NotFound

logger = log.get(__name__)
LEASE = timedelta(seconds=30)
"""For how long a case is in one replica's hands, and how soon it is tried again."""
ROUND = 50
"""Cases to one round, so that a slow answer does not hold up the end of the process."""
Work = Callable[[CaseDesk], int]
Errand = Callable[[Case, Answers], tuple[str, Answers]]
"""Takes a case and its form to another's system; returns the action and the answers that follow."""


class Refused(Exception):
    """The other side has read what it was sent and does not take it; the text is its code."""


class Errands:
    """Cases that wait for another's system; safe with any number of replicas. ``run`` raises
    ``away`` where that does not answer. What it refuses is entered in the case by the action
    ``refusal``, with the answer ``code``, so that a person goes on with it.
    """

    def __init__(
        self,
        parts: Parts,
        due: str,
        run: Errand,
        away: type[Exception],
        refusal: str,
    ) -> None:
        self._cases, self._cipher = parts.database["cases"], parts.cipher
        self._due, self._run, self._away, self._refusal = due, run, away, refusal
        self._circuit = CircuitBreaker(limit=2, pause=timedelta(seconds=15))
        self.ensure_indexes()

    def ensure_indexes(self) -> None:
        """Make the index by which what is due is found."""
        due = [(self._due, ASCENDING)]
        self._cases.create_index(due, partialFilterExpression={self._due: {"$type": "date"}})

    def __call__(self, desk: CaseDesk) -> int:
        """Run the errands that are due; return how many were done."""
        searches = 0
        for _ in range(ROUND):
            case = self._take() if self._circuit.lets_through() else None
            if case is None:
                break
            searches += self._done(desk, case)
        return searches

    def _take(self) -> Case | None:
        now = time_source.now()
        return self._cases.find_one_and_update(
            {self._due: {"$lte": now, "$type": "date"}},
            {"$set": {self._due: now + LEASE}},
            sort=[(self._due, ASCENDING)],
            return_document=ReturnDocument.AFTER,
        )

    def _done(self, desk: CaseDesk, case: Case) -> bool:
        about = {"reference": case["_id"], "errand": self._due}
        if case.get("erased_at"):
            self._settle(case)
            return False
        try:
            action, body = self._run(case, self._cipher.decrypt(case["personal"])["form"])
        except self._away as error:
            self._circuit.failed()
            logger.info("the other side is away", extra={**about, "why": str(error)})
            return False
        except Refused as error:
            logger.error("the other side refuses", extra={**about, "code": str(error)})
            action, body = self._refusal, {"code": str(error)}
        self._circuit.succeeded()
        try:
            desk.act(SYSTEM, case["_id"], action, body)
        except (ActionNotOpen, NotFound):
            # The case went another way meanwhile: nobody waits for the answer any more.
            self._settle(case)
            logger.info("an answer came too late", extra=about)
        except ContractError as error:
            # It stays due: whoever takes it next asks the other side again.
            logger.error("an answer cannot be entered", extra={**about, "code": error.code})
            return False
        return True

    def _settle(self, case: CaseFields) -> None:
        mine = {"_id": case["_id"], self._due: case[self._due]}
        self._cases.update_one(mine, {"$set": {self._due: None}})
