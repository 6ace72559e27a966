"""One complaint without database or bus: the workflow as it is, look-ups answered by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from casework import workflow
from casework.case import new_case, tracking_view
from casework.definition_loader import load_file
from casework.policing import police_department
from casework.rules import Step
from chassis import time_source
from chassis.actor import SYSTEM, Actor
from services.complaints import building
from services.complaints.rules import complaint_rules

DEFINITION = load_file(Path(building.DEFINITIONS) / "complaint-v1.yaml", police_department())
NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
REFERENCE = "7K2M-9QXV-4TR8-C"

STATION, OTHER, THIRD = "5117012", "5117001", "5117002"
DSP, SP, CONTROL_ROOM = "PD-PATNA-DSP", "PD-PATNA-SP", "PD-PATNA-CR"
ABOVE = {"dsp": DSP, "sp": SP, "control_room": CONTROL_ROOM}
NAMES = {
    STATION: {"en": "Buddha Colony", "hi": "बुद्धा कॉलोनी"},
    OTHER: {"en": "Pataliputra", "hi": "पाटलिपुत्र"},
    THIRD: {"en": "Kotwali", "hi": "कोतवाली"},
    SP: {"en": "SP Patna", "hi": "एसपी पटना"},
}

CITIZEN = Actor("citizen-1", "citizen", mobile="9000000001")
STRANGER = Actor("citizen-2", "citizen", mobile="9000000002")
DUTY_OFFICER = Actor("duty.one", "duty-officer", STATION)
HEAD = Actor("sho.one", "sho", STATION)
ENQUIRY_OFFICER = Actor("eo.one", "enquiry-officer", STATION)
OTHER_ENQUIRY_OFFICER = Actor("eo.two", "enquiry-officer", STATION)
OTHER_HEAD = Actor("sho.two", "sho", OTHER)
OTHER_DUTY_OFFICER = Actor("duty.two", "duty-officer", OTHER)
DSP_OFFICER = Actor("dsp.one", "dsp", DSP)
SP_OFFICER = Actor("sp.one", "sp", SP)
CONTROL = Actor("control.one", "control-room", CONTROL_ROOM)
ADMINISTRATOR = Actor("admin.one", "administrator", "HQ")
OFFICERS = (
    DUTY_OFFICER,
    HEAD,
    ENQUIRY_OFFICER,
    OTHER_ENQUIRY_OFFICER,
    OTHER_HEAD,
    OTHER_DUTY_OFFICER,
    DSP_OFFICER,
    SP_OFFICER,
    CONTROL,
    ADMINISTRATOR,
)
EVERYONE = (CITIZEN, STRANGER, *OFFICERS, SYSTEM)


def office(code: str) -> dict[str, Any]:
    """What Router.office answers for a station of Patna."""
    return {
        "station": {"code": code, "name": NAMES[code]},
        "offices": {"handling": code, **ABOVE},
    }


def resolved(code: str = STATION, **changes: Any) -> dict[str, Any]:
    """Routing's answer where there is no doubt."""
    return {
        "outcome": "resolved",
        "station": {**office(code)["station"], "type": "general", "lat": 25.6, "lon": 85.1},
        "method": "boundary",
        "confidence": "high",
        "why": {"hi": "सीमा के भीतर", "en": "inside the boundary"},
        "alternatives": [],
        "question": None,
        "offices": office(code)["offices"],
        "copy_to": [],
        "directory_version": "2026-01-01.1",
    } | changes


def asked() -> dict[str, Any]:
    """Routing's answer where one question to the citizen settles it."""
    alternatives = [
        {"code": code, "name": NAMES[code], "distance_m": metres}
        for code, metres in ((STATION, 900), (OTHER, 1100))
    ]
    return resolved(
        outcome="ask",
        station=None,
        alternatives=alternatives,
        question={"hi": "कौन सा थाना?", "en": "Which station?"},
        offices={"handling": CONTROL_ROOM, **ABOVE},
    )


def queued() -> dict[str, Any]:
    """Routing's answer where only the control room can decide."""
    offices = {"handling": CONTROL_ROOM, **ABOVE}
    return resolved(outcome="queue", station=None, method="unknown", offices=offices)


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


class Machine:
    """A complaint that is acted on at times of the test's choosing."""

    def __init__(
        self,
        answer: dict[str, Any] | None = None,
        now: datetime = NOON,
        owner: Actor = CITIZEN,
        **answers: Any,
    ) -> None:
        self.now = now
        self.diary = 0
        self.events: list[dict[str, Any]] = []
        self.rules = complaint_rules(
            {
                "general-diary-number": self._number,
                "chosen-office": lambda step: self._office(step, "station"),
                "receiving-office": lambda step: self._office(step, "to_station"),
            }
        )
        time_source.use(lambda: self.now)
        cleaned = DEFINITION.form.validate(form(**answers))
        case = new_case(DEFINITION, REFERENCE, owner.id, cleaned, now)
        case["contact"] = "sealed"
        facts = {"routing": answer or resolved()}
        step = Step(DEFINITION, case, owner, "file", cleaned, facts, now)
        self.last = self._kept(workflow.take(self.rules, step))

    def _number(self, step: Step) -> str:
        self.diary += 1
        return f"{step.case['offices']['handling']}/GD-{self.diary:04d}/2026-11-20"

    def _office(self, step: Step, field: str) -> dict[str, Any] | None:
        return office(step.body[field]) if step.body[field] in NAMES else None

    def _kept(self, change: workflow.Change) -> workflow.Change:
        self.case = change.case
        self.events.extend(change.events)
        return change

    @property
    def state(self) -> str:
        return self.case["state"]

    @property
    def view(self) -> dict[str, Any]:
        return tracking_view(DEFINITION, self.case)

    def act(self, actor: Actor, action: str, **body: Any) -> workflow.Change:
        """Take the action now; what refuses it is raised and leaves the case as it was."""
        opened = workflow.open_action(DEFINITION, self.case, actor, action)
        answers = opened.form.validate(body)
        step = Step(DEFINITION, self.case, actor, action, answers, {}, self.now)
        facts = {name: self.rules.facts[name](step) for name in opened.facts}
        self.last = self._kept(workflow.take(self.rules, replace(step, facts=facts)))
        return self.last

    def route(self, answer: dict[str, Any]) -> workflow.Change:
        """Let routing answer at last."""
        step = Step(DEFINITION, self.case, SYSTEM, "route", {}, {"routing": answer}, self.now)
        self.last = self._kept(workflow.take(self.rules, step))
        return self.last

    def pass_time(self, **span: float) -> list[dict[str, Any]]:
        """Let time pass in steps of the clocks' marks; return the events that they caused."""
        until, caused = self.now + timedelta(**span), []
        while self.case["next_tick_at"] is not None and self.case["next_tick_at"] <= until:
            self.now = max(self.now, self.case["next_tick_at"])
            change = workflow.tick(DEFINITION, self.case, self.now)
            assert change is not None, "a due mark was not fired"
            caused.extend(self._kept(change).events)
        self.now = until
        return caused

    def to_assigned(self) -> "Machine":
        """Bring a complaint that was just sent to its station to the enquiry officer."""
        self.act(DUTY_OFFICER, "acknowledge")
        self.act(HEAD, "assign", officer=ENQUIRY_OFFICER.id)
        return self

    def clock(self, name: str) -> dict[str, Any]:
        return next(record for record in self.case["clocks"] if record["name"] == name)


def told(events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return (template, office or "citizen") of every notice in ``events``."""
    return [
        (notice["template"], notice["to"].get("office", "citizen"))
        for event in events
        for notice in event["data"]["notices"]
    ]
