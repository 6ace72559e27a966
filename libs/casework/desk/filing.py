"""Filing: from a citizen's answers to a case that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from casework.definition.model import Definition
from casework.definition.sources.parts import RoutingSource
from casework.definition.versions import Definitions
from casework.desk.attempts import attempts
from casework.desk.idempotency import request_hash
from casework.desk.joining import Citizens, Seal, contact_at_counter, joining
from casework.desk.reference import new_reference
from casework.desk.references import References
from casework.desk.slot_book import SlotBook
from casework.desk.store import CaseStore, ClaimTaken
from casework.engine import access
from casework.engine.case import Case, new_case, tracking_view, with_changes
from casework.engine.change import Change
from casework.engine.routing import Router
from casework.engine.rules import Rules, Step
from casework.engine.slots import PLACE
from casework.engine.workflow import take
from casework.typed.fields import Answers, Changes, Submitted
from casework.typed.people import Officers, RoutingQuestion
from chassis import time_source
from chassis.actor import Actor
from contracts.errors import IdempotencyMismatch, NotAllowed, ValidationFailed
from contracts.typed import Json, JsonObject, View


def question_for(definition: Definition, form: Answers) -> RoutingQuestion:
    """Return what routing is asked for the answers of ``form``."""
    named: RoutingSource = definition.routing or {}
    return {
        "category": named.get("as") or form.get(named.get("category", "")) or definition.code,
        "place": form.get(named.get("place", "")) or {"unknown": True},
        "occurred_at": form.get(named.get("occurred_at", "")),
    }


@dataclass(frozen=True)
class CaseOnFile:
    """A case on file and its view; ``created`` is False where it was there already."""

    case: Case
    view: View
    created: bool


class Filing:
    """``seal`` closes a contact for the notify service; None where it has no key. ``router`` is
    None for a service whose definitions ask no routing."""

    def __init__(
        self,
        definitions: Definitions,
        rules: Rules,
        router: Router | None,
        store: CaseStore,
        seal: Seal | None,
        references: References,
    ) -> None:
        self._definitions = definitions
        self._rules = rules
        self._router = router
        self._store = store
        self._seal = seal
        self._references = references
        self._slots = SlotBook(store.cases)

    def file(
        self,
        actor: Actor,
        code: str,
        form: Submitted,
        key: str,
        parties: Citizens | None = None,
        request_fields: Changes | None = None,
        officers: Officers | None = None,
        version: int | None = None,
    ) -> CaseOnFile:
        """Keep an application of service ``code``; return its case.

        ``parties`` are the citizens' ids of those whom the answers make parties, ``request_fields``
        those of a case that another one asked for, ``officers`` describes the officer who files for
        a person at the counter, ``version`` is the one by which the window asked. When this
        returns, the case and its event are durable in one write. The same ``key`` of the same
        citizen with the same answers returns the case of the first time.

        Raises OfANewerRelease for answers to a form that only a newer release has;
        NotFound (no such service), NotAllowed (who acts may not file), ValidationFailed
        (also routing's, for a place that cannot exist), IdempotencyMismatch; Unavailable where an
        answer refers to a case of a service that is away. Nothing is written then.
        """
        definition = self._definitions.begun_under(code, version)
        self._check_may_file(definition, actor)
        try:
            return self._filed(
                definition, actor, form, key, parties or {}, request_fields or {}, officers or {}
            )
        except (ValidationFailed, IdempotencyMismatch):
            before = self._filed_before(definition, actor, form, key)
            if before is None:
                self._definitions.check_known(code, version)
                raise
            return self._on_file(before, created=False)

    def _filed(
        self,
        definition: Definition,
        actor: Actor,
        form: Submitted,
        key: str,
        parties: Citizens,
        request_fields: Mapping[str, Json],
        officers: Officers,
    ) -> CaseOnFile:
        application = definition.form.asked_of(actor.role)
        answers = self._rules.as_kept(definition.start, application.validate(form))
        self._references.check(definition, definition.form, answers, actor.id)
        joined = joining(definition, definition.start, answers, parties, actor.id, self._seal)
        facts = self._facts(definition, answers)
        more = self._personal_fields(definition, actor, answers)
        more |= {
            **request_fields,
            "idempotency_key": key,
            "request_hash": request_hash([definition.code, answers]),
        }
        for _ in attempts():
            now = time_source.now()
            bare = new_case(definition, new_reference(), actor.id, answers, now)
            case = with_changes(bare, more)
            place = self._slots.place(definition, definition.start, answers, case)
            step = Step(
                definition,
                case,
                actor,
                definition.start.name,
                answers,
                {**facts, PLACE: place},
                now,
                officers,
                joined,
            )
            looked_up = {name: self._rules.facts[name](step) for name in definition.start.facts}
            step = replace(step, facts={**step.facts, **looked_up})
            change = take(self._rules, step)
            try:
                case_on_file, created = self._store.insert(change)
            except ClaimTaken:
                continue
            return self._on_file(case_on_file, created, change)
        raise AssertionError("attempts end with an error")

    def _on_file(self, case: Case, created: bool, change: Change | None = None) -> CaseOnFile:
        if created and change is not None:
            return CaseOnFile(case, change.events[0]["data"]["case"], True)
        return CaseOnFile(case, tracking_view(self._definitions.of(case), case), False)

    def _filed_before(
        self, definition: Definition, actor: Actor, form: Submitted, key: str
    ) -> Case | None:
        """Return the case of the first time, where what was right then is refused now: a moment
        has passed, the last place is the case's own, what it refers to has moved on, or the form
        has changed."""
        other: IdempotencyMismatch | None = None
        for one in self._definitions.of_code(definition.code):
            if one is definition and not (one.form.checks or one.slots or one.start.guards):
                continue
            try:
                answers = one.form.asked_of(actor.role).validate(form, checked=False)
                answers = self._rules.as_kept(one.start, answers)
            except ValidationFailed:
                continue
            try:
                hash = request_hash([one.code, answers])
                if case := self._store.filed_with(actor.id, key, hash):
                    return case
            except IdempotencyMismatch as mismatch:
                other = mismatch
        if other:
            raise other
        return None

    def _facts(self, definition: Definition, answers: Answers) -> JsonObject:
        if definition.routing is None:
            return {}
        assert self._router is not None, "a service that routes has a router"
        return {"routing": self._router.resolve(question_for(definition, answers))}

    def _check_may_file(self, definition: Definition, actor: Actor) -> None:
        if not access.may_file(definition, actor.role):
            raise NotAllowed("this is filed by a citizen")

    def _personal_fields(self, definition: Definition, actor: Actor, answers: Answers) -> Changes:
        email = answers.get(definition.source.get("contact", {}).get("email", ""))
        own = {"mobile": getattr(actor, "mobile", None), "email": email}
        contact = dict(contact_at_counter(definition, definition.start, answers) or own)
        reachable = self._seal is not None and any(contact.values())
        return {
            "personal": self._store.encrypted({"form": dict(answers), "contact": contact}),
            "contact": self._seal(contact) if self._seal and reachable else None,
        }
