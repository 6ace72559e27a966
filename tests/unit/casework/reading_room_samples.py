"""A seat in a library's reading room: a whole service from data alone, without routing."""

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from casework.definition import loader
from casework.definition.department import Department, Office, Post
from casework.definition.loader import load_file
from casework.definition.model import Definition
from casework.engine import workflow
from casework.engine.case import new_case, tracking_view
from casework.engine.change import Change
from casework.engine.rules import Rules, Step
from chassis import time_source
from chassis.actor import SYSTEM, Actor

FILE = Path(__file__).parent / "reading-room"
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
REFERENCE = "7K2M-9QXV-4TR8-C"
GANDHI, NEHRU, CENTRAL = "libraries:GANDHI", "libraries:NEHRU", "libraries:CENTRAL"
READER = Actor("citizen-1", "citizen")
LIBRARIAN = Actor("librarian.one", "libraries/librarian", GANDHI)
HEAD_LIBRARIAN = Actor("head.one", "libraries/head-librarian", CENTRAL)


def both(text: str) -> dict[str, str]:
    return {"hi": f"हिन्दी {text}", "en": text}


POSTS = {
    "handling": {"name": both("the library"), "audience": "station"},
    "central": {"name": both("the central library"), "kind": "central", "chain": True},
}
DEPARTMENT = Department(
    code="libraries",
    name=both("Libraries"),
    roles={},
    posts={relation: Post(**post) for relation, post in POSTS.items()},
    offices=(
        Office(CENTRAL, "central", both("Central library")),
        Office("libraries:PATNA", "district", both("Patna libraries"), CENTRAL),
        Office(GANDHI, "branch", both("Gandhi library"), "libraries:PATNA"),
        Office(NEHRU, "branch", both("Nehru library")),
    ),
)


def definition(changed: dict[str, Any] | None = None) -> Definition:
    """The sample as its host loads it, or what a test made of its source."""
    if changed is not None:
        return loader.load(changed)
    read = load_file(FILE, DEPARTMENT).to_dict()
    department = {"code": "libraries", "name": both("Libraries"), "posts": POSTS}
    return loader.load(read | {"department": department})


def source() -> dict[str, Any]:
    """The sample as it is announced, new at every call, so that a test can break it."""
    return copy.deepcopy(definition().to_dict())


def answers(**changes: Any) -> dict[str, Any]:
    """What a reader fills in: the reading room on Wednesday from ten to eleven in India."""
    return {
        "reader": "Test Reader One",
        "starts_at": "2026-11-18T10:00:00+05:30",
        "ends_at": "2026-11-18T11:00:00+05:30",
        "purpose": "study",
        "branch": GANDHI,
    } | changes


class ReadingRoom:
    """One case of the sample, acted on at times of the test's choosing."""

    def __init__(self, changed: Definition | None = None, **changes: Any) -> None:
        self.definition = changed or definition()
        self.now = MONDAY
        time_source.use(lambda: self.now)
        form = self.definition.form.validate(answers(**changes))
        case = new_case(self.definition, REFERENCE, READER.id, form, MONDAY)
        self.case = case | {"contact": "sealed"}
        self._keep(workflow.take(Rules(), self._step(READER, "request", form)))

    def _step(self, actor: Actor, action: str, body: dict[str, Any]) -> Step:
        return Step(self.definition, self.case, actor, action, body, {}, self.now)

    def _keep(self, change: Change) -> Change:
        self.last, self.case = change, change.case
        return change

    @property
    def view(self) -> dict[str, Any]:
        return tracking_view(self.definition, self.case)

    def act(self, actor: Actor, action: str, **body: Any) -> Change:
        opened = workflow.open_action(self.definition, self.case, actor, action)
        return self._keep(
            workflow.take(Rules(), self._step(actor, action, opened.form.validate(body)))
        )

    def tick(self, **span: float) -> Change | None:
        """Let time pass at once, as after an outage."""
        self.now += timedelta(**span)
        change = workflow.tick(self.definition, self.case, self.now)
        return change and self._keep(change)

    def clock(self, name: str) -> dict[str, Any]:
        return next(record for record in self.case["clocks"] if record["name"] == name)

    def texts(self) -> list[str]:
        """What the last change's entries say in English."""
        return [entry["text"]["en"] for entry in self.last.entries]


__all__ = [
    "CENTRAL",
    "GANDHI",
    "HEAD_LIBRARIAN",
    "LIBRARIAN",
    "MONDAY",
    "NEHRU",
    "READER",
    "SYSTEM",
    "ReadingRoom",
    "answers",
    "source",
]
