"""Whatever comes in whatever order: no money is kept that is not owed, none is lost, none is taken
twice, and of each payment the applicant is told what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.engine import fees
from casework.engine.case import new_case
from casework.engine.parties import Joined
from casework.engine.rules import Rules, Step
from casework.engine.workflow import open_names, take, tick
from casework.payments.interface import CANCELLED, OPEN, PAID, REFUNDED, Intent
from casework.payments.outcome import next_look, outcome
from chassis.actor import Actor
from tests.unit.casework.tenancy_samples import (
    CLERK,
    LANDLORD,
    MONDAY,
    TENANT,
    answers,
    definition,
)

DEFINITION, RULES = definition(), Rules()
REFERENCE = "7K2M-9QXV-4TR8-C"
EVENTS = ("pay", "pay-late", "ask", "ask", "lose-answer", "wait", "revoke", "reopen", "forget")


@dataclass
class Provider:
    """All intents by key, and how much came and went."""

    intents: dict[str, Intent] = field(default_factory=dict)
    taken: int = 0
    returned: int = 0

    def pay(self, now: datetime, *, even_cancelled: bool = False) -> None:
        for key, intent in self.intents.items():
            if intent.state == OPEN or (even_cancelled and intent.state == CANCELLED):
                paid = replace(intent, state=PAID, number=f"PAY-{key}", paid_at=now)
                self.intents[key] = paid
                self.taken += intent.rupees

    def fee_of(self, case: dict) -> Intent | None:
        key, status = fees.key_of(case), case["payment"]["status"]
        if status == fees.PREPARING:
            intent = Intent(key, case["payment"]["rupees"], OPEN, "https://pay.example")
            return self.intents.setdefault(key, intent)
        known = self.intents.get(key)
        if known and status == fees.CLOSING and known.state == OPEN:
            self.intents[key] = replace(known, state=CANCELLED)
        if known and status == fees.REFUNDING and known.state == PAID:
            self.intents[key] = replace(known, state=REFUNDED)
            self.returned += known.rupees
        return self.intents.get(key)


class Life:
    """One case, its provider, and what was told."""

    def __init__(self) -> None:
        self.now, self.provider = MONDAY, Provider()
        self.told: list[str] = []
        case = new_case(DEFINITION, REFERENCE, LANDLORD.id, answers(), MONDAY)
        self.case = {**case, "contact": "sealed"}
        self.act(LANDLORD, "file", tenant=Joined(TENANT.id, "sealed", "hi"))
        self.act(TENANT, "confirm")
        self.act(CLERK, "accept")

    def act(self, actor: Actor, name: str, **parties: Joined) -> None:
        action = DEFINITION.actions[name]
        if not action.starts and name not in open_names(DEFINITION, self.case, actor):
            return
        body = answers() if action.starts else {}
        step = Step(DEFINITION, self.case, actor, name, body, {}, self.now, parties=parties)
        self.keep(take(RULES, step))

    def keep(self, change) -> None:
        assert change.case["sequence"] > self.case["sequence"]
        self.case = change.case
        for event in change.events:
            self.told += [notice["template"] for notice in event["data"]["notices"]]

    def ask(self, *, lost: bool = False) -> None:
        """What the sweep does when it is time; `lost`: the process dies with the answer."""
        due = self.case["payment_due_at"]
        if due is None or due > self.now:
            return
        intent = self.provider.fee_of(self.case)
        if lost:
            return
        change = outcome(RULES, DEFINITION, self.case, intent, self.now)
        if change is None:
            self.case = {**self.case, "payment_due_at": next_look(self.case, self.now)}
        else:
            self.keep(change)

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)
        change = tick(DEFINITION, self.case, self.now, RULES)
        if change and change.events:
            self.keep(change)

    def settle(self) -> None:
        """Nobody does anything more; the sweep goes on, for less than a fee may be paid late."""
        for _ in range(60):
            self.wait(minutes=15)
            self.ask()


def happens(life: Life, event: str) -> None:
    doings: dict[str, Callable[[], None]] = {
        "pay": lambda: life.provider.pay(life.now),
        "pay-late": lambda: life.provider.pay(life.now, even_cancelled=True),
        "ask": life.ask,
        "lose-answer": lambda: life.ask(lost=True),
        "wait": lambda: life.wait(days=4),
        "revoke": lambda: life.act(CLERK, "revoke"),
        "reopen": lambda: life.act(CLERK, "reopen"),
        "forget": lambda: life.wait(minutes=20),
    }
    doings[event]()


@given(st.lists(st.sampled_from(EVENTS), max_size=25))
def test_what_was_taken_is_either_earned_or_given_back(events: list[str]) -> None:
    life = Life()
    for event in events:
        happens(life, event)
    life.settle()
    balance = life.provider.taken - life.provider.returned
    payment = life.case["payment"]
    if payment["status"] == fees.PAID:
        assert life.case["state"] == "registered"
        assert payment["number"] == f"PAY-{fees.key_of(life.case)}"
        assert balance % 500 == 0 and balance >= 500
    else:
        assert life.case["state"] != "registered"
    if life.case["state"] == "payment-due":
        assert payment["status"] == fees.OPEN, "what is due can be paid"
    # A payment that came so late that nobody looks any more is what a person settles by hand.
    late = "pay-late" in events
    assert late or balance == (500 if payment["status"] == fees.PAID else 0)
    assert late or life.told.count("tenancy.refunded.citizen") == life.provider.returned // 500


@pytest.mark.parametrize(
    ("amount", "written"),
    [(5, "₹5"), (500, "₹500"), (1500, "₹1,500"), (123456, "₹1,23,456"), (10**7, "₹1,00,00,000")],
)
def test_an_amount_is_written_as_india_writes_it(amount: int, written: str) -> None:
    assert fees.in_rupees(amount) == written
