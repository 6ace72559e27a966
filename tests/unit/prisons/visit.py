"""Prison visits without database or bus: the workflow and the definition as they are, with the
places of each jail kept in memory."""

import copy
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from casework.definition import loader
from casework.definition.answered import answered
from casework.definition.bilingual import IST
from casework.definition.model import Action, Definition
from casework.engine import slots, workflow
from casework.engine.case import new_case
from casework.engine.change import Change
from casework.engine.rules import Rules, Step
from chassis import time_source
from chassis.actor import SYSTEM, Actor
from contracts.errors import ValidationFailed
from tests.support.buildings import building
from tests.unit.prisons import lawful

BUILDING = building("prisons")
DEFINITION = BUILDING.definitions.newest("prison-visit")
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
"""Half past eleven in India."""
BEUR, GAYA, HQ = "prisons:BEUR", "prisons:GAYA", "prisons:HQ"
CITIZENS = tuple(Actor(f"citizen-{number}", "citizen") for number in range(3))
CITIZEN = CITIZENS[0]
CLERK = Actor("clerk.beur", "prisons/jail-clerk", BEUR)
SUPERINTENDENT = Actor("superintendent.beur", "prisons/superintendent", BEUR)
CLERK_OF_GAYA = Actor("clerk.gaya", "prisons/jail-clerk", GAYA)
SUPERINTENDENT_OF_GAYA = Actor("superintendent.gaya", "prisons/superintendent", GAYA)
INSPECTOR_GENERAL = Actor("ig.prisons", "prisons/inspector-general", HQ)
OTHERS = (
    Actor("sho.5117012", "sho", "5117012"),
    Actor("sho.at.a.jail", "sho", BEUR),
    Actor("administrator", "administrator", "HQ"),
)
"""Who has no part in a visit."""
OFFICERS = (
    CLERK,
    SUPERINTENDENT,
    CLERK_OF_GAYA,
    SUPERINTENDENT_OF_GAYA,
    INSPECTOR_GENERAL,
)
EVERYONE = (*CITIZENS, *OFFICERS, *OTHERS, SYSTEM)
REASONS = "पहचान पत्र की फ़ोटो पढ़ी नहीं जाती।"


def with_capacity(capacity: int) -> Definition:
    """The definition with so many places at a time."""
    source = copy.deepcopy(DEFINITION.to_dict())
    source["slots"]["visit"]["capacity"] = capacity
    return loader.load(source)


def opening(days: int, hour: int = 11) -> str:
    """The beginning of an appointment so many days after Monday."""
    day = (MONDAY + timedelta(days=days)).astimezone(IST)
    return day.replace(hour=hour, minute=0).isoformat()


def form(**changes: Any) -> dict[str, Any]:
    """An applicant's answers; every person in them is invented."""
    return {
        "jail": BEUR,
        "prisoner_name": "Test Prisoner One",
        "relation": "sibling",
        "mode": "in-person",
        "visit_at": opening(3),
        "name": "Test Visitor One",
        "id_type": "voter",
        "id_last_four": "1234",
    } | changes


class World:
    """A clock, and all visits."""

    def __init__(self, definition: Definition = DEFINITION) -> None:
        self.definition, self.now = definition, MONDAY
        self.visits: list[Visit] = []
        time_source.use(lambda: self.now)

    def file(self, owner: Actor = CITIZEN, **answers: Any) -> "Visit":
        """File one more. Raises ValidationFailed."""
        return Visit(self, owner, answers)

    def pass_time(self, **span: float) -> None:
        """Let time pass for all visits, from one mark of a clock to the next."""
        until = self.now + timedelta(**span)
        while due := [one for one in self.visits if one.is_due(until)]:
            first = min(due, key=lambda visit: visit.case["next_tick_at"])
            self.now = max(self.now, first.case["next_tick_at"])
            first.tick()
        self.now = until

    def place(self, action: Action, answers: dict[str, Any], case: Any) -> dict[str, Any] | None:
        """What ``casework.desk.slot_book`` finds in the database. Raises ValidationFailed."""
        if action.books is None:
            return None
        slot = self.definition.slots[action.books]
        case = {**case, **answered(self.definition, action, answers, case)}
        at = case["visit"]["at"]
        if not slots.is_start(slot, at):
            raise ValidationFailed(fields={"visit_at": {"code": "no-such-slot"}})
        others = {
            claim
            for visit in self.visits
            if visit.case["_id"] != case["_id"]
            for claim in visit.case.get("claims") or ()
        }
        if others.intersection(slots.once_claims(self.definition, slot, case["owner"], at)):
            raise ValidationFailed(fields={"visit_at": {"code": "already-booked"}})
        book, office = slots.book_of(self.definition, slot, "place"), case["offices"]["handling"]
        for number in range(1, slot.capacity + 1):
            if slots.place_claim(book, office, at, number) not in others:
                return {"slot": slot.name, "office": office, "at": at, "number": number}
        raise ValidationFailed(fields={"visit_at": {"code": "slot-full"}})

    def claims(self) -> Counter[str]:
        """How many visits bear each claim."""
        return Counter(claim for visit in self.visits for claim in visit.case.get("claims") or ())


class Visit:
    """One visit, acted on at times of the test's choosing; every step is checked (``lawful``)."""

    def __init__(self, world: World, owner: Actor, answers: dict[str, Any]) -> None:
        self.world, self.owner = world, owner
        definition = world.definition
        cleaned = definition.form.validate(form(**answers))
        reference = f"7K2M-9QXV-{len(world.visits):04d}-C"
        case = new_case(definition, reference, owner.id, cleaned, world.now)
        self.case = case | {"contact": "sealed"}
        place = world.place(definition.start, cleaned, self.case)
        step = Step(
            definition,
            self.case,
            owner,
            definition.start.name,
            cleaned,
            {slots.PLACE: place},
            world.now,
        )
        change = workflow.take(Rules(), step)
        world.visits.append(self)
        self._keep(change, owner)

    @property
    def state(self) -> str:
        """Where it stands."""
        state: str = self.case["state"]
        return state

    def act(self, actor: Actor, action: str, **body: Any) -> Change:
        """Take an action. Raises ContractError."""
        definition = self.world.definition
        opened = workflow.open_action(definition, self.case, actor, action)
        answers = opened.form.validate(body)
        facts = {slots.PLACE: self.world.place(opened, answers, self.case)}
        step = Step(definition, self.case, actor, action, answers, facts, self.world.now)
        return self._keep(workflow.take(Rules(), step), actor)

    def is_due(self, until: datetime) -> bool:
        """Whether a mark of one of its clocks lies before."""
        at = self.case.get("next_tick_at")
        return at is not None and at <= until

    def tick(self) -> None:
        """Do what the clocks ask for now."""
        change = workflow.tick(self.world.definition, self.case, self.world.now)
        if change is not None:
            self._keep(change, SYSTEM)

    def approved(self) -> "Visit":
        """Go on to the superintendent's approval."""
        self.act(CLERK, "check-completeness")
        self.act(SUPERINTENDENT, "approve")
        return self

    def _keep(self, change: Change, actor: Actor) -> Change:
        before, self.case = self.case, change.case
        lawful.check(self, before, change, actor)
        return change
