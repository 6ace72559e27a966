"""Reports of a scheme without database or bus: the workflow and the definition as they are."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.engine import access, opening, workflow
from casework.engine.case import new_case
from casework.engine.rules import Rules, Step
from chassis import time_source
from chassis.actor import SYSTEM, Actor
from contracts.errors import ActionNotOpen, ContractError
from tests.support.buildings import building

BUILDING = building("economicoffences")
DEFINITION = BUILDING.definitions.newest("eou-report")
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
"""Half past eleven in India."""
UNIT = "economicoffences:PATNA"
CITIZEN, STRANGER = Actor("citizen-1", "citizen"), Actor("citizen-2", "citizen")
OFFICER = Actor("officer.eou", "economicoffences/eou-officer", UNIT)
SP = Actor("sp.eou", "economicoffences/sp-eou", UNIT)
STATION_HEAD = Actor("sho.5117012", "sho", "5117012")
REASONS = "रसीदों की प्रति और भुगतान की तारीखें चाहिए।"


def form() -> dict[str, Any]:
    """A citizen's answers; every person in them is invented."""
    return {
        "kind": "deposits",
        "scheme": "Test Chit Fund",
        "victims": 40,
        "amount": 250000,
        "happened_at": "2026-10-01T06:00:00+00:00",
        "words": "हर महीने जमा कराया, अब कार्यालय बंद है।",
        "place": {"district": "Patna", "station": "5117012"},
        "unit": UNIT,
        "name": "Test Citizen One",
    }


class Report:
    """One report, acted on at times of the test's choosing."""

    def __init__(self) -> None:
        self.now = MONDAY
        time_source.use(lambda: self.now)
        self.form = DEFINITION.form.validate(form())
        self.case: Any = new_case(
            DEFINITION, "7K2M-9QXV-0001-C", CITIZEN.id, self.form, self.now
        ) | {"contact": "sealed"}
        self.told: list[str] = []
        self._take(CITIZEN, DEFINITION.start.name, self.form)

    def act(self, actor: Actor, action: str, **body: Any) -> None:
        """Take an action now. Raises ContractError."""
        opened = workflow.open_action(DEFINITION, self.case, actor, action, self.now)
        self._take(actor, action, opened.form.validate(body))

    def pass_time(self, **span: float) -> None:
        """Let time pass, from one mark of a clock to the next."""
        until = self.now + timedelta(**span)
        while (due := self.case.get("next_tick_at")) is not None and due <= until:
            self.now = max(self.now, due)
            change = workflow.tick(DEFINITION, self.case, self.now)
            assert change is not None, "a due mark was not fired"
            self._keep(change)
        self.now = until

    @property
    def state(self) -> str:
        """Where it stands."""
        state: str = self.case["state"]
        return state

    def handed_on(self) -> list[dict[str, Any]]:
        """What complaints are filed with."""
        return [
            answers
            for due in self.case.get("links_due") or ()
            for answers in opening.answers_for(DEFINITION.links[due["link"]], self.form, self.case)
        ]

    def _take(self, actor: Actor, action: str, answers: Any) -> None:
        step = Step(DEFINITION, self.case, actor, action, answers, {}, self.now)
        self._keep(workflow.take(Rules(), step))

    def _keep(self, change: Any) -> None:
        self.case = change.case
        self.told += [
            one["template"] for event in change.events for one in event["data"].get("notices", ())
        ]


def test_what_is_accepted_goes_with_its_data_to_the_complaint_of_the_unit():
    one = Report()
    one.act(SP, "accept")
    (complaint,) = one.handed_on()
    assert (complaint["category"], complaint["amount_lost"]) == ("economic-offence", 250000)
    assert complaint["place"] == one.form["place"]
    for secret in ("Test Chit Fund", "40", one.case["_id"], "कार्यालय बंद"):
        assert secret in complaint["text"]
    one.act(SYSTEM, "confirm-complaint")
    assert one.state == "with-unit"
    assert one.told == [
        "eou-report.filed.citizen",
        "eou-report.filed.unit",
        "eou-report.accepted.citizen",
        "eou-report.complaint.citizen",
    ]


def test_what_is_ordered_to_the_district_goes_to_the_station_of_the_place():
    one = Report()
    one.act(SP, "order-transfer", text="एक ही ज़िले का मामला, राशि कम है।")
    (complaint,) = one.handed_on()
    assert complaint["category"] == "cheating"
    with pytest.raises(ActionNotOpen):
        one.act(SYSTEM, "confirm-complaint")
    one.act(SYSTEM, "confirm-transfer")
    assert one.state == "with-district"
    assert one.told[-2:] == ["eou-report.transferred.citizen", "eou-report.complaint.citizen"]


@pytest.mark.parametrize(
    ("action", "body"), [("accept", {}), ("order-transfer", {"text": REASONS})]
)
def test_that_no_complaint_came_of_it_is_told_after_a_quarter_of_an_hour(
    action: str, body: dict[str, str]
):
    one = Report()
    one.act(SP, action, **body)
    one.pass_time(minutes=14)
    assert "eou-report.no-complaint.unit" not in one.told
    one.pass_time(minutes=1)
    assert one.told[-1] == "eou-report.no-complaint.unit"


def test_a_decision_that_does_not_come_in_seven_days_is_told_above():
    # Due at the end of the seventh day after the first.
    one = Report()
    one.pass_time(days=6, hours=12)
    assert one.told[-1] == "eou-report.decision-warning.unit"
    one.pass_time(days=1, hours=12)
    assert one.told[-1] == "eou-report.decision-overdue.headquarters"


def test_what_is_returned_comes_back_with_an_answer_and_seven_days_anew():
    one = Report()
    one.pass_time(days=5)
    one.act(SP, "return-report", text=REASONS)
    assert one.told[-1] == "eou-report.returned.citizen"
    assert one.handed_on() == []
    one.pass_time(days=2)
    one.act(CITIZEN, "answer", text="रसीदें लगा दी हैं।")
    assert one.state == "reported"
    one.pass_time(days=6, hours=12)
    assert "eou-report.decision-overdue.headquarters" not in one.told


def test_what_is_not_answered_is_closed_after_a_reminder():
    one = Report()
    one.act(SP, "return-report", text=REASONS)
    one.pass_time(days=31)
    assert one.told[-2:] == ["eou-report.answer-reminder.citizen", "eou-report.lapsed.citizen"]
    assert one.state == "lapsed"


def test_the_superintendent_alone_decides_and_strangers_see_nothing():
    one = Report()
    for actor in (OFFICER, CITIZEN, STATION_HEAD, STRANGER):
        with pytest.raises(ContractError):
            one.act(actor, "accept")
    seeing = [
        actor
        for actor in (CITIZEN, OFFICER, SP, STATION_HEAD, STRANGER)
        if access.may_see(DEFINITION, one.case, actor)
    ]
    assert seeing == [CITIZEN, OFFICER, SP]
