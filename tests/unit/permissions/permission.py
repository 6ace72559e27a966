"""Permissions without database or bus: the workflow and the definitions as they are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from casework.desk.joining import joining
from casework.engine import access, opening, workflow
from casework.engine.case import new_case, next_step, tracking_view
from casework.engine.change import Change
from casework.engine.rules import Step
from chassis import time_source
from chassis.actor import SYSTEM, Actor
from contracts.errors import NotFound
from tests.support.buildings import building
from tests.unit.complaints import posts as police
from tests.unit.complaints.posts import CITIZEN, FAR, STATION
from tests.unit.verification.posts import RANGE

BUILDING = building("permissions")
RULES = BUILDING.rules_with()
CODES = ("procession-noc", "event-noc", "loudspeaker-noc", "film-shoot-noc")
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
"""Half past eleven in India."""
SECOND = Actor("citizen-9", "citizen", mobile="9000000009")
REASONS = "उस दिन उसी रास्ते पर परीक्षा केंद्र हैं।"
GRANT = {
    "number": "NOC/12/2026",
    "place_granted": "Buddha Colony to Gandhi Maidan by Boring Road",
    "roads": "Boring Road",
    "conditions": "Left side of the road; ambulances pass first.",
}


def at(**span: float) -> str:
    """So long after Monday."""
    return (MONDAY + timedelta(**span)).isoformat()


def form(code: str, **changes: Any) -> dict[str, Any]:
    """An organiser's answers; every person in them is invented."""
    common = {
        "place": {"district": "Patna", "station": STATION},
        "where": "Test Ground, Buddha Colony",
        "starts_at": at(days=4),
        "ends_at": at(days=4, hours=5),
        "name": "Test Organiser One",
        "address": "Test Lane 1, Patna",
        "second_name": "Test Organiser Two",
        "second_mobile": SECOND.mobile,
    }
    crowd = {
        **{"people": 500, "vehicles": 4, "volunteers": 20, "loudspeaker": "no"},
        **{"stage": "no", "fireworks": "no"},
    }
    gathering = crowd | {"purpose": "religious", "about": "Annual puja."}
    there = {"place": {"district": "Gaya", "station": FAR}, "where": "Test Chowk"}
    own: dict[str, dict[str, Any]] = {
        "procession-noc": gathering | {"along": [there]},
        "event-noc": gathering,
        "loudspeaker-noc": {
            **{"about": "Annual puja", "loudspeakers": 2, "silence_zone": "no"},
            **{"night": "no", "promise": "given"},
        },
        "film-shoot-noc": crowd
        | {
            **{"title": "Test Film", "house": "Test House", "weapons": "none"},
            **{"scenes": "Two people talk on a ghat.", "closes_roads": "no"},
        },
    }
    return common | own[code] | changes


def resolved() -> dict[str, Any]:
    answer = police.resolved()
    return answer | {"offices": {**answer["offices"], "range": RANGE}}


class Permission:
    """One application, acted on at times of the test's choosing."""

    def __init__(self, code: str = "event-noc", routing: Any = None, **answers: Any) -> None:
        self.now = MONDAY
        time_source.use(lambda: self.now)
        self.definition = BUILDING.definitions.newest(code)
        self.form = self.definition.form.validate(form(code, **answers))
        case = new_case(self.definition, "7K2M-9QXV-0001-C", CITIZEN.id, self.form, self.now)
        self.case = case | {"contact": "sealed"}
        self.told: list[str] = []
        self.entries: list[Any] = []
        start = self.definition.start
        people = {"second": SECOND.id}
        members = joining(self.definition, start, self.form, people, CITIZEN.id, lambda _: "s")
        step = Step(self.definition, self.case, CITIZEN, start.name, self.form, {}, self.now)
        facts = {"routing": routing or resolved()}
        self._keep(workflow.take(RULES, replace(step, facts=facts, parties=members)))

    def act(self, actor: Actor, action: str, **body: Any) -> Change:
        """Take an action now. Raises ContractError."""
        if not access.may_see(self.definition, self.case, actor):
            raise NotFound("there is no such case")
        opened = workflow.open_action(self.definition, self.case, actor, action, self.now)
        answers = opened.form.validate(body)
        records = {actor.id: police.record(actor)} if actor.station else {}
        step = Step(self.definition, self.case, actor, action, answers, {}, self.now, records)
        return self._keep(workflow.take(RULES, step))

    def pass_time(self, **span: float) -> None:
        """Let time pass, from one mark of a clock to the next."""
        until = self.now + timedelta(**span)
        while (due := self.case.get("next_tick_at")) is not None and due <= until:
            self.now = max(self.now, due)
            change = workflow.tick(self.definition, self.case, self.now, RULES)
            assert change is not None, "a due mark was not fired"
            self._keep(change)
        self.now = until

    @property
    def state(self) -> str:
        state: str = self.case["state"]
        return state

    @property
    def next_in_words(self) -> str:
        """What the citizen is told comes next."""
        step = next_step(self.definition, self.case)
        return step["what"]["en"] if step else ""

    def open_to(self, actor: Actor) -> set[str]:
        view = tracking_view(self.definition, self.case)
        return set(workflow.open_names(self.definition, view, actor, self.now))

    @property
    def papers(self) -> list[str]:
        return [due["kind"] for due in self.case["documents_due"]]

    def requests(self) -> list[dict[str, Any]]:
        """What the stations along the route were asked with."""
        return [
            answers
            for due in self.case.get("links_due") or ()
            for answers in opening.answers_for(
                self.definition.links[due["link"]], self.form, self.case
            )
        ]

    def _keep(self, change: Change) -> Change:
        self.case = change.case
        self.entries += change.entries
        self.told += [
            one["template"] for event in change.events for one in event["data"].get("notices", ())
        ]
        return change


__all__ = ["SYSTEM"]
