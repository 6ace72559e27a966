"""Officers of a department with roles and offices of its own, beside the home department."""

from collections.abc import Callable

import pyotp
import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from gateway import admin
from gateway.building import GatewayParts
from gateway.identity.caller import Caller
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import DEFINITION, Permits
from tests.integration.gateway.register import (
    OFFICERS,
    STATION,
    enter_people,
    outbox,
    post_to,
    take_leave,
)
from tests.support.announcing_to_gateway import announce_prisons

JAIL, OTHER_JAIL, ABOVE = "prisons:BEUR", "prisons:GAYA", "prisons:HQ"
PEOPLE = {
    "superintendent": ("prisons/superintendent", JAIL),
    "clerk": ("prisons/jail-clerk", JAIL),
    "clerk2": ("prisons/jail-clerk", JAIL),
    "clerk.elsewhere": ("prisons/jail-clerk", OTHER_JAIL),
    "head.above": ("prisons/superintendent", ABOVE),
    "disguised": ("prisons/duty-officer", STATION),
}
VISIT = {
    **DEFINITION,
    "code": "prison-visit",
    "bus_service": "prisons",
    "groups": {
        "owner": {"citizen": "owner"},
        "desk": {"prisons/jail-clerk": ["handling", "assigned"]},
        "supervisors": {"prisons/superintendent": "handling"},
    },
}


@pytest.fixture(autouse=True)
def people(parts: GatewayParts, database: Database) -> None:
    announce_prisons(database, VISIT)
    enter_people(parts)
    for username, (role, office) in PEOPLE.items():
        parts.register.enter(username, role=role, office=office, password_hash="none", totp=None)


@pytest.fixture
def signed_in(parts: GatewayParts, signed_in: Callable) -> Callable[[str], dict]:
    def headers(username: str) -> dict:
        if username not in PEOPLE:
            return signed_in(username)
        token = parts.access_tokens.issue(Caller(username, *PEOPLE[username], "en"), 600)
        return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    return headers


def _listed(client: FlaskClient, headers: dict, office: str = JAIL):
    return client.get(f"{OFFICERS}?office={office}", headers=headers)


def test_the_officers_of_a_jail_are_found_in_its_list_by_it_and_by_those_above(
    client: FlaskClient, signed_in: Callable
) -> None:
    listed = _listed(client, signed_in("superintendent")).json["items"]
    matches = {one["username"]: one["rank"]["en"] for one in listed}
    assert matches == {
        "superintendent": "Superintendent of the jail",
        "clerk": "Jail clerk",
        "clerk2": "Jail clerk",
    }
    assert _listed(client, signed_in("head.above")).status_code == 200
    assert _listed(client, signed_in("clerk.elsewhere")).status_code == 403
    assert _listed(client, signed_in("admin")).status_code == 200
    assert _listed(client, signed_in("head.above"), "prisons:NONE").status_code == 404


def test_nobody_of_the_home_department_reads_the_list_of_a_jail(
    client: FlaskClient, signed_in: Callable, routing: Peer
) -> None:
    assert _listed(client, signed_in("sp.at.dsp")).status_code == 403
    assert _listed(client, signed_in("head.above"), STATION).status_code == 403


def test_a_jails_superintendent_is_sent_on_leave_by_the_administrator_and_comes_back(
    client: FlaskClient, signed_in: Callable, database: Database
) -> None:
    assert take_leave(client, signed_in("admin"), "superintendent").json["absent"] is True
    (event,) = outbox(database, "superintendent")
    assert event["data"]["role"] == "prisons/superintendent"
    assert event["data"]["office"] == JAIL
    absence = f"{OFFICERS}/superintendent/absence"
    assert client.delete(absence, headers=signed_in("admin")).json["absent"] is False


def test_a_jails_superintendent_enters_leave_and_its_successor_at_the_own_jail(
    client: FlaskClient, signed_in: Callable
) -> None:
    head = signed_in("superintendent")
    assert take_leave(client, head, "clerk", successor="clerk2").status_code == 200
    assert take_leave(client, head, "clerk.elsewhere").status_code == 404
    assert take_leave(client, head, "sho").status_code == 404
    assert take_leave(client, signed_in("clerk2"), "clerk").status_code == 403


def test_a_jails_superintendent_is_posted_to_another_jail(
    client: FlaskClient, signed_in: Callable
) -> None:
    post = {"office": OTHER_JAIL, "role": "prisons/superintendent"}
    answer = post_to(client, signed_in("admin"), "superintendent", **post)
    assert (answer.status_code, answer.json["office"]) == (200, OTHER_JAIL)


def test_who_is_above_a_jail_gives_posts_there_and_a_jail_none_elsewhere(
    client: FlaskClient, signed_in: Callable, parts: GatewayParts
) -> None:
    parts.register.enter("clerk.above", role="prisons/jail-clerk", office=ABOVE)
    post = {"office": JAIL, "role": "prisons/jail-clerk"}
    assert post_to(client, signed_in("head.above"), "clerk.above", **post).status_code == 200
    post = {"office": OTHER_JAIL, "role": "prisons/jail-clerk"}
    assert post_to(client, signed_in("superintendent"), "clerk", **post).status_code == 403


@pytest.mark.parametrize(
    "post",
    [
        {"office": STATION, "role": "prisons/jail-clerk"},
        {"office": JAIL, "role": "duty-officer"},
        {"office": JAIL, "role": "prisons/warden"},
        {"office": JAIL, "role": "citizen"},
    ],
    ids=["another's office", "another's role", "a role nobody announced", "no officer's role"],
)
def test_a_post_is_a_role_and_an_office_of_one_department(
    client: FlaskClient, signed_in: Callable, routing: Peer, post: dict
) -> None:
    answer = post_to(client, signed_in("admin"), "clerk", **post)
    assert answer.status_code == 422
    assert answer.json["fields"]["role"]["code"] == "not-a-choice"


def test_an_office_that_the_department_has_not_is_refused(
    client: FlaskClient, signed_in: Callable
) -> None:
    post = {"office": "prisons:NONE", "role": "prisons/jail-clerk"}
    answer = post_to(client, signed_in("admin"), "clerk", **post)
    assert answer.json["fields"]["office"]["code"] == "no-such-station"


@pytest.mark.parametrize("who", ["disguised", "clerk", "superintendent"])
def test_a_jails_officer_is_no_duty_officer_in_disguise(
    client: FlaskClient, signed_in: Callable, permits: Permits, parts: GatewayParts, who: str
) -> None:
    case = permits.new_case("c-owner")
    assert case["station"]["code"] == STATION
    parts.cases.put(case)
    address = f"/api/v1/cases/{case['reference']}"
    assert client.get(address, headers=signed_in("duty")).status_code == 200
    headers = signed_in(who)
    assert client.get(address, headers=headers).status_code == 404
    assert client.get("/api/v1/cases", headers=headers).json["items"] == []
    act = client.post(f"{address}/actions/acknowledge", json={}, headers=headers)
    assert act.status_code == 404
    assert permits.peer.calls == []


def test_an_officer_is_entered_with_a_role_and_an_office_of_one_department(
    parts: GatewayParts,
) -> None:
    password = "a long enough password"
    factor = pyotp.random_base32()
    clerk = {"role": "prisons/jail-clerk", "station": JAIL, "totp_secret": factor}
    parts.officers.add("new.clerk", password, **clerk)
    with pytest.raises(ValueError, match="not an office of the department"):
        parts.officers.add("new.other", password, role="prisons/jail-clerk", station=STATION)
    with pytest.raises(ValueError, match="prisons/jail-clerk"):
        parts.officers.add("new.third", password, role="prisons/warden", station=JAIL)


def test_seeding_waits_for_roles_and_then_names_the_one_that_nobody_announced(
    environ: dict[str, str], tmp_path, capsys: pytest.CaptureFixture[str], parts: GatewayParts
) -> None:
    file = tmp_path / "officers.json"
    file.write_text(
        '[{"username": "warden", "password": "demo", "role": "prisons/warden", "station": null}]'
    )
    assert admin.main(["seed-demo-officers", str(file), "--wait", "0.1"], environ) == 1
    assert "prisons/warden" in capsys.readouterr().err
