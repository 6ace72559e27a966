"""Rules about services that keep nothing of who files (``identity: none``)."""

from collections.abc import Iterator

from casework.definition.model import NO_IDENTITY, Action, Definition
from casework.definition.posts import CITIZEN

Findings = Iterator[str]
NAMES_A_PERSON = frozenset({"mobile", "email"})
"""Types of answers by which the sender could be reached, and so found."""


def nobody_is_asked_who_they_are(definition: Definition) -> Findings:
    """Check that where no identity is kept, no form of the sender asks for an address of theirs,
    and no message is sent to them: the receipt phrase alone leads back."""
    declared = definition.source.get("identity")
    if declared is None:
        return
    if declared != NO_IDENTITY:
        yield f"the identity can only be {NO_IDENTITY!r}, which keeps none"
        return
    if definition.source.get("contact"):
        yield "no identity is kept, and a contact of the sender is named"
    for rule in definition.notifications.values():
        if rule.audience == CITIZEN:
            yield f"no identity is kept, and template {rule.template} goes to the sender"
    for action in definition.actions.values():
        if not _is_the_senders(definition, action):
            continue
        for spec in definition.form_of(action).specs:
            if spec["type"] in NAMES_A_PERSON:
                yield f"no identity is kept, and {action.name} asks for the {spec['type']}"


def _is_the_senders(definition: Definition, action: Action) -> bool:
    return any(CITIZEN in definition.groups.get(group, {}) for group in action.by)
