"""E-complaints without database or bus: the workflow, the rules and the look-ups as they are, with
a directory, diary and register kept in memory. Every step is checked for what must hold of every
case at every moment (``lawful``)."""

import base64
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from casework.definition.bilingual import IST
from casework.desk.joining import joining
from casework.engine import access, workflow
from casework.engine.case import new_case, tracking_view
from casework.engine.change import Change, entry_of, event_of, not_before
from casework.engine.notices import context, sentence
from casework.engine.rules import Rules, Step
from casework.policing.facts import chosen_office
from casework.policing.router import Router
from chassis import time_source
from chassis.actor import SYSTEM, Actor
from contracts.errors import NotFound
from services.complaints.facts import Books, Sources, complaint_facts
from services.complaints.signing.electronic import SessionSigner
from services.complaints.signing.witnessed import WitnessedSigner
from tests.support import closed
from tests.support.complaints import DEFINITION, RULES
from tests.unit.complaints import lawful
from tests.unit.complaints.posts import (
    BY_MOBILE,
    BY_NAME,
    CITIZEN,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    ask_routing,
    record,
    resolved,
)

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
SIGNING_KEY = base64.b64encode(bytes(range(32))).decode()

THEFT = ["BNS 303(2)"]
"""Up to three years: cognizable, in the band in which an enquiry is possible."""
RESTRAINT = ["BNS 126(2)"]
ROBBERY = ["BNS 309(4)"]
INSULT = ["BNS 352"]
"""Not cognizable."""
MODESTY = ["BNS 74"]
"""Of a woman: her information is recorded by a woman officer, and the FIR is not published."""
CLOSING = {"reason_code": "no-offence", "text": "No offence was found.", "section": "BNSS 173(3)"}


def form(**changes: Any) -> dict[str, Any]:
    """A complaint's answers; every person in them is invented."""
    return {
        "category": "theft",
        "text": "मेरी साइकिल चोरी हो गई।",
        "occurred_at": "2026-11-19T10:00:00+05:30",
        "place": {"lat": 25.62, "lon": 85.12, "accuracy": 20},
        "suspects": [{"name": "Test Suspect One", "details": "tall"}],
        "language": "hi",
        "name": "Test Citizen One",
        "email": "citizen.one@example.org",
    } | changes


@dataclass(frozen=True)
class MemoryRegister:
    """A ``Register`` without a database: one more than the highest there is."""

    world: "World"
    field: str

    def next(self, office: str, now: datetime) -> tuple[int, int]:
        year = now.astimezone(IST).year
        book = [each.case.get(self.field) or {} for each in self.world.complaints]
        serials = [e["serial"] for e in book if (e.get("office"), e.get("year")) == (office, year)]
        return year, max(serials, default=0) + 1


class World:
    """A clock, the books of every station and the complaints that stand in them."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self.complaints: list[Complaint] = []
        self.forms: dict[str, str] = {}
        self.diary: Counter[tuple[str, str]] = Counter()
        witness = WitnessedSigner()
        books = Books(*(MemoryRegister(self, name) for name in ("fir", "zero_fir", "ncr")))  # type: ignore[arg-type]
        sources = Sources(
            router=Router(ask_routing),
            diary=self,  # type: ignore[arg-type]
            books=books,
            signers={
                "esign": SessionSigner(SIGNING_KEY),
                "station": witness,
                "home-visit": witness,
            },
            form_of=lambda case: json.loads(self.forms[case["_id"]]),
        )
        facts = {**complaint_facts(sources), "chosen-office": partial(chosen_office, sources)}  # type: ignore[arg-type]
        self.rules = Rules.merged(RULES, Rules(facts=facts))
        time_source.use(lambda: self.now)

    def take_number(self, office: str, now: datetime) -> str:
        """The general diary, as ``casework.policing.general_diary`` counts it."""
        day = now.astimezone(IST).date().isoformat()
        self.diary[office, day] += 1
        return f"{office}/GD-{self.diary[office, day]:04d}/{day}"

    def file(self, answer: dict[str, Any] | None = None, **answers: Any) -> "Complaint":
        """File one more complaint."""
        return Complaint(self, answer or resolved(), **answers)

    def pass_time(self, **span: float) -> None:
        """Let time pass for all complaints, from one mark of a clock to the next."""
        until = self.now + timedelta(**span)
        while due := [c for c in self.complaints if c.is_due(until)]:
            first = min(due, key=lambda complaint: complaint.case["next_tick_at"])
            self.now = max(self.now, first.case["next_tick_at"])
            first.tick()
        self.now = until


class Complaint:
    """One complaint that is acted on at times of the test's choosing."""

    def __init__(
        self, world: World, answer: dict[str, Any], owner: Actor = CITIZEN, **answers: Any
    ) -> None:
        self.world, self.events = world, list[dict[str, Any]]()
        cleaned = DEFINITION.form.asked_of(owner.role).validate(form(**answers))
        reference = f"7K2M-9QXV-{len(world.complaints):04d}-C"
        world.forms[reference] = json.dumps(cleaned)
        case = new_case(DEFINITION, reference, owner.id, cleaned, world.now)
        case["contact"] = "sealed"
        officers = {} if owner.role == "citizen" else {owner.id: record(owner)}
        step = Step(DEFINITION, case, owner, "file", cleaned, {}, world.now, officers)
        facts = {name: world.rules.facts[name](step) for name in DEFINITION.start.facts}
        step = replace(step, facts={**facts, "routing": answer})
        self.case = case
        world.complaints.append(self)
        self.last = self._keep(workflow.take(world.rules, step))

    def _keep(self, change: Change) -> Change:
        before, self.case = self.case, change.case
        self.events.extend(change.events)
        lawful.check(self, before, change)
        while self.case["documents_due"]:
            before, issued = self.case, self._issued()
            self.case = issued.case
            self.events.extend(issued.events)
            lawful.check(self, before, issued)
        return change

    def _issued(self) -> Change:
        """Enter the first document that is due, as ``casework.papers.issuing`` does."""
        due, *left = self.case["documents_due"]
        kind, now = due["kind"], not_before(self.case, self.world.now)
        content = f"{self.case['_id']} {kind} {due['sequence']}"
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        paper = {"id": sha256[:16], "kind": kind, "sha256": sha256, "issued_at": now}
        paper["name"] = dict(DEFINITION.documents[kind].name)
        after = self.case | {
            "documents": [*self.case["documents"], paper],
            "documents_due": left,
            "documents_due_at": self.case["documents_due_at"] if left else None,
            "sequence": self.case["sequence"] + 1,
            "updated_at": now,
        }
        entry = entry_of(
            Step(DEFINITION, self.case, SYSTEM, "issue-document", {}, {}, now),
            after,
            {"document": kind},
        )
        text = DEFINITION.documents[kind].text
        entry["text"] = sentence(DEFINITION, text, context(DEFINITION, after, entry))
        after["timeline"] = [*after["timeline"], entry]
        event = event_of(DEFINITION, after, entry, "document-issued", [])
        return Change(after, (entry,), (event,))

    # -- what is done to it --------------------------------------------------------------------

    def act(self, actor: Actor, action: str, **body: Any) -> Change:
        """Take the action now; what refuses it is raised and leaves the case as it was."""
        case, now = self.case, not_before(self.case, self.world.now)
        if not access.may_see(DEFINITION, case, actor):
            raise NotFound("there is no such case")
        opened = workflow.open_action(DEFINITION, case, actor, action, now)
        answers = opened.form.validate(body)
        named = [s["name"] for s in opened.form.specs if s["type"] == "username"]
        officers = {name: BY_NAME.get(name) for field in named if (name := answers.get(field))}
        officers |= {actor.id: actor} if actor.station else {}
        records = {name: record(officer) for name, officer in officers.items() if officer}
        mobiles = {name: answers.get(p.mobile) for name, p in DEFINITION.parties.items()}
        ids = {name: BY_MOBILE[m] for name, m in mobiles.items() if m in BY_MOBILE}
        joined = joining(DEFINITION, opened, answers, ids, case["owner"], lambda contact: "sealed")
        step = Step(DEFINITION, case, actor, action, answers, {}, now, records, parties=joined)
        facts = {name: self.world.rules.facts[name](step) for name in opened.facts}
        self.last = self._keep(workflow.take(self.world.rules, replace(step, facts=facts)))
        closed.check(answers, self.last)
        return self.last

    def route(self, answer: dict[str, Any]) -> Change:
        """Let routing answer at last."""
        now = not_before(self.case, self.world.now)
        step = Step(DEFINITION, self.case, SYSTEM, "route", {}, {"routing": answer}, now)
        self.last = self._keep(workflow.take(self.world.rules, step))
        return self.last

    def is_due(self, by: datetime) -> bool:
        """Whether a mark of its clocks is reached."""
        return self.case["next_tick_at"] is not None and self.case["next_tick_at"] <= by

    def tick(self) -> None:
        """Let the marks that are due fire."""
        change = workflow.tick(DEFINITION, self.case, self.world.now, self.world.rules)
        assert change is not None, "a due mark was not fired"
        self._keep(change)

    def pass_time(self, **span: float) -> list[dict[str, Any]]:
        """Let time pass in steps of the clocks' marks; return the events that they caused."""
        known = len(self.events)
        self.world.pass_time(**span)
        return self.events[known:]

    # -- what is seen of it --------------------------------------------------------------------

    @property
    def state(self) -> str:
        return self.case["state"]

    @property
    def view(self) -> dict[str, Any]:
        return tracking_view(DEFINITION, self.case)

    def region(self, name: str) -> str | None:
        """The state it is in beside the handling."""
        return self.case["regions"].get(name)

    def open(self, actor: Actor) -> list[str]:
        """The actions that the actor is offered."""
        return workflow.open_names(DEFINITION, self.view, actor)

    def clock(self, name: str) -> dict[str, Any]:
        return next(record for record in self.case["clocks"] if record["name"] == name)

    def papers(self, kind: str) -> list[dict[str, Any]]:
        return [paper for paper in self.case["documents"] if paper["kind"] == kind]

    # -- the way that most of them go ----------------------------------------------------------

    def to_assigned(self) -> "Complaint":
        """From its station's inbox to the enquiry officer."""
        self.act(DUTY_OFFICER, "acknowledge")
        self.act(HEAD, "assign", officer=ENQUIRY_OFFICER.id)
        return self

    def to_classified(self, sections: list[str]) -> "Complaint":
        self.to_assigned().act(ENQUIRY_OFFICER, "classify", sections=sections)
        return self

    def signed(self) -> "Complaint":
        self.act(CITIZEN, "sign", method="esign")
        return self

    def registered(self, sections: list[str] | None = None) -> "Complaint":
        """With an FIR at its own station."""
        self.to_classified(sections or THEFT).signed().act(HEAD, "register-fir")
        return self


def notices_in(events: Any) -> list[tuple[str, str]]:
    """Return (template, office or "citizen") of every notice in ``events``."""
    return [
        (notice["template"], notice["to"].get("office", "citizen"))
        for event in events
        for notice in event["data"]["notices"]
    ]
