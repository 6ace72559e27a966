"""A citizen's list and an office's inbox."""

import base64
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from gateway.building import GatewayParts
from tests.integration.gateway.permits import Permits
from tests.unit.gateway.samples import view

STATION = "5117012"


@pytest.fixture
def three_cases(parts: GatewayParts, permits: Permits) -> list[str]:
    """Seven cases of one citizen, oldest first; two were filed in the same millisecond."""
    references = []
    for number in range(7):
        at = f"2026-01-05T10:0{min(number, 5)}:00.000+00:00"
        state = "acknowledged" if number % 2 else "submitted"
        case = permits.new_case("c-one", state=state)
        parts.cases.put({**case, "filed_at": at})
        references.append(case["reference"])
    newest_two = sorted(references[5:])
    return [*references[:5], *newest_two]


def _listed(client: FlaskClient, headers: dict, query: str = "") -> list[str]:
    answer = client.get(f"/api/v1/cases{query}", headers=headers)
    assert answer.status_code == 200, answer.json
    return [item["reference"] for item in answer.json["items"]]


def test_the_newest_case_comes_first(
    client: FlaskClient, as_caller: Callable, three_cases: list
) -> None:
    assert _listed(client, as_caller("c-one", "citizen")) == three_cases[::-1]


def test_pages_follow_one_another_without_gap_or_repetition(
    client: FlaskClient, as_caller: Callable, three_cases: list
) -> None:
    headers, collected, query = as_caller("c-one", "citizen"), [], "?limit=2"
    while True:
        page = client.get(f"/api/v1/cases{query}", headers=headers).json
        collected += [item["reference"] for item in page["items"]]
        if page["next"] is None:
            break
        query = f"?limit=2&cursor={page['next']}"
    assert collected == three_cases[::-1]


def test_a_cursor_tells_no_reference_of_a_case_that_its_reader_is_not_shown(
    client: FlaskClient, as_caller: Callable, parts: GatewayParts, permits: Permits
) -> None:
    for number, sensitive in ((1, False), (2, True), (3, False)):
        case = permits.new_case("c-one", sensitive=sensitive)
        parts.cases.put({**case, "filed_at": f"2026-01-05T10:0{number}:00.000+00:00"})
    hidden = next(one["reference"] for one in permits.cases.values() if one["sensitive"])
    desk = as_caller("a", "duty-officer", STATION)
    page = client.get("/api/v1/cases?limit=2", headers=desk).json
    assert len(page["items"]) == 1
    assert hidden.encode() not in base64.urlsafe_b64decode(page["next"])
    assert len(_listed(client, desk, f"?limit=2&cursor={page['next']}")) == 1


def test_a_citizen_sees_no_other_citizens_cases(
    client: FlaskClient, as_caller: Callable, three_cases: list
) -> None:
    assert _listed(client, as_caller("c-two", "citizen")) == []


def test_an_office_sees_what_it_may_list(
    client: FlaskClient, as_caller: Callable, three_cases: list
) -> None:
    assert _listed(client, as_caller("a", "sho", STATION)) == three_cases[::-1]
    assert _listed(client, as_caller("b", "sho", "5117013")) == []
    assert _listed(client, as_caller("c", "administrator")) == []


def test_lists_are_narrowed_by_state_service_and_time(
    client: FlaskClient, as_caller: Callable, three_cases: list
) -> None:
    desk = as_caller("a", "sho", STATION)
    assert len(_listed(client, desk, "?state=acknowledged")) == 3
    assert _listed(client, desk, "?service=lottery") == []
    since = "2026-01-05T15:33:00%2B05:30"
    assert _listed(client, desk, f"?since={since}") == three_cases[:2:-1]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("limit=201", "limit", "out-of-range"),
        ("limit=0", "limit", "out-of-range"),
        ("limit=many", "limit", "not-a-number"),
        ("since=yesterday", "since", "not-a-date"),
        ("since=0001-01-01T00:00:00%2B14:00", "since", "not-a-date"),
        ("since=2026-01-05T10:00:00", "since", "not-a-date"),
        ("cursor=nonsense", "cursor", "malformed"),
        ("cursor=WzEsMl0=", "cursor", "malformed"),
        (f"cursor={'A' * 120}", "cursor", "malformed"),
        ("cursor=é", "cursor", "malformed"),
        ("owner=c-one", "owner", "unknown-field"),
    ],
)
def test_a_bad_question_is_told_by_its_field(
    client: FlaskClient, as_caller: Callable, query: str, field: str, code: str
) -> None:
    answer = client.get(f"/api/v1/cases?{query}", headers=as_caller("c-one", "citizen"))
    assert answer.status_code == 422
    assert answer.json["fields"][field]["code"] == code


def test_no_list_reads_more_than_it_shows(parts: GatewayParts, three_cases: list) -> None:
    newest = [("filed_at", -1), ("_id", -1)]
    for wanted in ({"owner": "c-one"}, {"office_codes": STATION, "state": "submitted"}):
        plan = parts.database["cases"].find(wanted).sort(newest).limit(2).explain()
        assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
        assert plan["executionStats"]["totalDocsExamined"] <= 2


def test_a_view_that_is_stored_twice_or_late_changes_nothing(parts: GatewayParts) -> None:
    newer = view(sequence=2, state="acknowledged")
    for newest in (newer, view(), newer):
        parts.cases.put(newest)
    assert parts.cases.find(newer["reference"])["state"] == "acknowledged"
