"""What a case keeps, in words: the answer that a field of it came from gives its label and kind."""

from collections.abc import Mapping

from casework.definition.conditions import look_up
from casework.definition.model import Definition
from casework.typed.fields import CaseFields
from contracts.typed import Json

Spec = Mapping[str, Json]
NO_SPEC: Spec = {}


def answers_kept(definition: Definition) -> dict[str, Spec]:
    """Return, by their path in the case, the fields of forms whose answers the case keeps in the
    clear: the category, and what an action's ``keep`` names (``{path: answer}``)."""
    specs_by_path: dict[str, Spec] = {}
    for action in definition.actions.values():
        form = definition.form if action.starts else action.form
        specs = {spec["name"]: spec for spec in form.specs}
        keep = definition.source["actions"][action.name].get("keep", {})
        specs_by_path |= {path: specs[name] for path, name in keep.items() if name in specs}
    routing = definition.source.get("routing") or definition.source
    for spec in definition.form.specs:
        if spec["name"] == routing.get("category"):
            specs_by_path["category"] = spec
    return specs_by_path


def choice_label(spec: Spec, value: Json) -> Json:
    """Return the label of a choice, or ``value`` itself where it is none."""
    for choice in spec.get("choices", ()):
        if choice["value"] == value:
            return choice["label"]
    return value


def spec_at(definition: Definition, path: str) -> Spec:
    """Return the field of the form that ``path`` of the case was answered in, NO_SPEC without."""
    return answers_kept(definition).get(path, NO_SPEC)


def value_in_words(definition: Definition, case: CaseFields, path: str) -> Json:
    """Return what stands in ``case`` at ``path``, a choice or a state as its label."""
    value = look_up(path.split("."), case)
    if path == "state" and value in definition.states:
        return definition.states[value].label
    return choice_label(spec_at(definition, path), value)
