"""Verifications and the enquiries that they ask for, without database or bus: the workflow, the
rules and the links as they are. Every step is checked for what must hold always (``lawful``)."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from casework.definition.model import Definition
from casework.desk.filing import question_for
from casework.desk.joining import joining
from casework.desk.linked_cases import owner_for
from casework.engine import access, following, links, opening, workflow
from casework.engine.case import new_case, tracking_view
from casework.engine.change import Change, entry_of, event_of, not_before
from casework.engine.notices import context, sentence
from casework.engine.rules import Step
from chassis import time_source
from chassis.actor import SYSTEM, Actor
from contracts.errors import ContractError, NotFound
from services.verification.records_search.interface import person_of
from services.verification.rules.names import NAME_BEFORE
from tests.support import closed
from tests.support.buildings import building
from tests.unit.verification import lawful
from tests.unit.verification.forms import form
from tests.unit.verification.posts import (
    BY_NAME,
    CITIZEN,
    STATION,
    SUBJECT,
    record,
    resolved,
)
from tests.unit.verification.walks import Walks

BUILDING = building("verification")
CODES = tuple(sorted(one.code for one in BUILDING.definitions))
ENQUIRY = "address-enquiry"
KINDS = tuple(code for code in CODES if code != ENQUIRY)
RULES = BUILDING.rules_with()
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


class World:
    """A clock and all cases."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now
        self.matters: dict[str, Matter] = {}
        self._numbers = count(1)
        time_source.use(lambda: self.now)

    def file(self, code: str = "verification-character", **answers: Any) -> "Matter":
        """File an application."""
        return self.enter_case(code, CITIZEN, form(code, **answers), {})

    def enter_case(self, code: str, actor: Actor, answers: Any, fields: dict[str, Any]) -> "Matter":
        definition = BUILDING.definitions.newest(code)
        valid = definition.form.validate(answers)
        reference = f"7K2M-9QXV-{next(self._numbers):04d}-C"
        case = new_case(definition, reference, actor.id, valid, self.now) | fields
        case["contact"] = "sealed" if actor.role == "citizen" else None
        matter = self.matters[reference] = Matter(self, definition, case, valid)
        parties = {"subject": SUBJECT.id}
        members = joining(definition, definition.start, valid, parties, actor.id, lambda _: "s")
        facts = {"routing": resolved(question_for(definition, valid)["place"])}
        name = definition.start.name
        step = Step(definition, case, actor, name, valid, facts, self.now, parties=members)
        matter.keep(workflow.take(RULES, step), actor)
        return matter

    def pass_time(self, **span: float) -> None:
        """Let time pass for all cases, from one mark of a clock to the next."""
        until = self.now + timedelta(**span)
        while due := [one for one in self.matters.values() if one.is_due(until)]:
            first = min(due, key=lambda one: one.case["next_tick_at"])
            self.now = max(self.now, first.case["next_tick_at"])
            first.tick()
        self.now = until


class Matter(Walks):
    """One case, acted on at times of the test's choosing."""

    def __init__(self, world: World, definition: Definition, case: Any, form: Any) -> None:
        self.world, self.definition, self.case, self.form = world, definition, case, form
        self.events: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []

    # -- what is done to it --------------------------------------------------------------------

    def act(self, actor: Actor, action: str, *, names: Actor = SUBJECT, **body: Any) -> Change:
        """Take the action now; what refuses it is raised and leaves the case as it was. ``names``
        is whose the mobile is that the answers give."""
        if not access.may_see(self.definition, self.case, actor):
            raise NotFound("there is no such case")
        opened = workflow.open_action(self.definition, self.case, actor, action, self.world.now)
        answers = opened.form.validate(body)
        named = [spec["name"] for spec in opened.form.specs if spec["type"] == "username"]
        officers = {name: BY_NAME.get(name) for field in named if (name := answers.get(field))}
        officers |= {actor.id: actor} if actor.station else {}
        records = {name: record(officer) for name, officer in officers.items() if officer}
        now = not_before(self.case, self.world.now)
        step = Step(self.definition, self.case, actor, action, answers, {}, now, records)
        place = self.form.get("place") or {}
        facts = {"address-position": place if "lat" in place else None}
        facts["chosen-office"] = {"station": {"code": STATION, "name": {"hi": "थ", "en": "S"}}}
        facts["chosen-office"]["offices"] = resolved(None)["offices"]
        facts[NAME_BEFORE] = {"name": person_of(self.form).name}
        files = {one: "a" * 64 for one in answers.get("photos", ())}
        owner, parties = self.case["owner"], {"subject": names.id}
        joined = joining(self.definition, opened, answers, parties, owner, lambda _: "s")
        step = replace(step, facts=facts, files=files, parties=joined)
        change = workflow.take(RULES, step)
        closed.check(answers, change)
        return self.keep(change, actor)

    def keep(self, change: Change, actor: Actor) -> Change:
        """Enter a change, and all that follows from it in other cases."""
        before, self.case = self.case, change.case
        self.events.extend(change.events)
        self.form = {**self.form, **(change.corrected or {})}
        if change.note:
            last = change.entries[-1]
            note = {"at": last["at"], "action": last["action"], "visibility": change.visibility}
            self.notes.append(note | {"body": change.note})
        lawful.check(self, before, change, actor)
        while self.case["documents_due"]:
            self._issue()
        for event in following.moved(
            self.definition, before if before["state"] else None, self.case
        ):
            self._hears(event)
        self._link()
        return change

    def _issue(self) -> None:
        due, *left = self.case["documents_due"]
        now = not_before(self.case, self.world.now)
        number = f"{self.case['_id']}-{due['kind']}-{due['sequence']}"
        paper = {"id": number, "kind": due["kind"], "sha256": "0" * 64, "issued_at": now}
        paper["name"] = dict(self.definition.documents[due["kind"]].name)
        after = self.case | {
            "documents": [*self.case["documents"], paper],
            "documents_due": left,
            "documents_due_at": self.case["documents_due_at"] if left else None,
            "sequence": self.case["sequence"] + 1,
            "updated_at": now,
        }
        step = Step(self.definition, self.case, SYSTEM, "issue-document", {}, {}, now)
        entry = entry_of(step, after, {"document": due["kind"]})
        text = self.definition.documents[due["kind"]].text
        entry["text"] = sentence(self.definition, text, context(self.definition, after, entry))
        after["timeline"] = [*after["timeline"], entry]
        event = event_of(self.definition, after, entry, "document-issued", [])
        before, self.case = self.case, after
        self.events.append(event)
        lawful.check(self, before, Change(after, (entry,), (event,)), SYSTEM)

    def _hears(self, event: dict[str, Any]) -> None:
        follower, row = event["data"]["follower"], event["data"]["row"]
        self.world.matters[follower["reference"]].linked(
            follower["link"], row | {"n": follower["n"]}
        )

    def linked(self, name: str, row: dict[str, Any]) -> None:
        """Take in how a case stands that this one asked for."""
        link, now = self.definition.links[name], self.world.now
        change = following.linked(self.definition, self.case, link, row, now)
        if change is not None:
            self.keep(following.settled(RULES, self.definition, change, now), SYSTEM)

    def _link(self) -> None:
        while self.case.get("links_due"):
            due = self.case["links_due"][0]
            self.case = following.done(self.case, due, self.world.now)
            if "tell" in due:
                self.world.matters[due["tell"]].hear_outcome(due, self)
            else:
                self._ask(due)
        now = not_before(self.case, self.world.now)
        change = following.settled(RULES, self.definition, Change(self.case, (), ()), now)
        if change.entries:
            self.keep(change, SYSTEM)

    def _ask(self, due: dict[str, Any]) -> None:
        link = self.definition.links[due["link"]]
        for place, answers in enumerate(opening.answers_for(link, self.form, self.case), start=1):
            n = links.number(due["sequence"], place)
            follower = {"reference": self.case["_id"], "link": link.name, "n": n}
            follower |= {"shows": list(link.followed), "service": "verification"}
            office = self.case["offices"]["handling"]
            request = {"reference": self.case["_id"], "service": "verification", "office": office}
            fields = {"asked": request, "followers": [follower]}
            owner = Actor(owner_for(self.case["_id"]), "system")
            other = self.world.enter_case(link.code, owner, answers, fields)
            row = following.row_of(other.definition, other.case, link.followed)
            self.linked(link.name, row | {"n": n})

    def hear_outcome(self, due: dict[str, Any], asker: "Matter") -> None:
        """Hear of the case that asked for this one."""
        ended = asker.definition.states[asker.state].terminal
        next_action = due.get("takes") if due.get("takes") in self.definition.hears else None
        word = self.definition.withdraw if ended else next_action
        if word is not None:
            with suppress(ContractError):
                self.act(SYSTEM, word, **({} if ended else due["answers"]))

    def is_due(self, until: datetime) -> bool:
        """Whether a mark of one of its clocks lies before."""
        at = self.case.get("next_tick_at")
        return at is not None and at <= until

    def tick(self) -> None:
        """Do what the clocks ask for now."""
        change = workflow.tick(self.definition, self.case, self.world.now, RULES)
        assert change is not None, "a due mark was not fired"
        self.keep(change, SYSTEM)

    # -- what is seen of it --------------------------------------------------------------------

    @property
    def state(self) -> str:
        return self.case["state"]

    @property
    def view(self) -> dict[str, Any]:
        return tracking_view(self.definition, self.case)

    def region(self, name: str) -> str | None:
        return self.case["regions"].get(name)

    def open(self, actor: Actor) -> list[str]:
        """The actions that the actor is offered."""
        return workflow.open_names(self.definition, self.view, actor, self.world.now)

    def clock(self, name: str) -> dict[str, Any]:
        return next(record for record in self.case["clocks"] if record["name"] == name)

    def papers(self) -> list[str]:
        return [paper["kind"] for paper in self.case["documents"]]

    def told_of(self, template: str) -> int:
        """How often a template was told."""
        notices = [one for event in self.events for one in event["data"].get("notices", ())]
        return sum(one["template"] == template for one in notices)

    def enquiries(self) -> list["Matter"]:
        """The cases that it asked for, the present address first."""
        return [
            self.world.matters[row["reference"]]
            for name in ("present", "earlier")
            for row in (self.case["links"] or {}).get(name, ())
        ]
