"""Counts for anybody, of the real database: hidden where small, never of a sensitive place."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from casework.definition.bilingual import IST
from chassis import time_source
from gateway.building import GatewayParts
from gateway.statistics import counting
from gateway.statistics import use_cases as statistics
from gateway.statistics.months import Month
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import DEFINITION
from tests.support.polling import eventually

OFFICES = {"A1": "Patna", "A2": "Patna", "A3": "Patna", "B1": "Gaya", "B2": "Gaya"}
MANY = 2_000
LIMIT = {
    "opening": {
        "name": {"hi": "खोलना", "en": "Opening"},
        "rule": {"hi": "सेवा मानक", "en": "Service standard"},
        "starts_on": ["submitted"],
        "ends_on": ["acknowledged"],
        "limit": {"hours": 1},
        "marks": [],
    }
}


@pytest.fixture(autouse=True)
def directory(amqp_uri: str, database: Database) -> Iterator[None]:
    announce(database, {**DEFINITION, "version": 2, "clocks": LIMIT})
    items = [{"code": code, "police_district": name} for code, name in OFFICES.items()]
    answer = {"items": items, "next": None, "directory_version": "x"}
    with Peer(amqp_uri, "routing", {"list_stations": lambda kwargs: answer}):
        yield


def cases(office: str | None, number: int, *, ended: int = 0, **more: object) -> Iterator[dict]:
    """Views of one office, as the tracker stores them."""
    now = time_source.now()
    of_last_month_counted = now.astimezone(IST).replace(day=1) - timedelta(days=40)
    for place in range(number):
        yield {
            "service": "permit",
            "sensitive": False,
            "station": {
                "code": office,
                "name": {"hi": f"कार्यालय {office}", "en": f"Office {office}"},
            },
            "filed_at": of_last_month_counted.astimezone(UTC).isoformat(),
            "closed_at": now.isoformat() if place < ended else None,
            "clocks": [{"name": "opening", "status": "met" if place < ended else "breached"}],
            **more,
        }


def lines(client: FlaskClient, **query: str) -> dict[str, dict]:
    answer = client.get("/api/v1/statistics", query_string=query)
    assert answer.status_code == 200, answer.json
    return {line["code"]: line for line in answer.json["items"]}


def test_what_was_filed_is_counted_by_service_region_and_office(
    client: FlaskClient, database: Database
) -> None:
    database["cases"].insert_many(
        [*cases("A1", 40, ended=15), *cases("A2", 30, ended=12), *cases("B1", 60, ended=30),
         *cases("A1", 50, filed_at="2001-01-01T00:00:00+00:00")]
    )  # fmt: skip
    assert lines(client)["permit"]["filed"] == 130
    regions = lines(client, service="permit")
    assert {code: line["filed"] for code, line in regions.items()} == {"Gaya": 60, "Patna": 70}
    assert regions["Patna"]["opens"] is True
    offices = lines(client, service="permit", region="Patna")
    assert offices["A1"] == {
        "code": "A1", "name": {"hi": "कार्यालय A1", "en": "Office A1"}, "opens": False,
        "filed": 40, "ended": 15, "missed": 25, "in_time": 15, "late": 25,
        "solved": 0, "partly_solved": 0, "not_solved": 0, "nobody_came": 0,
    }  # fmt: skip
    whole = client.get("/api/v1/statistics?service=permit").json
    assert whole["first_limit"] == {"hi": "खोलना", "en": "Opening"}


def test_a_sensitive_matter_is_of_no_office_and_a_small_number_is_nowhere(
    client: FlaskClient, database: Database
) -> None:
    rows = [*cases("A1", 40, ended=15), *cases("A2", 4), *cases("A3", 30, ended=15)]
    rows += [*cases("B1", 60, ended=30), *cases("B2", 20, sensitive=True)]
    database["cases"].insert_many(rows)
    regions = lines(client, service="permit")
    assert regions[""]["filed"] == 20 and regions[""]["opens"] is False
    assert regions["Gaya"]["filed"] == 60
    assert set(lines(client, service="permit", region="Gaya")) == {"B1"}
    offices = lines(client, service="permit", region="Patna")
    # A2's four would follow from the total of Patna, so A3 is withheld as well.
    assert [offices[code]["filed"] for code in ("A1", "A2", "A3")] == [40, None, None]


def answered(rows: list[dict], answer: str, *, at: str | None = None) -> list[dict]:
    """What citizens said of these cases, in the month in which they were filed."""
    answers = [{"answer": answer, "at": at or row["filed_at"], "service": "permit"} for row in rows]
    return [{"_id": row["_id"], **one} for row, one in zip(rows, answers, strict=True)]


def test_what_citizens_say_of_the_end_is_counted_where_the_case_was_and_small_numbers_withheld(
    client: FlaskClient, database: Database
) -> None:
    offices = {code: [*cases(code, 60, ended=60)] for code in ("A1", "A2", "A3", "B1")}
    secret = [*cases("A1", 20, ended=20, sensitive=True)]
    for place, row in enumerate([*secret, *(row for rows in offices.values() for row in rows)]):
        row["_id"] = f"case-{place}"
    database["cases"].insert_many([*secret, *(row for rows in offices.values() for row in rows)])
    first, second, third = offices["A1"], offices["A2"], offices["A3"]
    database["feedback"].insert_many(
        [*answered(first[:20], "yes"), *answered(first[20:32], "partly"),
         *answered(first[32:36], "no"), *answered(first[40:55], "nobody-came"),
         *answered(second[:30], "yes"), *answered(second[30:45], "no"),
         *answered(third[:20], "no"), *answered(secret[:15], "nobody-came"),
         *answered(third[30:50], "yes", at="2001-01-01T00:00:00+00:00")]
    )  # fmt: skip

    def answers(line: dict) -> list[int | None]:
        return [line[name] for name in ("solved", "partly_solved", "not_solved", "nobody_came")]

    by_office = lines(client, service="permit", region="Patna")
    # Four of A1 said no: a small number, and A2's would tell it beside the total of Patna.
    assert answers(by_office["A1"]) == [20, 10, None, 15]
    assert answers(by_office["A2"]) == [30, 0, None, 0]
    assert answers(by_office["A3"]) == [0, 0, 20, 0], "what was said in another month is not of it"
    regions = lines(client, service="permit")
    assert answers(regions["Patna"]) == [50, 10, 40, 15]
    assert answers(regions[""]) == [0, 0, 0, 15], "a sensitive matter is of no office"
    file = client.get("/statistics.csv?service=permit&region=Patna&lang=en").text
    assert "solved,partly_solved,not_solved,nobody_came" in file.splitlines()[0]
    assert any(line.startswith("A1,") and line.endswith(",20,10,,15") for line in file.splitlines())
    page = client.get("/statistics?service=permit&lang=en").text
    assert "What citizens say of the end" in page and "Nobody came" in page


def test_a_month_that_was_counted_before_answers_were_has_none(
    client: FlaskClient, database: Database
) -> None:
    database["cases"].insert_many([*cases("A1", 40)])
    assert lines(client)["permit"]["filed"] == 40
    names = ("solved", "partly_solved", "not_solved", "nobody_came")
    for collection in ("statistics", "statistics_months"):
        without = {f"rows.$[].{name}": "" for name in names}
        database[collection].update_many({"rows.0": {"$exists": True}}, {"$unset": without})
    assert "solved" not in str(database["statistics"].find_one({"_id": "count"}))
    try:
        time_source.use(lambda: time_source.system_time() + timedelta(minutes=5))
        assert lines(client)["permit"]["solved"] == 0
        time_source.use(lambda: time_source.system_time() + timedelta(days=32))
        eventually(lambda: lines(client)["permit"]["solved"] == 0)
    finally:
        time_source.use(None)


def test_what_is_not_shown_has_no_table(client: FlaskClient, database: Database) -> None:
    database["cases"].insert_many([*cases("A1", 4), *cases("B1", 60)])
    for path in ("service=permit&region=Patna", "service=permit&region=Nowhere", "service=nothing"):
        assert client.get(f"/api/v1/statistics?{path}").status_code == 404
    assert client.get("/api/v1/statistics?region=Patna").status_code == 422


def test_what_was_counted_is_not_counted_again(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    rows = [row for code in OFFICES for row in cases(code, MANY // len(OFFICES), ended=100)]
    database["cases"].insert_many(rows, ordered=False)
    assert lines(client)["permit"]["filed"] == MANY
    database["cases"].delete_many({})
    assert lines(client)["permit"]["filed"] == MANY
    with app.test_request_context():
        assert statistics.filed_by_service() == {"permit": MANY}


def test_a_month_stays_as_it_was_counted_and_the_next_comes_when_it_has_rested(
    client: FlaskClient, database: Database
) -> None:
    collection = database["cases"]
    collection.insert_many([*cases("A1", 40), *cases("A2", 60), *cases("B1", 30, sensitive=True)])
    since = time_source.now() - timedelta(minutes=1)
    collection.insert_many([*cases("A2", 50, filed_at=since.isoformat())])

    def read_figures() -> list[int]:
        offices = lines(client, service="permit", region="Patna")
        none = lines(client, service="permit")[""]["filed"]
        return [offices["A1"]["filed"], offices["A2"]["filed"], none]

    assert read_figures() == [40, 60, 30]
    # One turns out to be sensitive, some are erased and some come late: nobody sees it move.
    for _ in range(5):
        collection.update_one(
            {"station.code": "A1", "sensitive": False}, {"$set": {"sensitive": True}}
        )
    collection.insert_many(list(cases("A2", 10)))
    try:
        time_source.use(lambda: time_source.system_time() + timedelta(hours=2))
        assert read_figures() == [40, 60, 30]
        assert not eventually_differs(read_figures, [40, 60, 30])
        time_source.use(lambda: time_source.system_time() + timedelta(days=63))
        eventually(lambda: read_figures() == [40, 110, 30])
    finally:
        time_source.use(None)


def eventually_differs(read: Callable[[], list[int]], before: list[int]) -> bool:
    """Whether another count comes within the time in which one is made."""
    ends = time.monotonic() + 0.5
    while time.monotonic() < ends:
        if read() != before:
            return True
        time.sleep(0.05)
    return False


def test_answers_of_a_month_are_counted_without_reading_those_of_all_others(
    parts: GatewayParts, database: Database
) -> None:
    rows = [
        {"_id": f"r{n}", "at": f"2026-{n % 12 + 1:02}-05T06:00:00+00:00", "service": "permit",
         "answer": "yes"}
        for n in range(120)
    ]  # fmt: skip
    database["feedback"].insert_many(rows)
    month = Month("2026-03", datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    (match, *_) = counting._of_answers(["permit"], month)
    plan = database["feedback"].find(match["$match"]).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
    assert plan["executionStats"]["totalDocsExamined"] == 10
