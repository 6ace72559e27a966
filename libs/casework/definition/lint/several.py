"""Rules about actions that one press takes, of several cases alike."""

from collections.abc import Iterator

from casework.definition.model import Definition

Findings = Iterator[str]
CITIZEN, SYSTEM = "citizen", "system"
ALIKE = ("username", "choice", "boolean")
"""What may be answered once for several cases: all else is of one case alone."""


def actions_on_several_ask_little(definition: Definition) -> Findings:
    """Check that an action marked ``several`` is one of officers, and asks for one answer at most,
    which is chosen and not written: what is written is thought of one case."""
    for action in definition.actions.values():
        declared = definition.source["actions"][action.name].get("several", False)
        if not isinstance(declared, bool):
            yield f"several of action {action.name} is neither true nor false"
        if not action.several:
            continue
        if action.starts:
            yield f"action {action.name} begins a case and cannot be taken of several"
        roles = {role for group in action.by for role in definition.groups.get(group, ())}
        if not roles - {CITIZEN, SYSTEM}:
            yield f"action {action.name} is taken of several and no officer may take it"
        if len(action.form.specs) > 1:
            yield f"action {action.name} is taken of several and asks for more than one answer"
        for spec in action.form.specs:
            if spec["type"] not in ALIKE or spec.get("pii"):
                yield f"action {action.name} is taken of several; {spec['name']} is of one case"
