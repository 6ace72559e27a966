"""The linter on steps that make no entry in the timeline: nothing may be lost with it."""

from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from tests.unit.casework.region_samples import RULES, source
from tests.unit.casework.samples import both


def findings(by: str = "system", **changes: Any) -> list[str]:
    """What is said of a step without an entry, sound but for these changes."""
    definition = source()
    way = {"from": ["applied"], "to": "same", "event": "compared", "in_timeline": False, **changes}
    definition["actions"]["compare"] = {"name": both("Compare"), "by": [by], "transitions": [way]}
    return [one for one in lint(loader.load(definition), RULES) if "compare" in one]


def test_a_step_of_the_system_that_changes_no_state_may_leave_no_entry() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"by": "desk"}, "is not the system's alone"),
        ({"to": "waiting"}, "changes the state"),
        ({"also": ["unpaid"]}, "changes the state"),
        ({"text": both("Compared")}, "where its text, law or note would stand"),
        ({"law": "BNSS 72(2)"}, "where its text, law or note would stand"),
        ({"note": "visible"}, "where its text, law or note would stand"),
        ({"tells": ["procession.slow.station"]}, "tells, issues, asks or corrects something"),
        ({"issues": ["permit"]}, "tells, issues, asks or corrects something"),
    ],
)
def test_what_would_be_lost_with_its_entry_is_refused(fault: dict[str, Any], says: str) -> None:
    assert any(says in one for one in findings(**fault))
