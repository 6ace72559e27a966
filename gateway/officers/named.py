"""The officers that an action names in its form: nobody is given a case who cannot work on it."""

from __future__ import annotations

from casework.definition.model import Definition
from casework.engine import access
from contracts.errors import NotFound, ValidationFailed
from contracts.typed import JsonObject, View
from gateway.cases import policy
from gateway.directory import offices
from gateway.http.context import parts
from gateway.identity.caller import Caller
from gateway.officers.register import Officer

NAMED = "assigned"
"""The relation to a case that being named gives; see casework.engine.access."""
LISTED = "listed"
"""The relation of every office that has to do with the case."""


def records(caller: Caller, case: View, action: str, body: JsonObject) -> dict[str, JsonObject]:
    """Return {user name: record} of the officer who acts and of those the body names; see
    `Officer.record`. Empty for a citizen, who names nobody.

    ValidationFailed as `named` refuses.
    """
    officers = named(caller, case, action, body)
    if not caller.is_citizen:
        officers.append(parts().sessions.require(caller))
    return {officer.username: officer.record for officer in officers}


def at_counter(caller: Caller) -> dict[str, dict[str, JsonObject]]:
    """Return {"officers": {user name: record}} of an officer who files for somebody;
    {} for a citizen."""
    if caller.is_citizen:
        return {}
    officer = parts().sessions.require(caller)
    return {"officers": {officer.username: officer.record}}


def named(caller: Caller, case: View, action: str, body: JsonObject) -> list[Officer]:
    """Return the officers whom the body names; ValidationFailed for a user name that no officer has
    and an officer who could not see the case or do anything with it (``not-a-choice``; of a field
    ``anywhere`` that is not asked), and for one who is away (``officer-absent``).

    [] where the action is not open to the caller: to say so is the service's, and who may not
    name an officer learns nothing of the register.
    """
    service = parts().catalogue.of_case(case)
    declared = service.definition.actions.get(action) if service else None
    specs = [spec for spec in declared.form.specs if spec["type"] == "username"] if declared else []
    names = {spec["name"]: body.get(spec["name"]) for spec in specs}
    usernames = {field: one for field, one in names.items() if isinstance(one, str) and one.strip()}
    if (
        service is None
        or not usernames
        or action not in {one["name"] for one in policy.open_actions(caller, case)}
    ):
        return []
    officers = {field: parts().register.find(one) for field, one in usernames.items()}
    definition = service.definition
    anywhere = {spec["name"] for spec in specs if spec.get("anywhere")}
    wrong = {
        field: _away(one) if field in anywhere else _wrong(caller, definition, case, one)
        for field, one in officers.items()
    }
    refused = {field: code for field, code in wrong.items() if code}
    if refused:
        raise ValidationFailed(fields=refused)
    return [one for one in officers.values() if one]


def works_on_cases(definition: Definition, role: str) -> bool:
    """Return whether an officer of this role who is named can do anything at all."""
    return any(NAMED in roles.get(role, ()) for roles in definition.groups.values())


def _away(officer: Officer | None) -> str | None:
    """Return what is wrong with an officer of any office who gets no part in the case."""
    if officer is None:
        return "not-a-choice"
    return "officer-absent" if officer.is_absent else None


def _wrong(
    caller: Caller, definition: Definition, case: View, officer: Officer | None
) -> str | None:
    """Return what is wrong with an officer who is to be given the case; None where nothing is."""
    if officer is None or not may_be_given(caller, definition, case, officer):
        return "not-a-choice"
    return _away(officer)


def may_be_given(caller: Caller, definition: Definition, case: View, officer: Officer) -> bool:
    """Return whether the caller may name this officer for the case, away or not: one who could see
    it and work on it, of an office that has to do with it or that is the caller's or below."""
    # The view still tells who has it now, whose post would count instead of the one named.
    as_named = {**case, "assigned_to": officer.username, "capability": None}
    return (
        works_on_cases(definition, officer.role)
        and access.may_see(definition, as_named, officer.actor)
        and (
            LISTED in access.relations(as_named, officer.actor) or _is_below(caller, officer.office)
        )
    )


def _is_below(caller: Caller, office: str | None) -> bool:
    """Return whether an office that has nothing to do with the case is the caller's own
    or below it: by naming its officers nobody opens a case, a sensitive one least of
    all, to other stations."""
    if office is None or office == caller.station:
        return office is not None
    try:
        return offices.find(office).is_at_or_below(caller.station)
    except NotFound:
        return False
