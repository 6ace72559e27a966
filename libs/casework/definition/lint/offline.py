"""Rules about actions whose answers are captured without a network."""

from collections.abc import Iterator

from casework.definition.model import Definition

Findings = Iterator[str]
CITIZEN, SYSTEM = "citizen", "system"


def offline_forms_can_be_captured(definition: Definition) -> Findings:
    """Check that a form marked ``offline`` is one of an action that an officer takes,
    and asks something."""
    if "offline" in definition.source["form"]:
        yield "the application is marked offline; only what an officer does can be"
    for action in definition.actions.values():
        declared = definition.source["actions"][action.name].get("form", {}).get("offline", False)
        if not isinstance(declared, bool):
            yield f"offline of action {action.name} is neither true nor false"
        if not action.form.offline:
            continue
        if not action.form.specs:
            yield f"action {action.name} is offline and asks for nothing"
        roles = {role for group in action.by for role in definition.groups.get(group, ())}
        if not roles - {CITIZEN, SYSTEM}:
            yield f"action {action.name} is offline and no officer may take it"
