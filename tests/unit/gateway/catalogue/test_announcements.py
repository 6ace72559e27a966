"""What of an announcement is believed: no more than the deployment granted to its sender."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.grant import Grant
from gateway.catalogue import announcements
from gateway.tracker.unreadable import Unreadable
from tests.integration.gateway.permits import DEFINITION
from tests.support.announcing_to_gateway import (
    DEPLOYMENT,
    JAILS,
    POLICE_ROLES,
    PRISON_ROLES,
    PRISONS,
    announced,
    announced_event,
    office,
)

VISIT = {**DEFINITION, "code": "prison-visit", "bus_service": "prisons"}
OF_PRISONS = {"department": PRISONS, "roles": PRISON_ROLES, "offices": JAILS}


def _read(service: str = "permits", *definitions: dict, source: str | None = None, **more: Any):
    data = announced(service, definitions or (DEFINITION,), **more)
    event = announced_event(service, data, source=source or service)
    return announcements.read(event, DEPLOYMENT)


def _refusal(*arguments: Any, **more: Any) -> str:
    with pytest.raises(Unreadable) as refused:
        _read(*arguments, **more)
    return refused.value.code


def test_what_is_granted_is_read() -> None:
    announcement = _read(
        "prisons", VISIT, messages=[{"name": "prison-visit.filed.citizen"}], **OF_PRISONS
    )
    assert announcement.service == "prisons"
    assert announcement.department == PRISONS
    assert set(announcement.roles) == set(PRISON_ROLES)
    assert [one["code"] for one in announcement.offices or ()] == [one["code"] for one in JAILS]
    assert not announcement.home and not announcement.needs_words


def test_the_home_department_has_no_prefix_and_the_directory_of_routing() -> None:
    announcement = _read()
    assert announcement.home and announcement.offices is None
    assert "sho" in announcement.roles


@pytest.mark.parametrize(
    "more",
    [
        {"key": Ed25519PrivateKey.generate()},
        {"granted": Grant("complaints", "police", ("permit",))},
        {"granted": Grant("permits", "prisons", ("permit",))},
        {"granted": Grant("permits", "police", ("complaint",))},
        {"source": "complaints"},
        {"roles": {**POLICE_ROLES, **PRISON_ROLES}},
        {"roles": {"administrator": POLICE_ROLES["sp"]}},
        {"offices": JAILS},
        {"messages": [{"name": "complaint.filed.citizen"}]},
    ],
    ids=[
        *("another key", "another service", "another department", "another code"),
        *("another sender", "another's roles", "a role of the platform", "another's offices"),
        "another's message",
    ],
)
def test_what_is_anothers_is_refused(more: dict) -> None:
    assert _refusal(**more) == "not-the-owners"


@pytest.mark.parametrize(
    "definition",
    [
        {**DEFINITION, "bus_service": "complaints"},
        {**DEFINITION, "department": PRISONS},
    ],
    ids=["answered by another", "of another department"],
)
def test_a_definition_that_says_it_is_anothers_is_refused(definition: dict) -> None:
    assert _refusal("permits", definition) == "not-the-owners"


@pytest.mark.parametrize("role", ["jail-clerk", "sho", "police/sho"])
def test_a_department_has_no_roles_but_its_own(role: str) -> None:
    roles = {role: PRISON_ROLES["prisons/jail-clerk"]}
    assert _refusal("prisons", VISIT, **{**OF_PRISONS, "roles": roles}) == "not-the-owners"


@pytest.mark.parametrize("code", ["5117012", "health:PHC-1"])
def test_a_department_has_no_offices_but_its_own(code: str) -> None:
    offices = [*JAILS, office(code)]
    assert _refusal("prisons", VISIT, **{**OF_PRISONS, "offices": offices}) == "not-the-owners"


def test_an_office_stands_under_none_of_another_department() -> None:
    offices = [*JAILS, office("prisons:SUB", "HQ")]
    refused = _refusal("prisons", VISIT, **{**OF_PRISONS, "offices": offices})
    assert refused == "malformed-announcement"


@pytest.mark.parametrize(
    "change",
    [
        {"rank": "high"},
        {"rank": 0},
        {"name": {"hi": "लिपिक"}},
        {"name": None},
    ],
)
def test_a_role_says_its_rank_and_its_name_in_both_languages(change: dict) -> None:
    roles = {"prisons/jail-clerk": {**PRISON_ROLES["prisons/jail-clerk"], **change}}
    refused = _refusal("prisons", VISIT, **{**OF_PRISONS, "roles": roles})
    assert refused == "malformed-announcement"


def test_the_digest_is_that_of_what_is_announced() -> None:
    event = announced_event("permits", {**announced("permits", [DEFINITION]), "posts": {"x": {}}})
    with pytest.raises(Unreadable) as refused:
        announcements.read(event, DEPLOYMENT)
    assert refused.value.code == "malformed-announcement"


def test_what_is_no_definition_is_named() -> None:
    assert _refusal("permits", {"code": "permit", "version": 1}) == "malformed-definition"
