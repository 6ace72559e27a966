"""The officers that an action names in its form: nobody is given a case who cannot work on it."""

from __future__ import annotations

from casework import access
from casework.definition import Definition
from contracts.errors import ValidationFailed
from gateway import policy
from gateway.context import Caller, parts

NAMED = "assigned"
"""The relation to a case that being named gives; see casework.access."""


def check(caller: Caller, case: dict, action: str, body: dict) -> None:
    """Refuse with ValidationFailed (``not-a-choice``) a user name that no officer has, and an
    officer who could not see the case or could do nothing with it.

    Silent where the action is not open to the caller: to say so is the service's, and who may not
    name an officer learns nothing of the register.
    """
    service = parts().catalogue.of_case(case)
    found = service.definition.actions.get(action) if service else None
    specs = [spec for spec in found.form.specs if spec["type"] == "username"] if found else []
    named = [spec["name"] for spec in specs if isinstance(body.get(spec["name"]), str)]
    if (
        service is None
        or not named
        or action not in {one["name"] for one in policy.open_actions(caller, case)}
    ):
        return
    wrong = {
        name: "not-a-choice" for name in named if not _fits(service.definition, case, body[name])
    }
    if wrong:
        raise ValidationFailed(fields=wrong)


def _fits(definition: Definition, case: dict, username: str) -> bool:
    officer = parts().officers.find(username)
    if officer is None:
        return False
    workers = [g for g, roles in definition.groups.items() if NAMED in roles.get(officer.role, ())]
    as_named = {**case, "assigned_to": officer.id}
    return bool(workers) and access.may_see(definition, as_named, officer)
