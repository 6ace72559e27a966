"""``place``: the applicant chooses which of the department's own offices the case goes to.

A form field of type ``office`` becomes, when the definition is loaded with its department, a
choice of the offices of its ``kind``; each choice of the field that ``place`` asks carries the
offices that stand to such a case. So the definition that is announced needs nothing else: the
gateway shows a choice, and no routing is asked.
"""

from collections.abc import Iterator, Mapping

from casework.definition.department import Department, Office
from casework.definition.model import HANDLING, BadDefinition, Definition
from casework.definition.sources.common import Source
from casework.typed.fields import Answers, Changes
from contracts.typed import Json, JsonObject

OFFICE = "office"
"""The type of a form field, as it is written; as it is announced, the field is a choice."""
RULES = "rules"
"""``place: {of: rules}``: an effect of the first action says where the case lies."""
Findings = Iterator[str]


def with_offices(source: Source, department: Department | None) -> JsonObject:
    """Return ``source`` with every form field of type ``office`` turned into a choice.

    Raises BadDefinition where the department has no office of that kind.
    """
    asks = source.get("place", {}).get("asks")
    changed = {**source}
    if "form" in source:
        changed["form"] = _form(source["form"], department, asks)
    if "actions" in source:
        changed["actions"] = {
            name: {**part, "form": _form(part["form"], department)} if "form" in part else part
            for name, part in source["actions"].items()
        }
    return changed


def _form(form: Source, department: Department | None, asks: str | None = None) -> JsonObject:
    fields = [
        _field(spec, department, spec["name"] == asks) if spec.get("type") == OFFICE else spec
        for spec in form["fields"]
    ]
    return {**form, "fields": fields}


def _field(spec: Source, department: Department | None, places: bool) -> JsonObject:
    kind = spec.get("kind")
    offices = (department and department.offices) or ()
    of_kind = [office for office in offices if kind in (None, office.kind)]
    if department is None or not of_kind:
        raise BadDefinition(f"field {spec['name']!r} asks for an office of the kind {kind!r}: none")
    rest = {key: value for key, value in spec.items() if key != "kind"}
    choices = [_choice(department, office, places) for office in of_kind]
    return rest | {"type": "choice", "choices": choices}


def _choice(department: Department, office: Office, places: bool) -> JsonObject:
    choice = {"value": office.code, "label": dict(office.name)}
    return choice | ({"offices": offices_over(department, office)} if places else {})


def offices_over(department: Department, chosen: Office) -> dict[str, str | None]:
    """Return which office holds each of the department's posts over a case that lies at
    ``chosen``: the first of the post's kind upwards from it; None where there is none."""
    offices: dict[str, str | None] = {HANDLING: chosen.code}
    for relation, post in department.posts.items():
        if relation != HANDLING:
            above = (o for o in _upwards(department, chosen) if post.kind and o.kind == post.kind)
            office = next(above, None)
            offices[relation] = office.code if office else None
    return offices


def _upwards(department: Department, office: Office) -> Iterator[Office]:
    """Yield ``office`` and those above it, each once."""
    by_code = {other.code: other for other in department.offices or ()}
    here: Office | None = office
    while here is not None:
        yield here
        here = by_code.pop(here.parent, None) if here.parent else None


def read_place(part: Source | None) -> str | None:
    """Return the answer that ``place`` asks; ValueError where it is not understood."""
    if part is None or part.get("of") == RULES:
        return None
    if part.get("of") != "offices":
        raise ValueError("a place is one of the department's offices: place: {of: offices, …}")
    answer: str = part["asks"]
    return answer


def placed(definition: Definition, answers: Answers, sensitive: bool) -> Changes:
    """Return the fields that say where the case lies; none where no place is asked.

    In a sensitive case an office that is told only as the last resort may not list it.
    """
    choice = _chosen(definition, answers)
    if choice is None:
        return {}
    offices: Mapping[str, str | None] = choice["offices"]
    posts = definition.source.get("department", {}).get("posts", {})
    last = {name for name, post in posts.items() if post.get("last_resort")} if sensitive else ()
    listing = [code for relation, code in offices.items() if code and relation not in last]
    return {
        "station": {"code": choice["value"], "name": dict(choice["label"])},
        "offices": dict(offices),
        "office_codes": list(dict.fromkeys(listing)),
    }


def _chosen(definition: Definition, answers: Mapping[str, Json]) -> Mapping[str, Json] | None:
    if definition.place is None:
        return None
    choices = definition.form.choices.get(definition.place, {})
    return choices.get(answers.get(definition.place, ""))


def cases_find_an_office(definition: Definition) -> Findings:
    """Check that either routing is asked, or the applicant chooses: not both, not neither."""
    if definition.source.get("place", {}).get("of") == RULES:
        if definition.routing is not None or not definition.start.effects:
            yield "the place of a case is said by rules, and no effect of its start says it"
        return
    if (definition.routing is None) == (definition.place is None):
        both = definition.routing is not None
        yield f"{'both' if both else 'neither'} routing {'and' if both else 'nor'} place are given"
    if definition.place is None:
        return
    answer = definition.place
    spec = next((spec for spec in definition.form.specs if spec["name"] == answer), None)
    if spec is None:
        yield f"place asks {answer!r}, which the form does not ask for"
    elif spec["type"] != "choice" or not all("offices" in c for c in spec["choices"]):
        yield f"place asks {answer}, which is no field of type {OFFICE}"
    elif not spec.get("required") or "when" in spec:
        yield f"place asks {answer}, which may be left blank"
