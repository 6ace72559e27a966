"""Answers to any action, right and wrong, chosen evenly."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from tests.unit.verification.forms import FAR_AWAY, HOME, TEXT
from tests.unit.verification.posts import BEATS

if TYPE_CHECKING:
    from tests.unit.verification.world import Matter

RECORDS = ("CR-000001", "CR-000002", "CR-000003")


def body_for(by: Random, matter: "Matter", action: str) -> dict[str, Any]:
    """Answers to ``action`` of the form that it has; some of them are refused."""
    if by.random() < 0.05:
        return {}
    if action == "take-candidates":
        return _candidates(by)
    specs = matter.definition.actions[action].form.specs
    body = {spec["name"]: _answer(by, matter, spec) for spec in specs}
    answers = {name: value for name, value in body.items() if value is not None}
    for spec in specs:
        for other, values in spec.get("when", {}).items():
            if answers.get(other) not in values:
                answers.pop(spec["name"], None)
    return answers


def _candidates(by: Random) -> dict[str, Any]:
    rows = [
        {"id": one, "score": by.randint(0, 100), "why": by.sample(("name", "born-on"), 1)}
        for one in RECORDS[: by.choice((0, 0, 1, 2, 3))]
    ]
    return {"count": len(rows), **({"text": "…", "candidates": rows} if rows else {})}


def _answer(by: Random, matter: "Matter", spec: dict[str, Any]) -> Any:
    name, kind = spec["name"], spec["type"]
    now = matter.world.now
    if kind == "choice":
        return by.choice(spec["choices"])["value"]
    if kind == "boolean":
        return by.choice((True, False))
    if kind == "list":
        count = by.randint(1, 2)
        return [
            {one["name"]: _answer(by, matter, one) for one in spec["fields"]} for _ in range(count)
        ]
    if kind == "datetime":
        days = -by.random() * 3 if spec.get("past") else by.random() * 12
        return (
            now + timedelta(days=by.choice((0.0 if spec.get("past") else 1.0, days)))
        ).isoformat()
    if kind == "place":
        return by.choice((HOME, HOME, FAR_AWAY, None))
    if kind == "files":
        return by.choice(([], ["abcdefgh"]))
    if kind == "codes":
        return None
    if kind == "username":
        beat = BEATS.get(matter.case["offices"]["handling"] or "")
        return beat.id if beat else None
    if name in ("candidate", "id"):
        return by.choice(RECORDS)
    if name == "station":
        return "5117012"
    if spec.get("public"):
        return "a-code-of-another-system"
    return TEXT if kind == "text" else 1
