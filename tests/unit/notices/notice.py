"""One notice of an arrested or wanted person, at times of a test's choosing."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from casework.definition.public_lists import public_lists
from casework.engine import access, workflow
from casework.engine.case import new_case, tracking_view
from casework.engine.rules import Step
from casework.policing.facts import entering_office
from chassis import time_source
from chassis.actor import Actor
from contracts.errors import NotAllowed, NotFound
from tests.support.buildings import building
from tests.unit.complaints.posts import FAR_SP, SP, SP_OFFICER, chain, record

BUILDING = building("notices")
RULES = BUILDING.rules_with()
DEFINITION = BUILDING.definitions.newest("public-notices")
LISTS = public_lists(DEFINITION.source)
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
ENTERS = Actor("notices.one", "duty-officer", SP)
COLLEAGUE = Actor("notices.two", "enquiry-officer", SP)
ELSEWHERE = Actor("notices.far", "duty-officer", FAR_SP)
APPROVED = {"number": "PN/7/2026", "confirmed": "yes", "photo_on_list": "no"}
ROUTER = SimpleNamespace(
    office=lambda code, field: {"station": {"code": code, "name": {}}, "offices": chain(code)}
)


def form(**changes: Any) -> dict[str, Any]:
    """What an officer enters; the person is invented."""
    answers: dict[str, Any] = {
        **{"kind": "wanted", "name": "Test Person", "alias": "Tester", "sex": "male"},
        **{"born_on": "1980-12-31", "address": "Test Lane 1, Patna", "event_on": "2026-11-02"},
        **{"offence_on": "2026-10-01", "case_number": "5117012/0001/2026", "court": "Test Court"},
        **{"offence": "BNS 303(2), theft", "description": "Tall, a scar on the left hand."},
        **{"call": "0612 0000000", "person_is": "accused-only", "offence_is": "open"},
    }
    if changes.get("kind") == "arrested":
        answers |= dict.fromkeys(("court", "description", "call"))
    answers |= changes
    return {name: answer for name, answer in answers.items() if answer is not None}


class Notice:
    """One notice, acted on at times of the test's choosing."""

    def __init__(self, by: Actor = ENTERS, **answers: Any) -> None:
        self.now = MONDAY
        time_source.use(lambda: self.now)
        questions = DEFINITION.form.asked_of(by.role)
        if not access.may_file(DEFINITION, by.role):
            raise NotAllowed("not of those who enter notices")
        self.form = questions.validate(form(**answers))
        self.case: Any = new_case(DEFINITION, "7K2M-9QXV-0001-C", by.id, self.form, self.now)
        self.told: list[str] = []
        self.told_at: dict[str, str] = {}
        tools = cast(Any, SimpleNamespace(router=ROUTER))
        step = Step(DEFINITION, self.case, by, "file", self.form, {}, self.now)
        facts = {"entering-office": entering_office(tools, step)}
        self._keep(
            workflow.take(
                RULES, Step(DEFINITION, self.case, by, "file", self.form, facts, self.now)
            )
        )

    def act(self, actor: Actor, action: str, **body: Any) -> None:
        if not access.may_see(DEFINITION, self.case, actor):
            raise NotFound("there is no such case")
        opened = workflow.open_action(DEFINITION, self.case, actor, action, self.now)
        answers = opened.form.validate(body)
        facts, officers = {"application": self.form}, {actor.id: cast(Any, record(actor))}
        step = Step(DEFINITION, self.case, actor, action, answers, facts, self.now, officers)
        self._keep(workflow.take(RULES, step))

    def pass_time(self, **span: float) -> None:
        until = self.now + timedelta(**span)
        while (due := self.case.get("next_tick_at")) is not None and due <= until:
            self.now = max(self.now, due)
            self._keep(workflow.tick(DEFINITION, self.case, self.now, RULES))
        self.now = until

    @property
    def state(self) -> str:
        return str(self.case["state"])

    def row(self, name: str = "wanted-persons") -> Any:
        """What anybody reads of it."""
        return LISTS[name].row_of(tracking_view(DEFINITION, self.case))

    def _keep(self, change: Any) -> None:
        assert change is not None
        self.case = change.case
        notices = [one for event in change.events for one in event["data"].get("notices", ())]
        self.told += [one["template"] for one in notices]
        self.told_at |= {one["template"]: one["to"]["office"] for one in notices}


def published(**answers: Any) -> Notice:
    one = Notice(**answers)
    one.act(SP_OFFICER, "publish", **APPROVED)
    return one


def is_nowhere(one: Notice) -> bool:
    """Nothing of the person is on a list, nor in any view of the case."""
    view = str(tracking_view(DEFINITION, one.case))
    return not any(map(one.row, LISTS)) and "Test Person" not in view and "scar" not in view
