"""Whatever anybody tries, in any order and at any time, no complaint leaves the law.

Every step is checked by ``lawful``; here is who tries what.
"""

import pickle
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from casework.engine.workflow import open_names
from chassis import time_source
from chassis.actor import SYSTEM, Actor
from contracts.errors import ContractError
from contracts.events import CaseChanged
from tests.unit.complaints import stages
from tests.unit.complaints.bodies import TEXT, WRONG, body_for
from tests.unit.complaints.complaint import (
    DEFINITION,
    INSULT,
    MODESTY,
    ROBBERY,
    THEFT,
    Complaint,
    World,
)
from tests.unit.complaints.posts import (
    CITIZEN,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    EVERYONE,
    HEAD,
    OFFICERS,
    OTHER_HEAD,
    SP,
    STATION,
    STATIONS,
    STRANGER,
    pending,
    questions,
    queued,
    resolved,
)

MOST_CASES = 3
ACTIONS = tuple(name for name, action in DEFINITION.actions.items() if not action.starts)
CATEGORIES = st.sampled_from(
    (
        *("theft", "theft", "cheating", "women-safety", "nuisance"),
        *("missing-person", "missing-child", "complaint-against-police"),
    )
)
POSTED_ELSEWHERE = tuple(
    Actor(officer.id, officer.role, station)
    for officer in OFFICERS
    for station in STATIONS
    if officer.role == "enquiry-officer" and officer.station != station
)
ANYBODY = (*EVERYONE, *POSTED_ELSEWHERE)
CHOICES = st.randoms(use_true_random=True)
"""Chosen evenly; Hypothesis draws, and keeps, the seed."""
ANSWERS = st.sampled_from((resolved, resolved, resolved, questions, queued, pending))
HEAD_STARTS: dict[str, Callable[[Complaint], object]] = {
    "filed": lambda it: None,
    "assigned": lambda it: it.to_assigned(),
    "recorded": lambda it: it.to_classified(INSULT).act(HEAD, "record-ncr"),
    "signed": lambda it: it.to_classified(THEFT).signed(),
    "closed to the public": lambda it: it.to_classified(MODESTY).signed(),
    "enquiry asked": lambda it: it.to_classified(THEFT).act(HEAD, "request-enquiry", reasons=TEXT),
    "grave": lambda it: it.to_classified(ROBBERY),
    "registered": lambda it: it.registered(),
    "investigated": lambda it: stages.under_investigation(it.registered()),
    "in court": lambda it: stages.to_court(stages.under_investigation(it.registered())),
    "investigated further": lambda it: stages.to_further(
        stages.to_court(stages.under_investigation(it.registered()))
    ),
    "enquiry over": lambda it: stages.after_the_enquiry(it),
    "no longer wanted": lambda it: it.act(CITIZEN, "withdraw", reason=TEXT),
    "searched for": lambda it: stages.to_search(it),
    "rejected": lambda it: stages.rejected(it),
    "zero": lambda it: it.to_classified(THEFT).signed().act(HEAD, "register-fir", zero=True),
}
HEAD_STARTS |= {
    "asked for more": lambda it: it.to_assigned().act(
        ENQUIRY_OFFICER, "request-information", text=TEXT
    ),
    "enquired into": lambda it: stages.to_enquiry(it),
    "enquiry without a case": lambda it: stages.to_enquiry(it).act(
        ENQUIRY_OFFICER, "report-enquiry", prima_facie=False, report=TEXT
    ),
    "sent elsewhere": lambda it: it.to_classified(INSULT).act(HEAD, "transfer", **stages.THERE),
    "sent back": lambda it: stages.sent_back(it),
    "zero sent back": lambda it: stages.zero_sent_back(it),
    "withdrawn": lambda it: it.to_classified(INSULT).act(CITIZEN, "withdraw", reason=TEXT),
    "not investigated": lambda it: it.registered().act(
        HEAD, "decline-investigation", **stages.NO_GROUND
    ),
    "copy asked": lambda it: it.registered().act(
        DUTY_OFFICER, "enter-copy-request", **stages.ACCUSED
    ),
    "represented": lambda it: stages.to_representation(it.registered()),
}
"""Where time and chance alone seldom bring a life."""
SIGNED = {"read_over": True, "informant_signed_by": "thumb"}
TAKEN: dict[str, dict[str, Any]] = {
    "oral": {"how_given": "oral", **SIGNED},
    "own report": {"how_given": "own-report"},
}
AT_THE_COUNTER = (DUTY_OFFICER, HEAD, OTHER_HEAD)
OWNERS = {CITIZEN.id, *(officer.id for officer in AT_THE_COUNTER)}
STARTS = st.sampled_from(sorted(HEAD_STARTS))
ASIDE = frozenset(
    {
        *("note", "add-information", "withdraw", "choose-signing-station", "assign"),
        *("publish-fir", "name-victim", "link-counter-case", "open-task", "enter-copy-request"),
        *("ask-home-visit", "report-search"),
    }
)
"""What leads nowhere further, or ends a life early; tried, but less often."""
DAY = 24 * 60
"""Minutes."""


def told_for(start: str) -> dict[str, Any]:
    """What is told in a life that begins so: a search is of an adult, all else of a theft."""
    adult = {"category": "missing-person", "missing_person_age": 30}
    return adult if start == "searched for" else {}


class Lives(RuleBasedStateMachine):
    """A few complaints at a few stations, and everybody who may have to do with them."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @initialize(start=STARTS)
    def one_life_begins_further_on(self, start: str) -> None:
        """Whatever else is drawn, each of the starts is lived on from."""
        occurred = (self.world.now - timedelta(days=1)).isoformat()
        HEAD_STARTS[start](self.world.file(occurred_at=occurred, **told_for(start)))

    @precondition(lambda self: len(self.world.complaints) < MOST_CASES)
    @rule(answer=ANSWERS, category=CATEGORIES, age=st.integers(0, 40), start=STARTS)
    def file(self, answer: Any, category: str, age: int, start: str) -> None:
        """File one; most are taken to where the law begins, for the paths beyond are long."""
        more = {"missing_person_age": age} if category.startswith("missing") and age % 2 else {}
        routed = answer()
        if category == "complaint-against-police" and routed["outcome"] == "resolved":
            routed = resolved(SP)
        occurred = (self.world.now - timedelta(days=1)).isoformat()
        # A search is of an adult.
        if start == "searched for":
            category, more = "missing-person", {"missing_person_age": 18 + age}
        complaint = self.world.file(routed, category=category, occurred_at=occurred, **more)
        if complaint.state == "submitted" and complaint.case["offices"]["dsp"]:
            with suppress(ContractError):
                HEAD_STARTS[start](complaint)

    @precondition(lambda self: len(self.world.complaints) < MOST_CASES)
    @rule(by=st.sampled_from(AT_THE_COUNTER), how=st.sampled_from(sorted(TAKEN)), start=STARTS)
    def take_down(self, by: Actor, how: str, start: str) -> None:
        """An officer takes down what somebody says at the counter, or reports himself."""
        occurred = (self.world.now - timedelta(days=1)).isoformat()
        answers = {"occurred_at": occurred, **TAKEN[how]}
        complaint = Complaint(self.world, resolved(), by, **answers)
        assert complaint.region("signature") == "signed"
        if by.station == STATION:
            with suppress(ContractError):
                HEAD_STARTS[start](complaint)

    @precondition(lambda self: self.world.complaints)
    @rule(by=CHOICES)
    def anybody_tries_anything(self, by: Random) -> None:
        for _ in range(by.randint(1, 8)):
            complaint, action = by.choice(self.world.complaints), by.choice(ACTIONS)
            body = by.choice(WRONG) if by.random() < 0.3 else body_for(by, complaint, action)
            self._tries(complaint, by.choice(ANYBODY), action, body)

    @precondition(lambda self: self.world.complaints)
    @rule(by=CHOICES)
    def somebody_does_what_is_offered(self, by: Random) -> None:
        for _ in range(by.randint(2, 12)):
            complaint = by.choice(self.world.complaints)
            offered: dict[str, list[Actor]] = {}
            for actor in (CITIZEN, *OFFICERS, *POSTED_ELSEWHERE):
                for action in open_names(DEFINITION, complaint.case, actor):
                    offered.setdefault(action, []).append(actor)
            onward = sorted(offered.keys() - ASIDE) * 4 + sorted(offered.keys() & ASIDE)
            if onward:
                action = by.choice(onward)
                body = body_for(by, complaint, action)
                self._tries(complaint, by.choice(offered[action]), action, body)

    def _tries(self, complaint: Complaint, actor: Actor, action: str, body: Any) -> None:
        before, copied = complaint.case, pickle.loads(pickle.dumps(complaint.case))
        try:
            complaint.act(actor, action, **body)
        except ContractError:
            assert complaint.case is before and complaint.case == copied
            return
        assert before == copied, "a step changed the case that it began from"
        assert actor != STRANGER and actor.role != "administrator"

    @precondition(lambda self: self.world.complaints)
    @rule(by=CHOICES)
    def an_officer_leaves(self, by: Random) -> None:
        for complaint in self.world.complaints:
            if complaint.case["assigned_to"] is not None:
                body = body_for(by, complaint, "hand-over")
                self._tries(complaint, SYSTEM, "hand-over", body)

    @precondition(lambda self: self.world.complaints)
    @rule(answer=ANSWERS)
    def routing_answers(self, answer: Any) -> None:
        for complaint in self.world.complaints:
            if complaint.state == "routing-pending":
                complaint.route(answer())

    @precondition(lambda self: self.world.complaints)
    @rule(by=CHOICES, most=st.sampled_from((120, 120, 3 * DAY, 20 * DAY, 100 * DAY)))
    def time_passes(self, by: Random, most: int) -> None:
        self.world.pass_time(minutes=by.randint(1, most))

    @precondition(lambda self: self.world.complaints)
    @rule(minutes=st.integers(1, 300))
    def a_clock_is_set_back(self, minutes: int) -> None:
        self.world.now -= timedelta(minutes=minutes)

    def teardown(self) -> None:
        for complaint in self.world.complaints:
            assert CaseChanged().validate(complaint.events[-1]["data"]) == {}
            sequences = [event["sequence"] for event in complaint.events]
            assert sequences == list(range(1, len(sequences) + 1)), "one event for every change"
            assert complaint.case["owner"] in OWNERS
        time_source.use(None)


TestLives = Lives.TestCase
# Without shrinking: it takes minutes, and a life grows no clearer by another seed.
TestLives.settings = settings(
    max_examples=60, stateful_step_count=40, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)


AFTER_A_CHOICE = frozenset(
    {
        *("court-took-cognizance", "court-decided", "representation-allowed", "report-sent"),
        *("representation-rejected", "accused-copy-given", "accused-copy-refused"),
        *("report-received", "fir-report-sent", "zero-fir-received", "registration-directed"),
        *("routing-pending", "publication-barred", "report-ready"),
    }
)
"""States one or two steps beyond where a life begins, or that time or routing alone brings."""


def test_the_lives_begin_in_every_state_or_next_to_it() -> None:
    met: set[str] = set()
    for start, begin in HEAD_STARTS.items():
        world = World()
        complaint = world.file(**told_for(start))
        begin(complaint)
        met.update(complaint.case["regions"].values())
        world.pass_time(minutes=4 * DAY)
        met.update(entry["state"] for entry in complaint.case["timeline"])
        met.update(complaint.case["regions"].values())
    assert set(DEFINITION.states) - met == AFTER_A_CHOICE
