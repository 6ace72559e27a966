"""Answers to any form, as its pages would post them: one of every kind, plainly invented."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from casework.definition.form_steps import OLDER_THAN
from casework.definition.spans import read_span
from chassis import time_source
from contracts.typed import Json
from gateway.pages.typed import Spec

Inputs = list[tuple[str, str]]
"""Names of inputs (`place.pin`, `suspects.0.name`) and what is written in them."""
MOBILE = "9000000963"
TEXTS = {"email": "test.person@example.org", "mobile": MOBILE, "codes": "BNS 303(2)"}
PLACE = {"way": "station", "district": "Patna", "station": "5117012"}
MINUTES = "%Y-%m-%dT%H:%M"


def ways_through(specs: Sequence[Spec]) -> Iterator[Inputs]:
    """Answers to all of a form, in as many ways as it takes until every question was asked once."""
    waiting = [spec["name"] for spec in specs]
    while waiting:
        answers = _answers_that_ask(waiting[0], specs)
        names = {spec["name"] for spec in specs if _is_asked(spec, answers)}
        assert waiting[0] in names, f"no answers found after which {waiting[0]} is asked"
        waiting = [name for name in waiting if name not in names]
        yield [one for spec in specs if spec["name"] in names for one in _inputs(spec, answers)]


def _answers_that_ask(name: str, specs: Sequence[Spec]) -> dict[str, Json]:
    """What to answer where, so that a question is asked: what it depends on, and that in turn."""
    by_name = {spec["name"]: spec for spec in specs}
    needed: dict[str, Json] = {}
    open_names = [name]
    while open_names:
        for other, values in by_name[open_names.pop()].get("when", {}).items():
            needed[other] = values[0]
            open_names.append(other)
    return {name: needed.get(name, _usual(spec)) for name, spec in by_name.items()}


def _usual(spec: Spec) -> Json:
    return spec["choices"][0]["value"] if spec.get("choices") else spec["type"] == "boolean"


def _is_asked(spec: Spec, answers: dict[str, Json]) -> bool:
    return all(answers[other] in values for other, values in spec.get("when", {}).items())


def _inputs(spec: Spec, answers: dict[str, Json], before: str = "") -> Inputs:
    path, answer = before + spec["name"], answers.get(spec["name"])
    match spec["type"]:
        case "choice":
            return [(path, str(answer or spec["choices"][0]["value"]))]
        case "boolean":
            return [(path, "yes")] if answer in (True, None) else []
        case "files":
            return []
        case "place":
            return [(f"{path}.{name}", value) for name, value in PLACE.items()]
        case "group" | "list":
            inner = f"{path}." if spec["type"] == "group" else f"{path}.0."
            return [one for part in spec["fields"] for one in _inputs(part, {}, inner)]
        case "date" | "datetime":
            return [(path, _moment(spec, answer))]
        case "integer":
            return [(path, str(spec.get("min", spec.get("max", 3))))]
        case "text" if spec.get("digits"):
            return [(path, "०1234 56789 012345678"[: spec["min_length"] + 1])]
        case kind:
            words = "Test Person One, Test Lane 1, Patna. What is written here is invented."
            return [(path, TEXTS.get(kind, words)[: spec.get("max_length") or 200])]


def _moment(spec: Spec, answer: Json) -> str:
    days = timedelta(days=-3 if spec.get("past") else 10)
    if isinstance(answer, dict):
        days = -read_span(answer[OLDER_THAN]) - timedelta(days=1)
    moment = time_source.now() + days
    return f"{moment:%Y-%m-%d}" if spec["type"] == "date" else f"{moment:{MINUTES}}"
