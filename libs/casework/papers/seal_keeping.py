"""Keeping seals provable: an authority's time stamp over each paper, and a further one in time.

A certificate ends, and its key may be stolen once it has; from then on a seal proves nothing by
itself. A time stamp proves that it was there before. It is asked for with the printing. Where the
authority is away the paper is issued without one, at once, and gets it later: behind the bytes that
were issued, which stay. The case then knows both files by their SHA-256, and so does the check.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from casework.definition.versions import Definitions
from casework.desk.rounds import work_each_once
from casework.desk.store import CaseStore
from casework.engine.case import Case
from casework.engine.change import Change, entry_of, event_of, not_before
from casework.engine.rules import Step
from casework.papers.archive import Archive, Row, Settled
from casework.typed.papers import IssuedPaper
from chassis import log, time_source
from chassis.actor import SYSTEM
from chassis.breaker import CircuitBreaker
from documents.verified import Prolonged

logger = log.get(__name__)
Prolong = Callable[[bytes, datetime], Prolonged]
"""``prolong(pdf, now)`` returns the paper with a time stamp; raises where none is to be had."""
BATCH = 20
AHEAD = timedelta(days=90)
"""Before the authority's certificate ends, so long a further stamp is due."""
AFTER_FAILURE = timedelta(minutes=5)


class SealKeeper:
    """Safe with any number of replicas. ``prolong`` None: nobody gives time stamps."""

    def __init__(
        self,
        definitions: Definitions,
        store: CaseStore,
        archive: Archive,
        prolong: Prolong | None,
    ) -> None:
        self._definitions = definitions
        self._store = store
        self._archive = archive
        self._prolong = prolong
        self._breaker = CircuitBreaker(limit=1, pause=timedelta(seconds=30))

    def at_issue(self, content: bytes) -> tuple[bytes, Settled]:
        """Return the paper as it is issued, and what its row says of its seal: with a stamp, or
        without one where the authority is away."""
        if self._prolong is None:
            return content, {}
        now = time_source.now()
        stamp = self._stamped(content, now)
        if stamp is None:
            return content, {"seal_due_at": now}
        return stamp.content, {
            "stamped_at": stamp.stamped_at,
            "provable_until": stamp.until,
            "seal_due_at": _due_again(stamp.until, now),
        }

    def sweep(self) -> int:
        """Add the stamps that are due; return how many papers got one here."""
        if self._prolong is None:
            return 0
        now = time_source.now()
        return work_each_once(
            lambda: self._archive.seals_due(now, BATCH),
            lambda row: self._kept_provable(row, now),
        )

    def _kept_provable(self, row: Row, now: datetime) -> bool:
        try:
            # What was stamped already and is due all the same is not in its case yet.
            if not _provable_for_long(row, now):
                after = self._restamped(row, now)
                if after is None:
                    self._archive.put_off([row["_id"]], now + AFTER_FAILURE)
                    return False
                row = after
            if not self._entered(row):
                return False
            until = row["provable_until"]
            assert until is not None, "it has just got a stamp"
            self._archive.put_off([row["_id"]], _due_again(until, now))
        except Exception:
            logger.exception("a seal gets no time stamp", extra={"reference": row["reference"]})
            self._archive.put_off([row["_id"]], now + AFTER_FAILURE)
            return False
        return True

    def _restamped(self, row: Row, now: datetime) -> Row | None:
        content = self._archive.content(row["_id"])
        stamp = self._stamped(content, now) if content else None
        return self._archive.prolong(row, stamp) if stamp else None

    def _stamped(self, content: bytes, now: datetime) -> Prolonged | None:
        if self._prolong is None or not self._breaker.lets_through():
            return None
        try:
            stamp = self._prolong(content, now)
        except Exception as error:
            self._breaker.failed()
            logger.warning("no time stamp for a paper", extra={"reason": str(error)})
            return None
        self._breaker.succeeded()
        return stamp

    def _entered(self, row: Row) -> bool:
        """Let the case know of the file that is handed out now; False if it changed meanwhile."""
        case = self._store.find(row["reference"])
        if case is None or all(one["id"] != row["_id"] for one in case["documents"]):
            # Not issued yet: then the row says it all, and is entered as it is.
            return True
        if any(one["sha256"] == row["sha256"] for one in case["documents"]):
            return True
        return self._store.apply(case, self._known(case, row))

    def _known(self, case: Case, row: Row) -> Change:
        definition = self._definitions.of(case)
        now = not_before(case, time_source.now())
        earlier = [stamp["sha256"] for stamp in row["earlier"]]
        documents: list[IssuedPaper] = [
            {**paper, "sha256": row["sha256"], "earlier": earlier}
            if paper["id"] == row["_id"]
            else paper
            for paper in case["documents"]
        ]
        after: Case = {
            **case,
            "documents": documents,
            "sequence": case["sequence"] + 1,
            "updated_at": now,
        }
        step = Step(definition, case, SYSTEM, "prolong-seal", {}, {}, now)
        entry = entry_of(step, after, {"document": row["kind"]}, internal=True)
        event = event_of(definition, after, entry, "seal-prolonged", [])
        return Change(after, (), (event,))


def _provable_for_long(row: Row, now: datetime) -> bool:
    until = row.get("provable_until")
    return until is not None and until - AHEAD > now


def _due_again(until: datetime, now: datetime) -> datetime:
    """Return when a further stamp is due;
    not at once where the authority's own end is that near."""
    return max(until - AHEAD, now + timedelta(days=1))
