"""The access policy as a condition of the database says what it says of one case."""

import itertools
from types import SimpleNamespace
from typing import Any

import pytest

from casework.engine import access
from chassis.actor import Actor
from gateway.cases.visible_to import NOTHING, visible_to
from gateway.identity.caller import Caller
from tests.unit.gateway.pages.fake_desk import complaint
from tests.unit.gateway.samples import view

OFFICES = ("5117012", "PD-PATNA-DSP", "PD-PATNA-SP", "HQ-CR", "5117099")
ROLES = ("duty-officer", "sho", "enquiry-officer", "dsp", "sp", "control-room", "prisons/clerk")


def holds(condition: dict[str, Any], case: dict[str, Any]) -> bool:
    """Whether a case meets a condition, as far as `visible_to` writes them."""
    for path, wanted in condition.items():
        if path == "$or":
            if not any(holds(one, case) for one in wanted):
                return False
            continue
        value: Any = case
        for part in path.split("."):
            value = (value or {}).get(part)
        if isinstance(wanted, dict):
            met = value in wanted["$in"] if "$in" in wanted else False
        else:
            met = wanted in value if isinstance(value, list) else value == wanted
        if not met:
            return False
    return True


@pytest.mark.parametrize("sensitive", [False, True])
def test_it_agrees_with_the_policy_for_every_role_and_office(sensitive: bool) -> None:
    service = complaint()
    offices = {
        "handling": "5117012",
        "dsp": "PD-PATNA-DSP",
        "sp": "PD-PATNA-SP",
        "control_room": "HQ-CR",
    }
    case = view(
        service="complaint",
        bus_service="complaints",
        definition_version=service.definition.version,
        offices=offices,
        office_codes=list(offices.values()),
        assigned_to="named",
        sensitive=sensitive,
    )
    references = set()
    for role, office, name in itertools.product(ROLES, OFFICES, ("named", "another")):
        allowed = access.may_see(
            service.definition, case, Actor(id=name, role=role, station=office)
        )
        condition = visible_to(Caller(name, role, office, "en"), [service])
        assert holds(condition, case) == allowed, (role, office, name)
        references.add(allowed)
    assert references == {True, False}


def test_a_role_of_another_department_sees_nothing() -> None:
    caller = Caller("clerk", "prisons/clerk", "prisons:BEUR", "en")
    assert visible_to(caller, [complaint()]) == NOTHING
    assert visible_to(caller, []) == NOTHING


def test_versions_that_say_the_same_are_one_condition() -> None:
    one = complaint()
    definitions = [
        SimpleNamespace(**{**vars(one.definition), "version": number}) for number in (1, 2, 3)
    ]
    services = [SimpleNamespace(definition=each, owner=one.owner) for each in definitions]
    caller = Caller("sho", "sho", "5117012", "en")
    ways = visible_to(caller, services)["$or"]  # type: ignore[arg-type]
    assert [way["definition_version"]["$in"] for way in ways] == [[1, 2, 3], [1, 2, 3]]


def test_where_nothing_is_said_of_sensitive_cases_nobody_sees_one() -> None:
    one = complaint().definition
    silent = {key: value for key, value in one.source["access"].items() if key != "see_sensitive"}
    definition = SimpleNamespace(**{**vars(one), "source": {**one.source, "access": silent}})
    services = [SimpleNamespace(definition=definition, owner="complaints")]
    condition = visible_to(Caller("sho", "sho", "5117012", "en"), services)  # type: ignore[arg-type]
    assert [way["sensitive"] for way in condition["$or"]] == [False]
