"""Whatever anybody tries, in any order and at any time: nobody gets a thing but by an approved
claim and the right code, nothing is disposed of without an order, and two claims freeze it.

The law of each step is `living_world`'s; here is who tries what.
"""

from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from casework.engine import workflow
from chassis import time_source
from chassis.actor import Actor
from contracts.errors import ContractError
from contracts.events import CaseChanged
from tests.support.lostfound import DEFINITIONS, claim, found_item, lost, phone
from tests.unit.complaints.posts import pending, questions, resolved
from tests.unit.lostfound.living_world import (
    EVERYONE,
    FINDER,
    OFFICERS,
    OWNER,
    RIVAL,
    World,
    fitting,
)

WRONG: tuple[Any, ...] = ({}, {"nonsense": 1}, {"text": 5}, {"code": "abcdef"})
MOST_CASES = 5
ONWARDS = ("receive", "publish", "report-to-magistrate", "record-proclamation")
CHOICES = st.randoms(use_true_random=True)


class Lives(RuleBasedStateMachine):
    """A few things, reports and claims, and everybody who may have to do with them."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    def _room(self) -> bool:
        return len(self.world.cases) < MOST_CASES

    @precondition(lambda self: self._room())
    @rule(
        category=st.sampled_from(("wallet", "document", "phone")),
        routed=st.sampled_from((resolved, resolved, resolved, questions, pending)),
        days=st.sampled_from((0, 201)),
        ahead=st.integers(0, len(ONWARDS)),
        by=CHOICES,
    )
    def a_thing_is_found(
        self, category: str, routed: Any, days: int, ahead: int, by: Random
    ) -> None:
        at = (self.world.now - timedelta(days=days, hours=2)).isoformat()
        form = found_item(category=category, found_at=at)
        item = self.world.file("found-item", form, FINDER, routed())
        if self.world.cases[item]["state"] == "reported":
            for action in ONWARDS[:ahead]:
                self._tries(OFFICERS[1], item, action, fitting(self.world, by, item, action))

    @precondition(lambda self: self._room())
    @rule(category=st.sampled_from(("lost", "lost", "stolen")))
    def a_loss_is_reported(self, category: str) -> None:
        at = (self.world.now - timedelta(hours=2)).isoformat()
        self.world.file(
            "lost-report", lost(phone(), category=category, lost_at=at), OWNER, resolved()
        )

    @precondition(lambda self: self._room() and self._things())
    @rule(by=CHOICES, actor=st.sampled_from((OWNER, OWNER, RIVAL)))
    def somebody_claims(self, by: Random, actor: Actor) -> None:
        item = by.choice(self._things())
        day = (self.world.now - timedelta(days=1)).date().isoformat()
        form = claim(item, lost_on=day)
        mine = [c["_id"] for c in self.world.cases.values() if c["owner"] == actor.id]
        reports = [one for one in mine if self.world.cases[one]["service"] == "lost-report"]
        if reports:
            form["report"] = by.choice(reports)
        try:
            self.world.file("found-claim", form, actor)
        except ContractError:
            rivals = {c["owner"] for c in self.world.cases.values() if c.get("thing") == item}
            claimable = self.world.cases[item]["state"] in (
                "published", "reported-to-magistrate", "proclaimed", "period-over",
            )  # fmt: skip
            assert not claimable or actor.id in rivals

    def _things(self) -> list[str]:
        return [ref for ref, case in self.world.cases.items() if case["service"] == "found-item"]

    @precondition(lambda self: self.world.cases)
    @rule(by=CHOICES)
    def anybody_tries_anything(self, by: Random) -> None:
        for _ in range(by.randint(1, 8)):
            reference = by.choice(sorted(self.world.cases))
            actions = DEFINITIONS.of(self.world.cases[reference]).actions
            action = by.choice([name for name, one in actions.items() if not one.starts])
            wrong = by.random() < 0.3
            body = by.choice(WRONG) if wrong else fitting(self.world, by, reference, action)
            self._tries(by.choice(EVERYONE), reference, action, body)

    @precondition(lambda self: self.world.cases)
    @rule(by=CHOICES)
    def somebody_does_what_is_offered(self, by: Random) -> None:
        for _ in range(by.randint(2, 12)):
            reference = by.choice(sorted(self.world.cases))
            case = self.world.cases[reference]
            definition = DEFINITIONS.of(case)
            actions = [
                (actor, action)
                for actor in EVERYONE[:-1]
                for action in workflow.open_names(definition, case, actor)
                if action not in ("withdraw", "cancel", "seize-as-evidence")
            ]
            if actions:
                actor, action = by.choice(actions)
                self._tries(actor, reference, action, fitting(self.world, by, reference, action))

    def _tries(self, actor: Actor, reference: str, action: str, body: Any) -> None:
        before = self.world.cases[reference]
        try:
            self.world.act(actor, reference, action, body)
        except ContractError:
            assert self.world.cases[reference] is before

    @rule()
    def the_bus_delivers(self) -> None:
        self.world.deliver()

    @precondition(lambda self: self.world.cases)
    @rule(hours=st.sampled_from((1, 5, 30, 24 * 8, 24 * 32, 24 * 190)))
    def time_passes(self, hours: int) -> None:
        self.world.deliver()
        self.world.now += timedelta(hours=hours)
        self.world.tick()

    def teardown(self) -> None:
        self.world.deliver()
        for reference, events in self.world.events.items():
            assert CaseChanged().validate(events[-1]["data"]) == {}
            case = self.world.cases[reference]
            if case["service"] == "found-claim" and case["closed_at"] is None:
                thing = self.world.cases[case["thing"]]
                assert thing["closed_at"] is None, "no claim is open to a thing that is gone"
            if case["service"] == "found-item" and case["closed_at"] is None:
                claims = (case.get("links") or {}).get("claims", [])
                if not any(not row["ended"] for row in claims):
                    assert case["regions"].get("claim", "unclaimed") == "unclaimed"
        time_source.use(None)


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=25, stateful_step_count=30, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
