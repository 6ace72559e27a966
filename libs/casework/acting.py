"""Acting on a case: the only way its state changes."""

from typing import Any

from casework import access
from casework.case import Case, tracking_view
from casework.definitions import Definitions
from casework.reference import parse_reference
from casework.rules import Rules, Step
from casework.store import CaseStore, request_hash
from casework.workflow import open_action, take
from chassis import time_source
from chassis.actor import Actor
from contracts.errors import Conflict, IdempotencyMismatch, NotFound

ATTEMPTS = 8
"""How often a step is thought over again because another change of the case came first."""


def visible_case(definitions: Definitions, store: CaseStore, actor: Actor, reference: str) -> Case:
    """Return the case if ``actor`` may see it; else NotFound, whether or not there is one."""
    known = parse_reference(reference)
    case = store.find(known) if known else None
    if case is None or not access.may_see(definitions.of(case), case, actor):
        raise NotFound("there is no such case")
    return case


class Acting:
    """Takes actions: reads the case, asks the rules, writes if nothing changed meanwhile."""

    def __init__(self, definitions: Definitions, rules: Rules, store: CaseStore) -> None:
        self._definitions = definitions
        self._rules = rules
        self._store = store

    def act(
        self, actor: Actor, reference: str, action: str, body: Any, key: str | None = None
    ) -> dict[str, Any]:
        """Take ``action`` on the case; return ``{"view"}`` of the case after it.

        Raises NotFound (also for another citizen's case), NotAllowed, ActionNotOpen (with the
        actions that are open), ValidationFailed, IdempotencyMismatch, what the service's guards
        raise, and Conflict where others kept changing the case.
        """
        body_hash = request_hash([action, body])
        for _ in range(ATTEMPTS):
            case = visible_case(self._definitions, self._store, actor, reference)
            if key is not None and self._done_before(case, actor, key, body_hash):
                return {"view": tracking_view(self._definitions.of(case), case)}
            step = self._step(case, actor, action, body)
            change = take(self._rules, step, key=key, body_hash=body_hash)
            if self._store.apply(case, change):
                return {"view": change.events[-1]["data"]["case"]}
        raise Conflict("the case keeps changing; read it again")

    def _step(self, case: Case, actor: Actor, name: str, body: Any) -> Step:
        definition = self._definitions.of(case)
        action = open_action(definition, case, actor, name)
        answers = action.form.validate(body)
        step = Step(definition, case, actor, name, answers, {}, time_source.now())
        facts = {fact: self._rules.facts[fact](step) for fact in action.facts}
        return Step(definition, case, actor, name, answers, facts, step.now)

    def _done_before(self, case: Case, actor: Actor, key: str, body_hash: str) -> bool:
        for entry in case["timeline"]:
            if entry.get("key") == key and entry["actor"] == actor.id:
                if entry["hash"] != body_hash:
                    raise IdempotencyMismatch("this key was used for another action")
                return True
        return False
