"""An officer left: his open cases go to his successor, or back to the head of their unit."""

from dataclasses import replace
from datetime import datetime

from casework.definition.versions import Definitions
from casework.desk.attempts import attempts
from casework.desk.store import CaseStore
from casework.engine.case import Case
from casework.engine.change import not_before
from casework.engine.rules import Rules, Step
from casework.engine.workflow import open_action, take
from chassis import log, time_source
from chassis.actor import SYSTEM
from contracts.errors import ActionNotOpen, Unavailable
from contracts.typed import Envelope, JsonObject

logger = log.get(__name__)
ACTION = "hand-over"


class HandingOver:
    """Takes what ``officer.left`` says; the same event again changes nothing more."""

    def __init__(self, definitions: Definitions, rules: Rules, store: CaseStore) -> None:
        self._definitions = definitions
        self._rules = rules
        self._store = store

    def officer_left(self, event: Envelope) -> int:
        """Hand over the officer's open cases; return how many were.

        One case that cannot be handed over does not keep the others. Raises Unavailable at the end
        if some should be tried again.
        """
        again, done = 0, 0
        for reference in self._store.open_cases_of(event["data"]["officer"]):
            try:
                done += self._hand_over(reference, event)
            except ActionNotOpen:
                # Its definition knows of no such step; its clocks still escalate.
                logger.warning("a case cannot be handed over", extra={"reference": reference})
            except Exception:
                logger.exception("a case is not handed over yet", extra={"reference": reference})
                again += 1
        if again:
            raise Unavailable(f"{again} cases are not handed over yet")
        return done

    def _hand_over(self, reference: str, event: Envelope) -> bool:
        for _ in attempts():
            case = self._store.find(reference)
            if case is None or not _is_meant(case, event):
                return False
            change = take(self._rules, self._step(case, event["data"]), key=event["id"])
            if self._store.apply(case, change):
                return True
        raise AssertionError("attempts end with an error")

    def _step(self, case: Case, data: JsonObject) -> Step:
        definition = self._definitions.of(case)
        successor, record = data["successor"], data["successor_record"]
        action = open_action(definition, case, SYSTEM, ACTION)
        body = action.form.validate({"officer": successor} if successor else {})
        now = not_before(case, time_source.now())
        officers = {successor: record} if successor and record else {}
        step = Step(definition, case, SYSTEM, ACTION, body, {}, now, officers)
        return replace(step, facts={fact: self._rules.facts[fact](step) for fact in action.facts})


def _is_meant(case: Case, event: Envelope) -> bool:
    """Return whether the officer who left still has the case, in the post he left: named by a
    record from before the leaving. One that is newer was read by who knew, and stands."""
    if case["assigned_to"] != event["data"]["officer"]:
        return False
    if any(entry.get("key") == event["id"] for entry in case["timeline"]):
        return False
    capability = case["capability"]
    if capability is None:
        return True
    left = (event["data"]["role"], event["data"]["office"])
    if (capability.get("role"), capability.get("office")) != left:
        return False  # given to him in another post than the one he left
    moment = datetime.fromisoformat(event["occurred_at"])
    entered_at = capability.get("entered_at")
    if entered_at is None:
        return capability["since"] <= moment
    return datetime.fromisoformat(entered_at) <= moment
