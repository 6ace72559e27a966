"""What services announced, as the gateway keeps it: who owns what, and what is offered when."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from contracts.envelope import new_event
from gateway.building import GatewayParts
from gateway.catalogue import store as announcement_store
from gateway.catalogue.catalogue import Catalogue
from gateway.tracker.unreadable import Unreadable
from tests.integration.gateway.permits import DEFINITION, Permits
from tests.support.announcing_to_gateway import (
    JAILS,
    POLICE,
    PRISON_ROLES,
    PRISONS,
    announce,
    announce_prisons,
    announced,
    announced_event,
    office,
)

TELLS = {"permit.filed.citizen": {"audience": "citizen", "channels": ["sms"], "lane": "status",
                                  "variables": []}}  # fmt: skip
SPEAKING = {**DEFINITION, "version": 2, "notifications": TELLS}
VISIT = {**DEFINITION, "code": "prison-visit", "bus_service": "prisons"}


def _versions(database: Database) -> dict[str, int]:
    return {one.definition.code: one.definition.version for one in Catalogue(database).newest()}


def _notify_says(database: Database, digest: str, *lacks: str, service: str = "permits") -> None:
    data = {"service": service, "digest": digest, "lacks": list(lacks)}
    answer = announcement_store.words_answer(new_event("messages.held", "notify", data=data))
    announcement_store.store_held(database, [answer])


def test_a_version_is_offered_once_notify_holds_its_words(database: Database) -> None:
    announce(database, "permits", DEFINITION)
    announcement = announce(database, "permits", DEFINITION, SPEAKING)
    assert _versions(database) == {"permit": 1}
    _notify_says(database, announcement.digest, "permit.filed.citizen has no text in Hindi")
    assert _versions(database) == {"permit": 1}
    _notify_says(database, announcement.digest)
    assert _versions(database) == {"permit": 2}


def test_what_notify_said_before_the_announcement_came_counts(database: Database) -> None:
    digest = announced("permits", [SPEAKING])["digest"]
    _notify_says(database, digest)
    announce(database, "permits", SPEAKING)
    assert _versions(database) == {"permit": 2}


def test_what_is_offered_stays_offered(database: Database) -> None:
    announcement = announce(database, "permits", SPEAKING)
    _notify_says(database, announcement.digest)
    third = announce(database, "permits", SPEAKING, {**SPEAKING, "version": 3})
    _notify_says(database, third.digest, "a text is missing")
    assert _versions(database) == {"permit": 2}


def test_an_officer_is_offered_actions_in_the_order_of_their_author(database: Database) -> None:
    """What closes a case by mistake stands last in a definition, and so on its page."""
    actions = dict(sorted(SPEAKING["actions"].items(), reverse=True))
    announce(database, "permits", {**SPEAKING, "actions": actions})
    (service,) = Catalogue(database).versions()
    assert list(service.definition.actions) == list(actions) != sorted(actions)


def test_the_word_of_another_service_is_none(database: Database) -> None:
    announcement = announce(database, "permits", SPEAKING)
    data = {"service": "permits", "digest": announcement.digest, "lacks": []}
    with pytest.raises(Unreadable) as refused:
        announcement_store.words_answer(new_event("messages.held", "permits", data=data))
    assert refused.value.code == "not-the-owners"


def test_a_case_is_shown_under_a_version_that_is_not_offered(database: Database) -> None:
    announce(database, "permits", SPEAKING)
    case = {"bus_service": "permits", "service": "permit", "definition_version": 2}
    catalogue = Catalogue(database)
    assert catalogue.of_case(case) is not None
    assert catalogue.of_case({**case, "bus_service": "complaints"}) is None


def test_a_case_under_the_code_of_another_service_is_shown_to_nobody(
    client: FlaskClient, citizen: dict, permits: Permits, parts: GatewayParts
) -> None:
    case = permits.new_case(permits.owner)
    parts.cases.put(case)
    forged = permits.new_case(permits.owner, bus_service="visits")
    parts.cases.put(forged)
    assert client.get(f"/api/v1/cases/{case['reference']}", headers=citizen).status_code == 200
    assert client.get(f"/api/v1/cases/{forged['reference']}", headers=citizen).status_code == 404
    listed = client.get("/api/v1/cases", headers=citizen).json["items"]
    assert [one["reference"] for one in listed] == [case["reference"]]


def test_a_code_that_another_service_announced_is_refused(database: Database) -> None:
    announce(database, "permits", DEFINITION)
    with pytest.raises(Unreadable) as refused:
        announce(database, "visits", {**DEFINITION, "bus_service": "visits", "version": 9})
    assert refused.value.code == "not-the-owners"
    assert _versions(database) == {"permit": 1}


def test_services_of_one_department_agree_on_its_roles(database: Database) -> None:
    announce_prisons(database, VISIT)
    clerk = {**PRISON_ROLES["prisons/jail-clerk"], "rank": 3, "heads": True}
    more = {"department": PRISONS, "roles": {"prisons/jail-clerk": clerk}}
    with pytest.raises(Unreadable) as refused:
        announce(database, "jobs", **more)
    assert refused.value.code == "not-the-owners"
    announce(database, "jobs", department=PRISONS, roles=PRISON_ROLES)


def test_who_announced_a_role_first_may_change_it_and_the_others_follow(
    database: Database,
) -> None:
    announce_prisons(database, VISIT)
    announce(database, "jobs", department=PRISONS, roles=PRISON_ROLES)
    clerk = {**PRISON_ROLES["prisons/jail-clerk"], "rank": 2}
    changed = {**PRISON_ROLES, "prisons/jail-clerk": clerk}
    announce_prisons(database, VISIT, roles=changed)
    with pytest.raises(Unreadable):
        announce(database, "jobs", department=PRISONS, roles=PRISON_ROLES)
    announce(database, "jobs", department=PRISONS, roles=changed)


def test_offices_of_a_department_come_and_go_with_their_announcement(database: Database) -> None:
    announce_prisons(database, VISIT)
    assert database["offices"].count_documents({"department": "prisons"}) == len(JAILS)
    with pytest.raises(Unreadable):
        moved = [*JAILS[:1], office("prisons:BEUR")]
        announce(database, "jobs", department=PRISONS, roles={}, offices=moved)
    announce_prisons(database, VISIT, offices=JAILS[:2])
    assert {one["_id"] for one in database["offices"].find()} == {"prisons:HQ", "prisons:BEUR"}


def test_an_older_announcement_changes_nothing(database: Database) -> None:
    from gateway.catalogue import announcements
    from tests.support.announcing_to_gateway import DEPLOYMENT

    announce_prisons(database, VISIT)
    of = {"department": PRISONS, "roles": {}, "offices": []}
    late = announced_event("prisons", announced("prisons", [VISIT], **of))
    late["occurred_at"] = "2020-01-01T00:00:00.000+00:00"
    announcement_store.store(database, announcements.read(late, DEPLOYMENT))
    assert database["offices"].count_documents({}) == len(JAILS)


def test_the_catalogue_goes_by_department(
    client: FlaskClient, database: Database, permits: Permits
) -> None:
    announce_prisons(database, {**VISIT, "code": "a-visit"})
    answer = client.get("/api/v1/services").json
    codes = [(one["code"], one["department"]) for one in answer["items"]]
    assert codes == [("permit", POLICE), ("a-visit", PRISONS)]
    page = client.get("/?lang=en").text
    assert page.index(">Police</h3>") < page.index(">Prisons</h3>")


def test_calls_go_to_the_service_that_was_granted_the_code(
    client: FlaskClient, citizen: dict, permits: Permits, database: Database
) -> None:
    announce_prisons(database, VISIT)
    headers = {**citizen, "Idempotency-Key": "key-number-1"}
    file_case: Callable = client.post
    answer = file_case("/api/v1/services/permit/cases", json={"category": "noise"}, headers=headers)
    assert answer.status_code == 201
    away = file_case("/api/v1/services/prison-visit/cases", json={}, headers=headers)
    assert away.status_code == 503
