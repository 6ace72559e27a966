"""The procession with a fee that runs beside it, a paper that is issued, and marks that act."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from casework.definition import loader
from casework.definition.model import Definition
from casework.engine import workflow
from casework.engine.case import new_case, tracking_view
from casework.engine.change import Change
from casework.engine.officers import OFFICER_RULES
from casework.engine.rules import Rules, Step
from chassis.actor import SYSTEM, Actor
from tests.unit.casework.samples import both
from tests.unit.casework.samples import source as plain_source

MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
REFERENCE = "7K2M-9QXV-4TR8-C"
OWNER = Actor("citizen-1", "citizen")
HEAD = Actor("sho.one", "sho", "5117012")
ENQUIRER = Actor("eo.one", "enquiry-officer", "5117012")
RECORD = {
    "name": both("Test Officer One"),
    "rank": both("Inspector"),
    "phone": "9000000011",
    "role": "sho",
    "office": "5117012",
    "woman": False,
}
NAMED = RECORD | {"role": "enquiry-officer", "name": both("Test Officer Two")}
OFFICERS = {HEAD.id: RECORD, ENQUIRER.id: NAMED}
RULES = Rules(
    guards={"answers-in-time": lambda step: None},
    conditions=OFFICER_RULES.conditions,
    effects={
        **OFFICER_RULES.effects,
        "take-fee": lambda step: {"fee": {"paid_at": step.now, "rupees": 50}},
    },
)


def _way(source: str | list, to: str, event: str, **more: Any) -> dict[str, Any]:
    states = [source] if isinstance(source, str) else source
    transition = {"text": both(event), "tells": ["procession.filed.citizen"]}
    return {"from": states, "to": to, "event": event, **transition, **more}


def _action(by: list[str], *ways: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": both("Action"), "by": by, "transitions": list(ways), **more}


def _officer(required: bool) -> dict[str, Any]:
    field = {"name": "officer", "type": "username", "required": required, "label": both("Officer")}
    return {"fields": [field]}


def source() -> dict[str, Any]:
    """A sound definition, new at every call, so that a test can break it."""
    definition = plain_source()
    definition["view"] = ["fee"]
    definition["groups"] |= {
        "assigned": {"enquiry-officer": "assigned"},
        "system": {"system": "system"},
    }
    definition["access"]["see"].append("assigned")
    definition["access"]["see_sensitive"].append("assigned")
    definition["access"]["fields_by_state"] = {
        "unpaid": {"route": [{"who": ["owner"]}, {"who": ["desk"], "show": "masked"}]},
        "applied": {"route": [{"who": ["owner"]}]},
    }
    definition["documents"] = {
        "permit": {"name": both("Permit"), "who": ["owner"], "text": both("Your permit is ready")}
    }
    for name in ("unpaid", "paid", "fee-lapsed"):
        definition["states"][name] = {"name": both(name), "region": "fee"}
    definition["next_first"] = [
        {
            "only_if": {"state": ["applied"], "regions.fee": ["unpaid"]},
            "what": both("Pay"),
            "clock": "fee",
        }
    ]
    definition["clocks"]["fee"] = {
        "name": both("Fee"),
        "rule": both("Three days"),
        "starts_on": ["unpaid"],
        "ends_on": ["paid"],
        "stops_on": ["fee-lapsed"],
        "limit": {"hours": 72},
        "restarts": True,
        "marks": [
            {"at": 1.0, "takes": "lapse"},
            {"after": {"hours": 1}, "tell": ["procession.late.sp"], "text": both("Still unpaid")},
        ],
    }
    actions = definition["actions"]
    actions["apply"]["transitions"][0]["also"] = ["unpaid"]
    actions["grant"]["transitions"][0] |= {
        "only_if": {"regions.fee": ["paid"]},
        "issues": ["permit"],
    }
    actions |= {
        "pay": _action(["owner"], _way("unpaid", "paid", "fee-paid"), effects=["take-fee"]),
        "lapse": _action(["system"], _way("unpaid", "fee-lapsed", "fee-lapsed")),
        "renew": _action(["owner"], _way("fee-lapsed", "unpaid", "fee-renewed")),
        "remind": _action(["desk"], _way("applied", "same", "reminded", also=["unpaid"])),
        "assign": _action(
            ["desk"],
            _way(["applied", "waiting"], "same", "assigned"),
            form=_officer(required=True),
            effects=["name-the-officer"],
        ),
        "hand-over": _action(
            ["system"],
            _way(["applied", "waiting"], "same", "handed-over", when=["a-successor-is-named"]),
            _way(
                ["applied", "waiting"],
                "same",
                "left-without-officer",
                tells=["procession.slow.station"],
            ),
            form=_officer(required=False),
            effects=["hand-over-to-successor"],
        ),
    }
    return definition


class Procession:
    """One case of the sample, acted on at times of the test's choosing."""

    def __init__(self, definition: Definition | None = None, rules: Rules = RULES) -> None:
        self.definition = definition or loader.load(source())
        self.rules = rules
        self.now = MONDAY
        form = {"category": "wedding", "route": "From here to there"}
        case = new_case(self.definition, REFERENCE, OWNER.id, form, MONDAY)
        offices = {"handling": "5117012", "dsp": None, "sp": "S", "control_room": "C"}
        case |= {"offices": offices, "office_codes": ["5117012"]}
        self.case = case
        self._keep(workflow.take(rules, self._step(OWNER, "apply", form)))

    def _step(self, actor: Actor, action: str, body: dict[str, Any]) -> Step:
        known = OFFICERS if actor.role != "citizen" else {}
        return Step(self.definition, self.case, actor, action, body, {}, self.now, known)

    def _keep(self, change: Change) -> Change:
        self.last, self.case = change, change.case
        return change

    @property
    def view(self) -> dict[str, Any]:
        return tracking_view(self.definition, self.case)

    def names(self, actor: Actor) -> list[str]:
        """What is open, by the case and by its view alike."""
        open_names = workflow.open_names(self.definition, self.case, actor)
        assert workflow.open_names(self.definition, self.view, actor) == open_names
        return open_names

    def act(self, actor: Actor, action: str, **body: Any) -> Change:
        opened = workflow.open_action(self.definition, self.case, actor, action)
        step = self._step(actor, action, opened.form.validate(body))
        return self._keep(workflow.take(self.rules, step))

    def tick(self, **span: float) -> Change | None:
        """Let time pass at once, as after an outage."""
        self.now += timedelta(**span)
        change = workflow.tick(self.definition, self.case, self.now, self.rules)
        return change and self._keep(change)

    def clock(self, name: str) -> dict[str, Any]:
        return next(record for record in self.case["clocks"] if record["name"] == name)

    def texts(self) -> list[str]:
        """The actions of the last change's entries."""
        assert [event["sequence"] for event in self.last.events] == [
            entry["sequence"] for entry in self.last.entries
        ]
        return [entry["action"] for entry in self.last.entries]


def with_rules(**changes: Any) -> Rules:
    """The rules with some exchanged."""
    return replace(RULES, **changes)


__all__ = ["HEAD", "MONDAY", "OWNER", "RULES", "SYSTEM", "Procession", "source", "with_rules"]
