"""No text that is typed into an action of any service can be read outside the case: each is taken
with a mark in every free text, with the service's own rules."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from casework.closed_text import set_apart
from casework.definition.closing import with_closed_texts
from casework.definition.model import Action, Definition
from casework.engine.case import new_case, tracking_view
from casework.engine.rules import Rules, Step
from casework.engine.workflow import take
from chassis.actor import Actor
from tests.support.buildings import FOLDERS, building

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
MARK = "Asha of the blue house"
STATION = {"code": "5117012", "name": {"hi": "थाना", "en": "Station"}}


def closing_actions() -> list[Any]:
    return [
        pytest.param(folder, definition.code, action.name, id=f"{definition.code}/{action.name}")
        for folder in FOLDERS
        for definition in building(folder).definitions
        for action in definition.actions.values()
        if action.form.closed
    ]


def an_answer(spec: Any, number: int = 0) -> Any:
    # What the system enters as a text: a reference, and the name of a station.
    if spec["name"] == "other":
        return "7K2M-9QXV-4TR8-C"
    if spec["name"] in ("found_at_hi", "found_at_en"):
        return STATION["name"]["en"]
    match spec["type"]:
        case "choice":
            return spec["choices"][0]["value"]
        case "boolean":
            return True
        case "integer":
            return spec.get("min", 3)
        case "date":
            return "2026-11-19"
        case "datetime":
            return "2026-11-19T10:00:00+05:30"
        case "list":
            return [{one["name"]: an_answer(one) for one in spec["fields"]}]
        case "group":
            return {one["name"]: an_answer(one) for one in spec["fields"]}
        case "codes":
            return [MARK] if not spec.get("public") else ["BNS 303(2)"]
        case "files":
            return ["a-file-of-sixteen"]
        case "place":
            return {"district": MARK, "station": MARK}
        case "username":
            return "officer.one"
        case "reference":
            return "7K2M-9QXV-4TR8-C"
        case _:
            return "5117012" if spec.get("public") else MARK


def a_case(definition: Definition, action: Action) -> Any:
    """A case in a state from which the action is open, with what rules may have put there."""
    case = new_case(definition, "7K2M-9QXV-4TR8-C", "citizen-1", {}, NOW)
    first = action.transitions[0]
    handling = [name for name in definition.states if not definition.states[name].terminal]
    states = [s for s in definition.states if s in first.from_states]
    case |= {"state": handling[0], "sequence": 3, "station": STATION, "contact": "sealed"}
    for name in states[:1]:
        region = definition.states[name].region
        if region == definition.states[handling[0]].region:
            case["state"] = name
        else:
            case["regions"] = {region: name}
    return case


def outcome_of(folder: str, definition: Definition, action: Action) -> tuple[Any, list[str]]:
    """The case after the action, and the effects that cannot work on a case without a past."""
    rules = building(folder).rules_with()
    action = replace(action, transitions=tuple(map(always, action.transitions)), only_if={})
    definition = replace(definition, actions={**definition.actions, action.name: action})
    answers = {spec["name"]: an_answer(spec) for spec in action.form.specs}
    body = with_closed_texts(action.form.specs, answers)
    case = a_case(definition, action)
    actor = Actor("officer.one", "sho", "5117012")
    step = Step(definition, case, actor, action.name, body, defaultdict(lambda: None), NOW)
    left_out: list[str] = []
    while True:
        effects = tuple(name for name in action.effects if name not in left_out)
        last = ""

        def noted(name: str) -> Any:
            def effect(step: Step) -> Any:
                nonlocal last
                last = name
                return rules.effects[name](step)

            return effect

        definition.actions[action.name] = replace(action, effects=effects, guards=())  # type: ignore[index]
        try:
            change = take(Rules(effects={name: noted(name) for name in effects}), step)
        except (KeyError, TypeError, AttributeError, StopIteration, ValueError):
            assert last, "it is no effect that cannot work"
            left_out.append(last)
            continue
        return change, left_out


def always(transition: Any) -> Any:
    return replace(transition, when=(), only_if={}, unless={}, issues=(), asks=())


@pytest.mark.parametrize(("folder", "code", "name"), closing_actions())
def test_what_is_typed_is_read_by_nobody_outside(folder: str, code: str, name: str) -> None:
    definition = building(folder).definitions.newest(code)
    change, _ = outcome_of(folder, definition, definition.actions[name])
    entry = change.entries[0]
    words = json.dumps([entry["details"], entry["text"], change.note], default=str)
    assert MARK in words or definition.actions[name].form.personal
    for document in (change.case, tracking_view(definition, change.case)):
        outside = {name: value for name, value in document.items() if name != "outbox"}
        assert MARK not in json.dumps(set_apart(outside)[0], default=str)


NEED_A_PAST = {
    *(("complaints", name) for name in ("decide-on-unlisted", "enter-in-register", "take-owner")),
    *(("complaints", name) for name in ("enter-particulars", "hand-investigation-over")),
    *(("complaints", name) for name in ("record-transfer", "rule-out-enquiry")),
    *(("complaints", name) for name in ("take-appeal-decision", "take-enquiry-report")),
    ("lostfound", "use-code"),
    ("missing", "put-up"),
    *(("verification", name) for name in ("date-the-delay-appeal", "judge-candidate")),
    *(("verification", name) for name in ("keep-the-end-of-the-certificate",)),
    ("verification", "take-judgement-back"),
}
"""Rules that work on what earlier steps left. They are tried in the lives of complaints,
verification and lostfound in `tests/unit`, where each step is looked through in the same way;
`put-up` takes over nothing that is typed into its action."""


def test_every_rule_was_tried_but_those_that_need_a_past() -> None:
    left_out = set()
    for folder, code, name in (one.values for one in closing_actions()):
        definition = building(folder).definitions.newest(code)
        effects = outcome_of(folder, definition, definition.actions[name])[1]
        left_out |= {(folder, effect) for effect in effects}
    assert left_out == NEED_A_PAST
