"""What happens to cases by itself: clocks that run out, and offices that are found later."""

from datetime import datetime, timedelta

from casework.definition.versions import Definitions
from casework.desk.filing import question_for
from casework.desk.store import CaseStore
from casework.engine.case import Case
from casework.engine.change import Change
from casework.engine.routing import HEAL_AFTER, ROUTING_PENDING, Router
from casework.engine.rules import Rules, Step
from casework.engine.workflow import take, tick
from casework.typed.people import Resolution, RoutingQuestion
from chassis import log, time_source
from chassis.actor import SYSTEM
from contracts.errors import ContractError

logger = log.get(__name__)
BATCH = 100
"""Cases to one round: some 40 ms of work, so that the process keeps answering in between."""
AFTER_FAILURE = timedelta(minutes=5)


class Sweeps:
    """Safe with any number of replicas: what another one did first is left alone."""

    def __init__(
        self, definitions: Definitions, rules: Rules, router: Router | None, store: CaseStore
    ) -> None:
        self._definitions = definitions
        self._rules = rules
        self._router = router
        self._store = store

    def tick(self) -> int:
        """Fire every mark that is due, in every case; return how many cases changed here."""
        now, changed = time_source.now(), 0
        while cases := self._store.reached("next_tick_at", now, BATCH):
            pairs, failed = [], []
            for case in cases:
                change = self._after_marks(case, now)
                if change is None:
                    failed.append(case)
                else:
                    pairs.append((case, change))
            changed += self._store.apply_many(pairs)
            self._store.put_off("next_tick_at", failed, now + AFTER_FAILURE)
        return changed

    def _after_marks(self, case: Case, now: datetime) -> Change | None:
        try:
            return tick(self._definitions.of(case), case, now, self._rules)
        except Exception:
            # One case that cannot be worked on must not stand before ten thousand others.
            logger.exception("a case's clocks cannot be worked", extra={"reference": case["_id"]})
            return None

    def heal(self) -> int:
        """Ask routing again for the cases it had no answer for; return how many changed here."""
        now, changed = time_source.now(), 0
        while self._router and (cases := self._store.reached("heal_at", now, BATCH)):
            waiting = [case for case in cases if case["state"] == ROUTING_PENDING]
            done = [case for case in cases if case["state"] != ROUTING_PENDING]
            self._store.put_off("heal_at", done, None)
            questions = [(case, q) for case in waiting if (q := self._question(case)) is not None]
            self._put_off_others(waiting, [case for case, _ in questions], now)
            if not questions:
                continue
            try:
                answers = self._router.resolve_many([question for _, question in questions])
            except ContractError as error:
                logger.info("routing still gives no answer", extra={"code": error.code})
                self._store.put_off("heal_at", [case for case, _ in questions], now + HEAL_AFTER)
                return changed
            answered = zip([case for case, _ in questions], answers, strict=True)
            changed += self._take_answers(list(answered), now)
        return changed

    def _take_answers(self, answered: list[tuple[Case, Resolution | None]], now: datetime) -> int:
        assert self._router is not None
        new = [(case, answer or self._router.not_known) for case, answer in answered]
        same = [case for case, answer in new if _says_nothing_new(case, answer)]
        self._store.put_off("heal_at", same, None)
        routed = [
            (case, self._routed(case, answer, now))
            for case, answer in new
            if not _says_nothing_new(case, answer)
        ]
        pairs = [(case, change) for case, change in routed if change is not None]
        self._put_off_others([case for case, _ in routed], [case for case, _ in pairs], now)
        return self._store.apply_many(pairs)

    def _put_off_others(self, cases: list[Case], good: list[Case], now: datetime) -> None:
        references = {case["_id"] for case in good}
        failed = [case for case in cases if case["_id"] not in references]
        self._store.put_off("heal_at", failed, now + AFTER_FAILURE)

    def _question(self, case: Case) -> RoutingQuestion | None:
        try:
            form = self._store.personal(case)["form"]
            return question_for(self._definitions.of(case), form)
        except Exception:
            logger.exception("a case cannot be routed", extra={"reference": case["_id"]})
            return None

    def _routed(self, case: Case, answer: Resolution, now: datetime) -> Change | None:
        try:
            definition = self._definitions.of(case)
            step = Step(definition, case, SYSTEM, "route", {}, {"routing": answer}, now)
            return take(self._rules, step)
        except Exception:
            logger.exception("a case cannot be routed", extra={"reference": case["_id"]})
            return None


def _says_nothing_new(case: Case, answer: Resolution) -> bool:
    """Return whether routing's new answer only repeats the question that the
    citizen is already asked."""
    return answer["outcome"] != "resolved" and answer["outcome"] == (case["routing"] or {}).get(
        "outcome"
    )
