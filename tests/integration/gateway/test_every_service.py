"""One case of each service of the catalogue: in its owner's list, in its office's inbox, found by
its reference, counted. The gateway knows each by its announcement alone; a service that is missing
in one of these, or of which this test has no case, fails it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from casework.definition.bilingual import IST
from casework.definition.model import HANDLING, SAME, Definition
from casework.desk.reference import new_reference
from casework.engine.case import new_case, tracking_view, with_changes
from chassis import time_source
from chassis.grant import Grant, sign
from contracts.envelope import new_event
from contracts.typed import View
from gateway.building import GatewayParts
from gateway.cases import inbox
from gateway.cases.inbox_store import Wanted
from gateway.catalogue import announcements
from gateway.catalogue import store as announcement_store
from gateway.identity.caller import Caller
from tests.integration.gateway.peer import Peer
from tests.support.announcing_to_gateway import DEPLOYMENT, DEPLOYMENT_KEY
from tests.support.buildings import FOLDERS, building
from tests.support.sources import ROOT

OWNER, STATION, COUNTED = "c-owner", "5117012", 40
"""COUNTED: more than the least number that statistics show."""
OF_OFFICES = {
    *("address-enquiry", "erss-112", "probation-report", "public-notices", "recovered-vehicle"),
    *("route-report", "unidentified-body"),
}
"""What no citizen begins."""
CODES = sorted(path.stem for path in (ROOT / "services").glob("*/definitions/*"))
"""What lies in the services' folders, whoever reads it."""


def announced(database: Database) -> list[Definition]:
    """The newest definitions of every service, announced to the gateway as it announces itself."""
    services: list[Definition] = []
    for folder in FOLDERS:
        built = building(folder)
        codes = tuple(sorted({one.code for one in built.definitions}))
        department = built.announcement("")["data"]["department"]["code"]
        granted = sign(Grant(folder, department, codes), DEPLOYMENT_KEY)
        one = announcements.read(built.announcement(granted), DEPLOYMENT)
        announcement_store.store(database, one)
        words = {"service": folder, "digest": one.digest, "lacks": []}
        answer = announcement_store.words_answer(new_event("messages.held", "notify", data=words))
        announcement_store.store_held(database, [answer])
        services += [built.definitions.newest(code) for code in codes]
    return services


def office_of(definition: Definition) -> str:
    """An office that may handle its cases: a station, or one of the department's own."""
    fields = [one for one in definition.form.specs if one["type"] == "choice"]
    own = [choice["value"] for one in fields for choice in one["choices"] if choice.get("offices")]
    return own[0] if own else STATION


def case_of(definition: Definition) -> View:
    """The view of a case that was just filed."""
    now, office = time_source.now(), office_of(definition)
    case = new_case(definition, new_reference(), OWNER, {}, now)
    first = next(one.to for one in definition.start.transitions if one.to != SAME)
    changes: dict[str, Any] = {"state": first, "sequence": 1, "office_codes": [office]}
    changes["offices"] = {**case["offices"], HANDLING: office}
    changes["station"] = {"code": office, "name": {"hi": f"कार्यालय {office}", "en": office}}
    return tracking_view(definition, with_changes(case, changes))


def handling_role(definition: Definition) -> str:
    """A role whose officers of the handling office see a case."""
    for group in definition.source["access"]["see"]:
        for role, relations in definition.groups[group].items():
            if role != "citizen" and {HANDLING, "listed"} & set(relations):
                return role
    raise AssertionError(f"no officer of the office that handles {definition.code} sees it")


@pytest.fixture
def cases(database: Database, parts: GatewayParts) -> Iterator[dict[str, tuple[Definition, View]]]:
    """One case of each service, in the tracking view."""
    by_code = {one.code: (one, case_of(one)) for one in announced(database)}
    assert sorted(by_code) == CODES, "a definition that no service announces"
    for _, view in by_code.values():
        parts.cases.put(view)
    yield by_code


def pages(client: FlaskClient, headers: dict[str, str], query: str = "") -> dict[str, str]:
    """The services of all that is listed, with a reference of each."""
    references: dict[str, str] = {}
    cursor = ""
    while True:
        page = client.get(f"/api/v1/cases?limit=20{query}{cursor}", headers=headers).json
        references |= {one["service"]: one["reference"] for one in page["items"]}
        if page["next"] is None:
            return references
        cursor = f"&cursor={page['next']}"


def test_every_service_is_listed_for_who_filed_and_by_its_reference(
    client: FlaskClient, as_caller: Callable, cases: dict[str, tuple[Definition, View]]
) -> None:
    citizens = {code for code, (one, _) in cases.items() if "citizen" in roles_that_see(one)}
    mine = pages(client, as_caller(OWNER, "citizen"))
    assert mine == {code: cases[code][1]["reference"] for code in citizens}
    assert pages(client, as_caller("c-stranger", "citizen")) == {}


def roles_that_see(definition: Definition) -> set[str]:
    return {
        role
        for group in definition.source["access"]["see"]
        for role, relations in definition.groups[group].items()
        if role != "citizen" or "owner" in relations
    }


def test_every_service_is_in_its_offices_inbox_and_found_there_by_reference(
    app: Flask,
    client: FlaskClient,
    as_caller: Callable,
    cases: dict[str, tuple[Definition, View]],
) -> None:
    missing: dict[str, str] = {}
    for number, (code, (definition, view)) in enumerate(cases.items()):
        role, office, reference = (
            handling_role(definition),
            office_of(definition),
            view["reference"],
        )
        headers = as_caller(f"officer-{number}", role, office)
        caller = Caller(f"officer-{number}", role, office, "en")
        with app.test_request_context():
            page = inbox.inbox_page(caller, Wanted(), limit=100)
            matches = inbox.search_cases(caller, f"  {reference.lower()} ")
        if reference not in {one["reference"] for one in page["items"]}:
            missing[code] = "the inbox"
        elif [one["reference"] for one in matches or ()] != [reference]:
            missing[code] = "the search"
        elif pages(client, headers, f"&service={code}") != {code: reference}:
            missing[code] = "the list of the API"
        stranger = Caller("officer-x", role, "9999999", "en")
        with app.test_request_context():
            assert inbox.search_cases(stranger, reference) == [], f"{code} to another office"
    assert missing == {}


def test_a_stations_inbox_has_all_services_of_the_police(
    app: Flask, cases: dict[str, tuple[Definition, View]]
) -> None:
    station = {
        code for code, (one, _) in cases.items()
        if office_of(one) == STATION and "sho" in roles_that_see(one)
    }  # fmt: skip
    assert len(station) > 10
    with app.test_request_context():
        page = inbox.inbox_page(Caller("sho.one", "sho", STATION, "en"), Wanted(), limit=100)
    assert {one["service"] for one in page["items"]} == station


def test_every_service_is_counted_without_a_line_elsewhere(
    client: FlaskClient,
    database: Database,
    amqp_uri: str,
    cases: dict[str, tuple[Definition, View]],
) -> None:
    of_last_month = (
        time_source.now().astimezone(IST).replace(day=1) - timedelta(days=40)
    ).isoformat()
    database["cases"].insert_many(
        [
            {**view, "_id": f"{code}-{number}", "filed_at": of_last_month}
            for code, (_, view) in cases.items()
            for number in range(COUNTED)
        ]
    )
    directory = {"items": [{"code": STATION, "police_district": "Patna"}], "next": None}
    answers = {"list_stations": lambda kwargs: {**directory, "directory_version": "x"}}
    with Peer(amqp_uri, "routing", answers):
        answer = client.get("/api/v1/statistics")
    assert answer.status_code == 200
    counts = {line["code"]: line["filed"] for line in answer.json["items"]}
    # What citizens apply for: an enquiry that an application asks for is counted with that one.
    of_citizens = {code for code, (one, _) in cases.items() if "citizen" in roles_that_begin(one)}
    assert counts == dict.fromkeys(of_citizens, COUNTED)
    assert set(CODES) - of_citizens == OF_OFFICES


def roles_that_begin(definition: Definition) -> set[str]:
    return {role for group in definition.start.by for role in definition.groups[group]}
