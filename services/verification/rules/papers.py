"""Completeness first: what is missing is listed, and no time runs until nothing is."""

from casework.engine.rules import Step
from casework.typed.fields import Changes


def list_what_is_missing(step: Step) -> Changes:
    """Keep which papers are missing, each with its label, for the page and the message."""
    rows = next(
        one for one in step.definition.actions["return"].form.specs if one["name"] == "missing"
    )
    labels = {one["value"]: dict(one["label"]) for one in rows["fields"][0]["choices"]}
    what = dict.fromkeys(row["what"] for row in step.body["missing"])
    sentence = {
        language: ", ".join(labels[one][language] for one in what) for language in ("hi", "en")
    }
    missing = [{"what": one, "label": labels[one]} for one in what]
    return {"missing": missing, "details": {"listed": sentence, "missing": list(what)}}


def nothing_is_missing(step: Step) -> Changes:
    """The list is done with, for now."""
    return {"missing": []}


def begin_check(step: Step) -> Changes:
    """The records are searched from now on, by a job."""
    return {"record_check": None, "records_due_at": step.now}


CONDITIONS = {
    "the-person-is-asked-again": lambda step: step.body["decision"] == "ask-again",
}
EFFECTS = {
    "list-what-is-missing": list_what_is_missing,
    "nothing-is-missing": nothing_is_missing,
    "begin-check": begin_check,
}
