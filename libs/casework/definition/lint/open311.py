"""Rules about what a service lets programs of others do through Open311."""

from collections.abc import Iterator

from casework.definition.form import Form
from casework.definition.lint.regions import NEVER_SHOWN, VIEW
from casework.definition.model import Definition
from casework.definition.open311 import Listed, Open311
from casework.definition.sources.common import keys_of
from casework.definition.sources.parts import Open311TakesSource

Findings = Iterator[str]
CITIZEN = "citizen"
KINDS = {
    "description": ("text",),
    "place": ("place",),
    "address": ("text",),
    "name": ("text",),
    "email": ("email",),
    "media": ("files",),
}
"""Of which type the answer is that a standard argument of Open311 becomes."""
FLAT = frozenset(
    {
        *("text", "choice", "codes", "date", "datetime", "integer", "boolean"),
        *("mobile", "email", "reference", "username", "place", "list"),
    }
)
"""Types of answers that can be an attribute, or are made from an argument of their own."""


def requests_can_be_taken(definition: Definition) -> Findings:
    """Check that a program can answer all that must be answered,
    and what is shown is there to be shown."""
    open311 = definition.open311
    if open311 is None:
        return
    if not any(CITIZEN in definition.groups.get(name, ()) for name in definition.start.by):
        yield "open311 is declared and no citizen may file"
    if definition.anonymous:
        yield "open311 is declared and who files is not known"
    yield from _takes(definition, open311)
    yield from _update(definition, open311)
    if open311.listed is not None:
        yield from _listed(definition, open311.listed)


def _takes(definition: Definition, open311: Open311) -> Findings:
    form: Form = definition.form.asked_of(CITIZEN)
    types = {spec["name"]: spec["type"] for spec in form.specs}
    for argument, answer in open311.takes.items():
        if argument not in keys_of(Open311TakesSource):
            yield f"open311 takes {argument!r}, which Open311 does not know"
        elif types.get(answer) not in KINDS[argument]:
            meant = " or ".join(KINDS[argument])
            yield f"open311 makes {answer} from {argument}, and the form does not ask it as {meant}"
    for spec in form.specs:
        if spec.get("required") and spec["type"] not in FLAT:
            yield f"open311 is declared and no request can answer {spec['name']} ({spec['type']})"
    places = [name for name, kind in types.items() if kind == "place"]
    if places and open311.takes.get("place") not in places:
        yield "open311 does not say which answer the place of a request is"


def _update(definition: Definition, open311: Open311) -> Findings:
    update = open311.update
    if update is None:
        return
    action = definition.actions.get(update.action)
    if action is None:
        yield f"open311 updates take {update.action}, which is no action"
        return
    if not any(CITIZEN in definition.groups.get(name, ()) for name in action.by):
        yield f"open311 updates take {update.action}, which no citizen may do"
    types = {spec["name"]: spec for spec in action.form.specs}
    if update.text not in types or types[update.text]["type"] != "text":
        yield f"open311 updates fill {update.text}, which {update.action} does not ask as a text"
    for name, spec in types.items():
        if spec.get("required") and name != update.text:
            yield f"open311 updates cannot answer {name} of {update.action}"


def _listed(definition: Definition, listed: Listed) -> Findings:
    visible = (VIEW | set(definition.view_fields)) - NEVER_SHOWN
    for path in listed.paths:
        if path.partition(".")[0] not in visible:
            yield f"open311 lists {path}, which the view does not show"
    own = set(definition.view_fields) - set(definition.source["access"].get("view", {}))
    for path in (*listed.describes, *((listed.place,) if listed.place else ())):
        if path.partition(".")[0] not in own:
            yield f"open311 shows {path}, which is no field of the view that all may see"
    for path, wanted in listed.opened_by.items():
        if wanted is not True and not isinstance(wanted, list):
            yield f"open311 asks {path} for something else than true or a list"
    if any(choice.get("sensitive") for choice in definition.choices.values()):
        yield "open311 lists requests of a service that has sensitive ones"
