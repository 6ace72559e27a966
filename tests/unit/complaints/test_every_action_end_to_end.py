"""Every action of the complaint is taken over HTTP by some end-to-end test: a new one wants its
path there. What the system does by itself is seen there by its state or by the message it sends."""

import re
from operator import attrgetter

import pytest

from casework.definition.model import SAME, Action
from tests.support.complaints import DEFINITION
from tests.support.servers import ROOT

FILES = [
    *sorted((ROOT / "tests/e2e").rglob("test_*.py")),
    # Where routing is away, and decides when it is back.
    ROOT / "tests/failures/kills/test_parts_that_are_away.py",
    *(ROOT / "tests/support" / name for name in ("matters.py", "published.py", "citizen.py")),
]
WALKED = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
TAKEN = frozenset(re.findall(r'\bact\(\s*[^,]+,\s*"([a-z-]+)"', WALKED))
"""What is taken, not only tried: ``act`` wants the answer 200."""
FILED = 'f"/services/{service}/cases"'
SYSTEM = ("system",)


BY_PEOPLE = {
    state
    for action in DEFINITION.actions.values()
    if tuple(action.by) != SYSTEM
    for one in action.transitions
    for state in (one.to, *one.also)
}

BEFORE_PEOPLE_CAN = ("bar-publication",)
"""Of this the state is seen where nobody else has brought it about yet."""


def seen_by(action: Action) -> set[str]:
    """By what somebody sees that the system took an action: a state that nobody else brings about,
    a message of its own or one of the limit that took it."""
    states = {one.to for one in action.transitions} - BY_PEOPLE - {SAME}
    marks = [mark for clock in DEFINITION.clocks.values() for mark in clock.marks]
    templates = [one.tells for one in action.transitions]
    templates += [mark.tell for mark in marks if mark.takes == action.name]
    if action.name in BEFORE_PEOPLE_CAN:
        states |= {one.to for one in action.transitions}
    return states | {one.removeprefix("complaint.") for tells in templates for one in tells}


@pytest.mark.parametrize(
    "action",
    [one for one in DEFINITION.actions.values() if tuple(one.by) != SYSTEM],
    ids=attrgetter("name"),
)
def test_what_people_do_is_done_over_http(action: Action) -> None:
    assert action.name in TAKEN or (action.starts and FILED in WALKED)


@pytest.mark.parametrize(
    "action",
    [one for one in DEFINITION.actions.values() if tuple(one.by) == SYSTEM],
    ids=attrgetter("name"),
)
def test_what_the_system_does_is_seen_over_http(action: Action) -> None:
    assert any(f'{one}"' in WALKED for one in seen_by(action)), seen_by(action)
