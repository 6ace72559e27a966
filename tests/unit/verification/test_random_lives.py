"""Whatever anybody tries, in any order and at any time, no verification leaves the law: nobody is
adverse on a name alone, unheard, or because nobody was at home.

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
from chassis.actor import SYSTEM, Actor
from contracts.errors import ContractError
from tests.unit.verification.bodies import body_for
from tests.unit.verification.forms import FAR_PLACE, TEXT
from tests.unit.verification.posts import CITIZEN, EVERYONE, SP_OFFICER, STRANGER, SUBJECT
from tests.unit.verification.world import KINDS, Matter, World

MOST = 4
CHOICES = st.randoms(use_true_random=True)
"""Chosen evenly; Hypothesis draws, and keeps, the seed."""
STEP = st.sampled_from((20, 24 * 60, 4 * 24 * 60, 16 * 24 * 60, 60 * 24 * 60))
"""Minutes."""
ASIDE = frozenset(
    {"withdraw", "dispute", "drop", "return", "lapse-unpaid", "propose-time", "correct", "revoke"}
)
"""What ends a life early or leads nowhere further; tried, but less often."""
OF_MACHINES = frozenset(
    {
        *("take-candidates", "take-receipt", "record-payment", "hand-over"),
        *("record-refused-search", "record-refused-result"),
    }
)
"""The system's actions that something outside of the case brings."""
HEAD_STARTS = ("filed", "begun", "enquired", "candidates", "recommended", "heard")
EARLIER = {"place": FAR_PLACE, "address": "Test Lane 2, Gaya"}


class Lives(RuleBasedStateMachine):
    """A few verifications of every kind, their enquiries, and everybody who may try something."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @property
    def matters(self) -> list[Matter]:
        return list(self.world.matters.values())

    @precondition(lambda self: len(self.world.matters) < MOST)
    @rule(
        code=st.sampled_from(KINDS),
        start=st.sampled_from(HEAD_STARTS),
        two=st.booleans(),
        by=CHOICES,
    )
    def file(self, code: str, start: str, two: bool, by: Random) -> None:
        """File one; many are taken some way, for the paths beyond are long."""
        matter = self.world.file(code, **({"earlier": [EARLIER]} if two else {}))
        if start == "filed":
            return
        matter.begun()
        if start == "candidates":
            self._tries(matter, SYSTEM, "take-candidates", body_for(by, matter, "take-candidates"))
        elif start == "heard":
            matter.searched().enquired("adverse").recommended("record-found")
            matter.act(SP_OFFICER, "hear", text=TEXT)
        elif start != "begun":
            results = [by.choice(("nothing-adverse", "adverse")) for _ in range(1 + two)]
            matter.searched().enquired(*results)
            if start == "recommended":
                adverse = "adverse" in results
                matter.recommended("record-found" if adverse else "nothing-adverse")

    @precondition(lambda self: self.world.matters)
    @rule(by=CHOICES)
    def anybody_tries_anything(self, by: Random) -> None:
        for _ in range(by.randint(1, 8)):
            matter = by.choice(self.matters)
            names = [name for name, one in matter.definition.actions.items() if not one.starts]
            action = by.choice(names)
            actor = by.choice(EVERYONE)
            self._tries(matter, actor, action, body_for(by, matter, action))

    @precondition(lambda self: self.world.matters)
    @rule(by=CHOICES)
    def somebody_does_what_is_offered(self, by: Random) -> None:
        for _ in range(by.randint(2, 10)):
            matter = by.choice(self.matters)
            offered = [
                (actor, action)
                for actor in EVERYONE
                for action in open_names(matter.definition, matter.case, actor)
                if actor != SYSTEM or action in OF_MACHINES
            ]
            onward = [one for one in offered if one[1] not in ASIDE] * 4
            onward += [one for one in offered if one[1] in ASIDE]
            if onward:
                actor, action = by.choice(onward)
                self._tries(matter, actor, action, body_for(by, matter, action))

    @precondition(lambda self: self.world.matters)
    @rule(by=CHOICES, most=STEP)
    def time_passes(self, by: Random, most: int) -> None:
        self.world.pass_time(minutes=by.randint(1, most))

    @precondition(lambda self: self.world.matters)
    @rule(minutes=st.integers(1, 300))
    def a_clock_is_set_back(self, minutes: int) -> None:
        self.world.now -= timedelta(minutes=minutes)

    @invariant()
    def a_stranger_has_no_part(self) -> None:
        for matter in self.matters:
            assert not open_names(matter.definition, matter.case, STRANGER)

    @invariant()
    def the_enquiries_are_nobodys_but_the_stations(self) -> None:
        for matter in self.matters:
            if matter.definition.code == "address-enquiry":
                for citizen in (CITIZEN, SUBJECT):
                    assert not open_names(matter.definition, matter.case, citizen)

    def _tries(self, matter: Matter, actor: Actor, action: str, body: dict[str, Any]) -> None:
        before, image = matter.case, pickle.dumps(matter.case)
        try:
            matter.act(actor, action, **body)
        except ContractError:
            assert matter.case is before and pickle.dumps(before) == image
            return
        assert pickle.dumps(before) == image, "a step changed the case that it began from"


TestLives = Lives.TestCase
# Without shrinking: it takes minutes, and a life grows no clearer by another seed.
TestLives.settings = settings(
    max_examples=60, stateful_step_count=30, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
