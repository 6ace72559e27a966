"""A step that makes no entry in the timeline: the case and its view are new all the same."""

from datetime import timedelta

from casework.definition import loader
from tests.unit.casework.region_samples import HEAD, SYSTEM, Procession, source, with_rules
from tests.unit.casework.samples import both


def test_it_changes_the_case_and_tells_the_view_and_leaves_the_timeline_as_it_was() -> None:
    definition = source()
    definition["view"].append("compared_on")
    definition["actions"]["compare"] = {
        **{"name": both("Compare"), "by": ["system"], "effects": ["note-day"]},
        "transitions": [
            {
                **{"from": ["applied"], "to": "same", "event": "compared"},
                **{"in_timeline": False, "restarts_clocks": ["fee"]},
            }
        ],
    }
    effects = {"note-day": lambda step: {"compared_on": step.now.date().isoformat()}}
    rules = with_rules(effects={**Procession().rules.effects, **effects})
    case = Procession(loader.load(definition), rules)
    before = case.view["timeline"]
    for day in (17, 18):
        case.now += timedelta(days=1)
        change = case.act(SYSTEM, "compare")
        (event,) = change.events
        assert (change.entries, event["type"]) == ((), "case.compared")
        view = event["data"]["case"]
        assert (view["timeline"], view["compared_on"]) == (before, f"2026-11-{day}")
        assert event["sequence"] == view["sequence"] == case.case["sequence"]
    assert case.case["sequence"] == 3
    assert case.clock("fee")["due_at"] == case.now + timedelta(hours=72)
    case.act(HEAD, "ask")
    assert [entry["sequence"] for entry in case.view["timeline"]] == [1, 4]
