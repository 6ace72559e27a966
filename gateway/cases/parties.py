"""The citizens whom an application or an action makes parties: the gateway alone knows who a mobile
belongs to."""

from __future__ import annotations

from casework.definition.form import Form
from casework.definition.model import Definition
from casework.definition.parties import named_by
from contracts.errors import ValidationFailed
from contracts.typed import JsonObject, View
from gateway.cases import policy
from gateway.http.context import parts
from gateway.identity.caller import Caller


def of_filing(
    caller: Caller, definition: Definition, form: JsonObject
) -> dict[str, dict[str, str]]:
    """Return {"parties": {party: citizen id}} of those whom the application names, the owner among
    them where an officer files for him; {} where it names nobody."""
    return _of(definition, definition.start.name, definition.form.asked_of(caller.role), form)


def of_action(
    caller: Caller, case: View, action: str, body: JsonObject
) -> dict[str, dict[str, str]]:
    """Return the same of an action; {} where the action is not open to the caller, which its
    service says: nobody is entered for what will be refused."""
    service = parts().catalogue.of_case(case)
    declared = service.definition.actions.get(action) if service else None
    if service is None or declared is None:
        return {}
    if not (service.definition.parties or service.definition.counter):
        return {}
    if action not in {one["name"] for one in policy.open_actions(caller, case)}:
        return {}
    return _of(service.definition, action, declared.form, body)


def _of(
    definition: Definition, action: str, form: Form, answers: JsonObject
) -> dict[str, dict[str, str]]:
    people = {**definition.parties, **definition.counter}
    # Nobody is named in most filings, and checking a whole form costs more than looking.
    if not named_by(people, action, answers):
        return {}
    try:
        # A moment that has passed may be a request sent again: its service knows.
        valid = form.validate(answers, checked=False)
    except ValidationFailed:
        return {}  # the service says what is wrong
    named = named_by(people, action, valid)
    citizens = {
        name: parts().citizens.known_as(valid[party.mobile]) for name, party in named.items()
    }
    return {"parties": citizens} if citizens else {}
