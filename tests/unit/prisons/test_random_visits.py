"""Whoever tries what, in any order and at any time, no visit reaches an unlawful state.

Every step is checked by ``lawful``; here is who tries what.
"""

import pickle
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from casework.engine.workflow import open_names
from chassis.actor import Actor
from contracts.errors import ContractError
from tests.unit.prisons.visit import (
    BEUR,
    CITIZENS,
    DEFINITION,
    EVERYONE,
    GAYA,
    MONDAY,
    OTHERS,
    REASONS,
    Visit,
    World,
    opening,
    with_capacity,
)

MOST_VISITS = 8
FEW = with_capacity(2)
ACTIONS = tuple(name for name, action in DEFINITION.actions.items() if not action.starts)
CHOICES = st.randoms(use_true_random=True)
"""Chosen evenly; Hypothesis draws, and keeps, the seed."""
DAYS, HOURS = st.integers(1, 20), st.sampled_from((10, *[11] * 6, 17))
"""Some on a Sunday, some in the past, some after closing time."""
STEP = st.sampled_from((20, 24 * 60, 4 * 24 * 60, 9 * 24 * 60))
"""Minutes."""


class Visits(RuleBasedStateMachine):
    """A few visits to two jails, and everybody who may have to do with them."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(FEW)

    @precondition(lambda self: len(self.world.visits) < MOST_VISITS)
    @rule(
        owner=st.sampled_from(CITIZENS),
        days=DAYS,
        hour=HOURS,
        jail=st.sampled_from((BEUR, GAYA)),
        onward=st.booleans(),
    )
    def file(self, owner: Actor, days: int, hour: int, jail: str, onward: bool) -> None:
        """File one; many are taken to the approval, for the paths beyond are long."""
        count = len(self.world.visits)
        try:
            visit = self.world.file(owner, jail=jail, visit_at=self._moment(days, hour))
        except ContractError:
            assert len(self.world.visits) == count
            return
        if onward and jail == BEUR:
            visit.approved()

    @precondition(lambda self: self.world.visits)
    @rule(by=CHOICES)
    def anybody_tries_anything(self, by: Random) -> None:
        for _ in range(by.randint(1, 8)):
            visit, action = by.choice(self.world.visits), by.choice(ACTIONS)
            self._tries(visit, by.choice(EVERYONE), action, self._body(by, action))

    @precondition(lambda self: self.world.visits)
    @rule(by=CHOICES)
    def somebody_does_what_is_offered(self, by: Random) -> None:
        for _ in range(by.randint(1, 6)):
            visit = by.choice(self.world.visits)
            offered = [
                (actor, action)
                for actor in EVERYONE
                for action in open_names(FEW, visit.case, actor)
            ]
            if offered:
                actor, action = by.choice(offered)
                self._tries(visit, actor, action, self._body(by, action))

    @rule(by=CHOICES, most=STEP)
    def time_passes(self, by: Random, most: int) -> None:
        self.world.pass_time(minutes=by.randint(1, most))

    @precondition(lambda self: self.world.visits)
    @rule(minutes=st.integers(1, 300))
    def a_clock_is_set_back(self, minutes: int) -> None:
        self.world.now -= timedelta(minutes=minutes)

    @invariant()
    def nobody_else_has_a_part(self) -> None:
        for visit in self.world.visits:
            for actor in (*OTHERS, *CITIZENS):
                assert actor == visit.owner or not open_names(FEW, visit.case, actor)

    def _moment(self, days: int, hour: int) -> str:
        return opening(days + (self.world.now - MONDAY).days, hour)

    def _body(self, by: Random, action: str) -> dict[str, Any]:
        fields = {spec["name"] for spec in FEW.form_of(FEW.actions[action]).specs}
        whole: dict[str, Any] = {"text": REASONS, "visit_at": self._moment(by.randint(0, 30), 11)}
        whole |= {"right_name": "Test Visitor Won"}
        body = {name: value for name, value in whole.items() if name in fields}
        return {} if by.random() < 0.1 else body

    def _tries(self, visit: Visit, actor: Actor, action: str, body: dict[str, Any]) -> None:
        before, copied = visit.case, pickle.loads(pickle.dumps(visit.case))
        try:
            visit.act(actor, action, **body)
        except ContractError:
            assert visit.case is before and visit.case == copied
            return
        assert before == copied, "a step changed the case that it began from"
        assert actor not in OTHERS


TestVisits = Visits.TestCase
# Without shrinking: it takes minutes, and a life grows no clearer by another seed.
TestVisits.settings = settings(
    max_examples=60, stateful_step_count=40, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
