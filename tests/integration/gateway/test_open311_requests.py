"""Public requests through Open311: what is listed, and that nothing else ever is."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from casework.desk.reference import new_reference
from chassis import time_source
from gateway.building import GatewayParts
from gateway.partners.keys import OPEN311_CREATE, REQUESTS_READ
from tests.integration.gateway.open311_desk import (
    BASE,
    LAMPS,
    OPEN311,
    SILENT,
    UNLISTED,
    announce_lamps,
    key_of,
    lamp,
    rows,
    teller,
)
from tests.support import announcing_to_gateway as announcing


@pytest.fixture
def tell(database: Database) -> Callable[..., dict]:
    announce_lamps(database)
    return teller(database)


def _ago(**span: int) -> str:
    return (time_source.now() - timedelta(**span)).isoformat(timespec="milliseconds")


def _lamp(tell: Callable[..., dict], age: str, **more: object) -> str:
    """The reference of a public request of this age."""
    reference = new_reference()
    first = {"sequence": 1, "at": age, "state": "submitted", "action": "file", "actor_role": "x"}
    timeline = more.pop("timeline", [{**first, "text": {"hi": "x", "en": "x"}}])
    tell(reference, more.pop("lamp", lamp()), filed_at=age, timeline=timeline, **more)
    return reference


def _ids(client: FlaskClient, **query: str) -> list[str]:
    answer = client.get(f"{BASE}/requests.json", query_string=query)
    assert answer.status_code == 200, answer.json
    return [one["service_request_id"] for one in answer.json]


def test_a_public_request_says_what_its_definition_names_and_where_to_a_hundred_metres(
    client: FlaskClient, tell: Callable
) -> None:
    reference = _lamp(tell, _ago(days=2))
    (answer,) = client.get(f"{BASE}/requests/{reference}.json?lang=en").json
    assert answer["status"] == "open" and answer["status_notes"] == "Sent"
    assert answer["service_name"] == "Loudspeaker permit" and answer["service_code"] == "permit"
    assert answer["description"] == "Dark lamp"
    assert answer["agency_responsible"] == "Test Station"
    assert (answer["lat"], answer["long"]) == (25.622, 85.127)
    assert answer["requested_datetime"].endswith("+05:30")
    assert answer["updated_datetime"] == answer["requested_datetime"]
    assert answer["expected_datetime"].endswith("+05:30")
    assert "Test Person" not in str(answer) and "c-owner" not in str(answer)
    hindi = client.get(f"{BASE}/requests/{reference}.json?lang=hi").json[0]
    assert hindi["description"] == "Dark lamp (हिन्दी)"
    root = ElementTree.fromstring(client.get(f"{BASE}/requests/{reference}.xml?lang=en").data)
    assert root.tag == "service_requests"
    assert {one.tag: one.text for one in root[0]} == {
        name: None if value is None else str(value) for name, value in answer.items()
    }


def test_what_is_over_is_closed_and_told_as_a_change(
    client: FlaskClient, tell: Callable, parts: GatewayParts
) -> None:
    states = ("submitted", "acknowledged", "withdrawn")
    steps = [(state, _ago(days=3 - n)) for n, state in enumerate(states)]
    timeline = [
        {"sequence": n, "at": at, "state": state, "action": "x", "actor_role": "x"}
        | {"text": {"hi": "किसने", "en": "who"}}
        for n, (state, at) in enumerate(steps, 1)
    ]
    over = {"state": "withdrawn", "closed_at": steps[2][1], "timeline": timeline}
    reference = _lamp(tell, steps[0][1], **over)
    (answer,) = client.get(f"{BASE}/requests/{reference}.json?lang=en").json
    assert (answer["status"], answer["status_notes"]) == ("closed", "Withdrawn")
    address = f"{BASE}/servicerequestupdates.json"
    key = key_of(parts, REQUESTS_READ)
    changes = client.get(address, query_string={"api_key": key, "lang": "en"}).json
    assert [one["update_id"] for one in changes] == [f"{reference}-{n}" for n in (1, 2, 3)]
    assert [one["status"] for one in changes] == ["OPEN", "OPEN", "CLOSED"]
    assert [one["description"] for one in changes] == ["Sent", "Entered", "Withdrawn"]
    assert changes[2]["external_status_code"] == "withdrawn" and "who" not in str(changes)
    window = {"start_date": _ago(days=2, hours=1), "end_date": _ago(hours=30), "api_key": key}
    narrow = client.get(address, query_string=window).json
    assert [one["update_id"] for one in narrow] == [f"{reference}-2"]
    asked_by_header = client.get(address, headers={"X-Api-Key": key})
    assert asked_by_header.headers["Cache-Control"] == "private, no-store"
    open_to_all = client.get(f"{BASE}/requests.json")
    assert open_to_all.headers["Cache-Control"] == "public, max-age=60"
    assert client.get(address).status_code == 403
    other = key_of(parts, OPEN311_CREATE)
    assert client.get(address, query_string={"api_key": other}).status_code == 403


def test_who_goes_on_from_the_newest_change_misses_none(
    client: FlaskClient, tell: Callable, parts: GatewayParts
) -> None:
    def changes(*steps: str) -> list[dict]:
        return [
            {"sequence": n, "at": at, "state": state, "action": "x", "actor_role": "x"}
            | {"text": {"hi": "x", "en": "x"}}
            for n, (state, at) in enumerate(
                zip(("submitted", "acknowledged"), steps, strict=True), 1
            )
        ]

    same = _ago(days=5)[:19]
    pairs = [(_ago(days=9 - n), _ago(days=2, hours=-n)) for n in range(4)]
    pairs += [(f"{same}.{n}00+00:00", f"{same}.{n}50+00:00") for n in range(3)]
    for first, second in pairs:
        _lamp(tell, first, timeline=changes(first, second), state="acknowledged")
    key, collected, start = key_of(parts, REQUESTS_READ), {}, _ago(days=20)
    for _ in range(30):
        query = {"api_key": key, "page_size": "2", "start_date": start}
        page = client.get(f"{BASE}/servicerequestupdates.json", query_string=query).json
        times = [one["updated_datetime"] for one in page]
        assert times == sorted(times)
        news = {one["update_id"]: one for one in page if one["update_id"] not in collected}
        if not news:
            break
        collected |= news
        start = times[-1]
    assert len(collected) == 2 * len(pairs)


def test_requests_are_asked_by_id_service_status_and_time_and_come_in_pages(
    client: FlaskClient, tell: Callable
) -> None:
    one, two, three = (_lamp(tell, _ago(days=days)) for days in (1, 2, 3))
    over = _lamp(tell, _ago(days=4), closed_at=_ago(days=1), state="withdrawn")
    old = _lamp(tell, _ago(days=120))
    assert _ids(client) == [one, two, three, over]
    assert _ids(client, status="open") == [one, two, three]
    assert _ids(client, status="closed") == [over]
    assert _ids(client, status="open,closed", service_code="permit,quiet-permit") == [
        *(one, two, three, over),
    ]
    assert _ids(client, service_code="quiet-permit") == []
    assert _ids(client, page_size="3") == [one, two, three]
    assert _ids(client, page_size="3", page="2") == [over]
    assert _ids(client, service_request_id=f"{old},{two}", status="closed") == [two, old]
    assert _ids(client, start_date=_ago(days=3, hours=1), end_date=_ago(days=2, hours=1)) == [three]
    assert _ids(client, start_date=_ago(days=150)) == [old]
    assert _ids(client, end_date=_ago(days=100)) == [old]
    assert _ids(client, start_date="", status="", page="", jurisdiction_id="x") == _ids(client)
    for wrong in (
        {"start_date": "yesterday"},
        {"start_date": "2026-01-05T10:00:00"},
        {"start_date": _ago(days=100), "end_date": _ago(days=1)},
        {"start_date": _ago(days=1), "end_date": _ago(days=2)},
        {"start_date": "0001-01-01T00:00:00+05:30"},
        {"status": "open,half"},
        {"page_size": "1001"},
        {"page": "51"},
        {"page": "11", "page_size": "1000"},
        {"page": "0"},
        {"page": "x"},
    ):
        assert client.get(f"{BASE}/requests.json", query_string=wrong).status_code == 400, wrong
    unknown = client.get(f"{BASE}/requests.json?service_code=nothing")
    assert unknown.status_code == 404


def test_nothing_is_public_that_no_definition_lists_or_that_is_sensitive(
    client: FlaskClient, tell: Callable, parts: GatewayParts, database: Database
) -> None:
    age = _ago(days=1)
    hidden = [
        _lamp(tell, age, service=UNLISTED["code"]),
        _lamp(tell, age, service=SILENT["code"]),
        _lamp(tell, age, sensitive=True),
        _lamp(tell, age, lamp=None),
        _lamp(tell, age, erased_at=age),
        _lamp(tell, age, definition_version=2),
        _lamp(tell, age, bus_service="another"),
    ]
    case = _lamp(tell, age)
    key = key_of(parts)
    every = {"service_request_id": ",".join([*hidden, case])}
    assert _ids(client) == _ids(client, **every) == [case]
    for reference in hidden:
        for format in ("xml", "json"):
            assert client.get(f"{BASE}/requests/{reference}.{format}").status_code == 404
            assert client.get(f"{BASE}/tokens/{reference}.{format}").status_code == 404
    feed = client.get(f"{BASE}/servicerequestupdates.xml?api_key={key}")
    assert [one["service_request_id"] for one in rows(feed)] == [case]


@pytest.mark.parametrize("change", [{"sensitive": True}, {"lamp": None}, {"erased_at": "now"}])
def test_what_is_withdrawn_is_gone(client: FlaskClient, tell: Callable, change: dict) -> None:
    reference = new_reference()
    answer = {"lamp": lamp(), "filed_at": _ago(days=1), **change}
    tell(reference, lamp(), filed_at=answer["filed_at"])
    assert _ids(client) == [reference]
    tell(reference, answer.pop("lamp"), sequence=3, **answer)
    assert _ids(client) == []


def test_a_service_that_lists_no_more_has_no_public_request(
    client: FlaskClient, tell: Callable, database: Database, parts: GatewayParts
) -> None:
    _lamp(tell, _ago(days=1))
    without = {name: part for name, part in OPEN311.items() if name != "listed"}
    announcing.announce(database, "permits", {**LAMPS, "open311": without})
    assert database["public_rows"].count_documents({}) == 0
    announcing.announce(database, "permits", LAMPS)
    assert database["public_rows"].count_documents({}) == 1
