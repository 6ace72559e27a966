"""The files that an application or an action names in its form."""

from __future__ import annotations

from casework.definition.form import Form
from contracts.typed import JsonObject, View
from gateway.files import use_cases as files
from gateway.http.context import parts
from gateway.identity.caller import Caller


def checked(caller: Caller, form: Form, answers: JsonObject, service: str) -> dict[str, str]:
    """Return the SHA-256 of each file named, by its id; ValidationFailed for one that is not the
    caller's own whole file. ``service``, a name on the bus, is whom they are given to."""
    named: dict[str, str] = {}
    for spec in form.specs:
        ids = answers.get(spec["name"]) if spec["type"] == "files" else None
        if isinstance(ids, list):
            named |= files.check_attachable(caller, ids, service, spec["name"])
    return named


def checked_of_action(caller: Caller, case: View, action: str, body: JsonObject) -> dict[str, str]:
    """Return the same for an action's form; none where the action is not known,
    which its service says."""
    service = parts().catalogue.of_case(case)
    declared = service.definition.actions.get(action) if service else None
    return checked(caller, declared.form, body, case["bus_service"]) if declared else {}
