"""Acting on a case: the only way its state changes."""

from collections.abc import Mapping
from dataclasses import replace

from casework.definition.versions import Definitions
from casework.desk.attempts import attempts
from casework.desk.audit import AuditLog
from casework.desk.idempotency import request_hash
from casework.desk.joining import Citizens, Seal, contact_at_counter, corrected, joining
from casework.desk.reference import parse_reference
from casework.desk.references import References
from casework.desk.slot_book import SlotBook
from casework.desk.store import CaseStore
from casework.engine import access
from casework.engine.capture import (
    NOT_CAPTURED,
    Capture,
    captured_at,
    check_base,
    overtaken,
)
from casework.engine.case import Case, tracking_view
from casework.engine.change import Change, not_before
from casework.engine.rules import Rules, Step
from casework.engine.slots import PLACE
from casework.engine.workflow import open_action, take
from casework.papers.issuing import Issuer
from casework.typed.fields import Submitted
from casework.typed.people import Officers
from chassis import log, time_source
from chassis.actor import Actor
from contracts.errors import ActionNotOpen, IdempotencyMismatch, NotAllowed, NotFound
from contracts.typed import View

logger = log.get(__name__)
NO_OFFICERS = frozenset({"citizen", "system"})
"""Roles whose reading and refusals are not entered in the audit log."""
PATIENCE = 2.0
"""Seconds that an action waits for the papers it issues; after that they are printed by a sweep."""
Files = Mapping[str, str]


def visible_case(definitions: Definitions, store: CaseStore, actor: Actor, reference: str) -> Case:
    """Return the case if ``actor`` may see it; else NotFound, whether or not there is one."""
    known = parse_reference(reference)
    case = store.find(known) if known else None
    if case is None or not access.may_see(definitions.of(case), case, actor):
        raise NotFound("there is no such case")
    return case


class Acting:
    """Takes actions: reads the case, asks the rules, writes if nothing changed meanwhile."""

    def __init__(
        self,
        definitions: Definitions,
        rules: Rules,
        store: CaseStore,
        audit: AuditLog,
        issuer: Issuer,
        references: References,
        seal: Seal | None = None,
    ) -> None:
        self._definitions = definitions
        self._rules = rules
        self._store = store
        self._audit = audit
        self._issuer = issuer
        self._references = references
        self._seal = seal
        self._slots = SlotBook(store.cases)

    def act(
        self,
        actor: Actor,
        reference: str,
        action: str,
        body: Submitted,
        key: str | None = None,
        officers: Officers | None = None,
        parties: Citizens | None = None,
        capture: Capture = NOT_CAPTURED,
        files: Files | None = None,
    ) -> tuple[Case, View]:
        """Take ``action`` on the case; return the case after it, and its view.

        ``officers`` describes, by user name, the caller and the officers that the body names (see
        ``rules.Step``); None where none has a part. ``parties`` are the citizens' ids of those whom
        the body makes parties. ``capture`` says when, and on which state of the case, it was
        answered, where that was without a network. ``files`` gives the SHA-256 of each file that
        the body names, by its id.

        Raises NotFound (also for another citizen's case), NotAllowed, ActionNotOpen (with the
        actions that are open), ValidationFailed, IdempotencyMismatch, what the service's guards
        raise, and Conflict where others kept changing the case, or have changed it since the
        capture so that the action is open no more. What an officer was refused is in
        the audit log before it is raised.
        """
        body_hash = request_hash([action, body])
        for _ in attempts():
            case = visible_case(self._definitions, self._store, actor, reference)
            if key is not None and self._done_before(case, actor, key, body_hash):
                return case, tracking_view(self._definitions.of(case), case)
            try:
                check_base(capture, case)
                step = self._step(case, actor, action, body, officers or {}, parties or {}, capture)
                step = replace(step, files=files or {})
                step_change = take(self._rules, step, key=key, body_hash=body_hash)
                change = self._corrected(step, step_change)
            except (NotAllowed, ActionNotOpen) as refused:
                if actor.role not in NO_OFFICERS:
                    self._audit.record(f"refused {action}", case["_id"], actor)
                raise overtaken(refused, capture, case) from refused
            if self._store.apply(case, change):
                return self._after(change)
        raise AssertionError("attempts end with an error")

    def considered(
        self,
        actor: Actor,
        case: Case,
        action: str,
        body: Submitted,
        officers: Officers,
        files: Files,
    ) -> Change:
        """Return what ``action`` would change in ``case``, which ``actor`` may see, and change
        nothing. Raises as ``act`` for a step that is not open or is refused."""
        step = self._step(case, actor, action, body, officers, {}, NOT_CAPTURED)
        return take(self._rules, replace(step, files=files))

    def _after(self, change: Change) -> tuple[Case, View]:
        view: View = change.events[-1]["data"]["case"]
        if not change.case["documents_due"]:
            return change.case, view
        try:
            case = self._issuer.issue_within(change.case["_id"], PATIENCE)
        except Exception:
            # The action is done; a sweep issues what it could not.
            logger.exception("a document waits", extra={"reference": change.case["_id"]})
            case = None
        if case is None:
            return change.case, view
        return case, tracking_view(self._definitions.of(case), case)

    def _step(
        self,
        case: Case,
        actor: Actor,
        name: str,
        body: Submitted,
        officers: Officers,
        parties: Citizens,
        capture: Capture,
    ) -> Step:
        definition = self._definitions.of(case)
        now = not_before(case, time_source.now())
        action = open_action(definition, case, actor, name, now)
        answers = self._rules.as_kept(action, action.form.validate(body))
        access.check_choices(definition, action, case, actor, answers)
        self._references.check(definition, action.form, answers, case["owner"])
        joined = joining(definition, action, answers, parties, case["owner"], self._seal)
        captured = captured_at(capture, action, case, now)
        step = Step(definition, case, actor, name, answers, {}, now, officers, joined, captured)
        facts = {fact: self._rules.facts[fact](step) for fact in action.facts}
        facts[PLACE] = self._slots.place(definition, action, answers, case)
        return replace(step, facts=facts)

    def _corrected(self, step: Step, change: Change) -> Change:
        """Return the change with the application's answers as they are after it, and with how the
        one is reached who owns the case from now on."""
        if not step.parties:
            return change
        personal = self._store.personal(step.case)
        action = step.definition.actions[step.action]
        form = corrected(step.definition, action, step.body, personal["form"])
        contact = contact_at_counter(step.definition, action, step.body)
        if form is None and contact is None:
            return change
        after = {"form": form or personal["form"], "contact": contact or personal["contact"]}
        ciphertext = self._store.encrypted({**personal, **after})
        return replace(change, case={**change.case, "personal": ciphertext})

    def _done_before(self, case: Case, actor: Actor, key: str, body_hash: str) -> bool:
        for entry in case["timeline"]:
            if entry.get("key") == key and entry["actor"] == actor.id:
                if entry["hash"] != body_hash:
                    raise IdempotencyMismatch("this key was used for another action")
                return True
        return False
