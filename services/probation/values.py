"""What the report for the court is filled with beside what every paper has."""

from casework.papers.answers import choice_label
from casework.papers.pen import Pen
from casework.papers.record import Source
from contracts.typed import JsonObject

REPORT = "report"


def values(source: Source) -> JsonObject:
    """Return what the newest report says, and what was learnt at the home; None where neither was
    written. Both are in the case's notes alone, so that nobody else reads them."""
    specs = {spec["name"]: spec for spec in source.definition.actions[REPORT].form.specs}
    bodies = {note["action"]: note["body"] for note in source.notes}
    written = bodies.get(REPORT) or {}
    return {
        "opinion": Pen(*source.languages)(choice_label(specs["opinion"], written.get("opinion"))),
        "report": written.get("report_text"),
        "enquiry": (bodies.get("enter-visit") or {}).get("text"),
    }
