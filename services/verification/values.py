"""What the papers of a verification are filled with beside what every paper has. Nothing is made
up: what the case does not hold is empty."""

from collections.abc import Mapping

from casework.papers.pen import Pen
from casework.papers.record import Record, Source
from contracts.typed import Json, JsonObject

SUBJECT = "subject_"
PERSON = frozenset(("name", "parent_name", "born_on", "address"))
DELAY = frozenset(("since", "days", "rupees", "notified"))
HEARING = frozenset(("by", "grounds", "decision", "stage", "decided_at"))


def values(source: Source) -> JsonObject:
    """Return every value that a template may name beside the kit's, written for its readers."""
    pen = Pen(*source.languages)
    clocks = {clock["name"]: clock for clock in source.case["clocks"]}
    due = clocks.get("service", {}).get("due_at")
    return {
        "service": pen(source.definition.name),
        "person": Record(_person(source, pen), PERSON),
        "applicant": (source.personal.get("form") or {}).get("name"),
        "due_by": pen(due),
        "due_rule": pen(source.definition.clocks["service"].rule),
        "delay": Record(_delay(source, pen), DELAY),
        "hearing": Record(_hearing(source, pen, clocks), HEARING),
        "addresses": _addresses(source),
    }


def _person(source: Source, pen: Pen) -> JsonObject:
    form = source.personal.get("form") or {}
    about = SUBJECT if f"{SUBJECT}name" in form else ""
    return {
        "name": form.get(f"{about}name"),
        "parent_name": form.get(f"{about}parent_name"),
        "born_on": pen.moment(form.get(f"{about}born_on")),
        "address": form.get("address"),
    }


def _addresses(source: Source) -> list[str]:
    form = source.personal.get("form") or {}
    rows = [form, *(form.get("earlier") or ())]
    return [row["address"] for row in rows if row.get("address")]


def _delay(source: Source, pen: Pen) -> JsonObject:
    delay: Mapping[str, Json] = source.case.get("delay") or {}
    return {
        "since": pen(delay.get("since")),
        "days": str(delay.get("days", 0)),
        "rupees": f"₹{delay.get('rupees', 0):,}",
        "notified": bool(source.definition.source["limits"].get("delay_notified")),
    }


def _hearing(source: Source, pen: Pen, clocks: Mapping[str, Json]) -> JsonObject:
    recommendation: Mapping[str, Json] = source.case.get("recommendation") or {}
    stages = source.definition.actions["recommend"].form.choices["stage"]
    stage: Mapping[str, Json] = stages.get(str(recommendation.get("stage")), {})
    result: Mapping[str, Json] = source.case.get("result") or {}
    return {
        "by": pen(clocks.get("hearing", {}).get("due_at")),
        "grounds": _written_in("hear", "text", source),
        "decision": _written_in("decide", "text", source),
        "stage": pen(stage.get("label")),
        "decided_at": pen(result.get("settled_at")),
    }


def _written_in(action: str, field: str, source: Source) -> str | None:
    """Return what was written last with an action."""
    for note in reversed(source.notes):
        if note["action"] == action:
            text: str | None = note["body"].get(field)
            return text
    return None
