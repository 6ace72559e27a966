"""Public lists: what is in one, and that nothing closed can get there."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from gateway.cases.store import FIRST
from gateway.public_lists import rows as public_rows
from gateway.tracker.batch import Batch, write
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.permits import DEFINITION
from tests.integration.gateway.public_register import (
    FIRS,
    HERE,
    LIST,
    OF_LISTS,
    PAGE,
    THERE,
    published,
    row,
    teller,
)
from tests.unit.gateway.samples import view


@pytest.fixture
def tell(database: Database) -> Callable[..., dict]:
    """Store a view as the tracker does when its event comes."""
    return teller(database)


def _numbers(client: FlaskClient, **query: str) -> list[str]:
    return [one["number"] for one in client.get(LIST, query_string=query).json["items"]]


def test_a_row_that_a_service_opened_is_public_and_tells_nothing_else(
    client: FlaskClient, tell: Callable
) -> None:
    tell("A", published(row(1, suspects=["Test Person"], station={**HERE, "phone": "9"})))
    answer = client.get(LIST)
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    (reply,) = answer.json["items"]
    assert reply == {**row(1), "district": None, "document_id": None}
    one = client.get(f"{LIST}/{reply['number']}")
    assert one.json == reply
    assert one.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "publication",
    [
        None,
        {"state": "due", "barred": False},
        {"state": "withheld", "row": row(1)},
        {"state": "published"},
        {"state": "published", "row": {"number": 1}},
        "published",
    ],
)
def test_what_no_service_opened_is_not_public(
    client: FlaskClient, tell: Callable, publication: object
) -> None:
    tell("A", publication)
    assert _numbers(client) == []
    assert client.get(f"{LIST}/5117012/0001/2026").status_code == 404


@pytest.mark.parametrize("withdrawn", [{"state": "withheld"}, None])
def test_a_row_that_is_withdrawn_is_gone_and_no_late_event_brings_it_back(
    client: FlaskClient, tell: Callable, database: Database, withdrawn: dict | None
) -> None:
    tell("A", published(row(1)), sequence=2)
    tell("A", withdrawn, sequence=3)
    assert _numbers(client) == []
    tell("A", published(row(1)), sequence=2)
    assert database["public_rows"].count_documents({}) == 0


def test_the_same_events_again_change_nothing(
    client: FlaskClient, tell: Callable, database: Database
) -> None:
    for _ in range(3):
        tell("A", published(row(1)), sequence=2)
        tell("A", published(row(1, document_id="document-one")), sequence=3)
    assert database["public_rows"].count_documents({}) == 1
    assert client.get(LIST).json["items"][0]["document_id"] == "document-one"


@pytest.mark.parametrize("typed", ["5117012/1/2026", "५११७०१२/१/२०२६।", "%235117012/001/2026."])
def test_a_number_is_found_without_its_zeros_and_as_it_stands_in_a_message(
    client: FlaskClient, tell: Callable, typed: str
) -> None:
    tell("A", published(row(1)))
    assert client.get(f"{LIST}/{typed}").json["number"] == "5117012/0001/2026"
    assert client.get(f"{LIST}/5117012/11/2026").status_code == 404


def test_a_tracker_that_saw_an_older_view_does_not_keep_the_row_that_another_withdrew(
    tell: Callable, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading the older view and writing its row the other one is done."""
    plain = public_rows.apply_newer
    tell("A", None, sequence=1)

    def late(collection, rows) -> int:
        monkeypatch.setattr(public_rows, "apply_newer", plain)
        tell("A", {"state": "withheld"}, sequence=3)
        return plain(collection, rows)

    monkeypatch.setattr(public_rows, "apply_newer", late)
    tell("A", published(row(1)), sequence=2)
    assert database["public_rows"].count_documents({}) == 0


def test_a_sensitive_case_is_refused_even_if_it_carries_a_row(
    client: FlaskClient, tell: Callable
) -> None:
    before = public_rows.PUBLIC_ROWS_REFUSED._value.get()
    tell("A", published(row(1)), sensitive=True)
    assert _numbers(client) == []
    assert public_rows.PUBLIC_ROWS_REFUSED._value.get() == before + 1


def test_a_case_that_becomes_sensitive_takes_its_row_out(
    client: FlaskClient, tell: Callable
) -> None:
    tell("A", published(row(1)), sequence=2)
    tell("A", published(row(1)), sequence=3, sensitive=True)
    assert _numbers(client) == []


def test_the_register_is_searched_by_station_and_by_days_of_india(
    client: FlaskClient, tell: Callable
) -> None:
    tell("A", published(row(1, day=5)))
    tell("B", published(row(2, THERE, day=6)))
    late_at_night = {**row(3, day=6), "registered_at": "2026-01-06T18:30:00.000+00:00"}
    tell("C", published(late_at_night))  # midnight in India: the seventh
    assert _numbers(client) == ["5117012/0003/2026", "5109010/0002/2026", "5117012/0001/2026"]
    assert _numbers(client, office="5109010") == ["5109010/0002/2026"]
    assert _numbers(client, **{"from": "2026-01-06", "to": "2026-01-06"}) == ["5109010/0002/2026"]
    assert _numbers(client, **{"from": "2026-01-07"}) == ["5117012/0003/2026"]
    assert _numbers(client, to="2026-01-05") == ["5117012/0001/2026"]


def test_the_register_comes_in_pages(client: FlaskClient, tell: Callable) -> None:
    for serial in range(1, 6):
        tell(f"case-{serial}", published(row(serial)))
    numbers, query = [], {"limit": "2"}
    while True:
        page = client.get(LIST, query_string=query).json
        numbers += [one["number"] for one in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert numbers == [f"5117012/{serial:04}/2026" for serial in (5, 4, 3, 2, 1)]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("from=yesterday", "from", "too-short"),
        ("from=2026-13-01", "from", "not-a-date"),
        ("to=9999-12-31", "to", "not-a-date"),
        ("cursor=x", "cursor", "malformed"),
        ("name=x", "name", "unknown-field"),
    ],
)
def test_what_is_wrong_with_a_search_is_told_by_field(
    client: FlaskClient, tell: Callable, query: str, field: str, code: str
) -> None:
    tell("A", None)
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert answer.json["fields"][field]["code"] == code


def test_the_page_is_searched_by_station_and_day_without_signing_in(
    client: FlaskClient, tell: Callable
) -> None:
    tell("A", published(row(1)))
    tell("B", published(row(2, THERE)))
    page = client.get(f"{PAGE}?lang=en")
    assert "5117012/0001/2026" in page.text and "Other Station" in page.text
    page = client.get(f"{PAGE}?lang=en&office=5109010&from=2026-01-01&to=")
    assert "5117012/0001/2026" not in page.text and "5109010/0002/2026" in page.text
    assert "Nothing was found." in client.get(f"{PAGE}?lang=en&from=2027-01-01").text
    assert client.get(f"{PAGE}?from=nonsense").status_code == 422


def test_searching_reads_no_more_rows_than_it_shows(tell: Callable, app, database) -> None:
    for serial in range(1, 8):
        tell(f"case-{serial}", published(row(serial, HERE if serial % 2 else THERE)))
    of = {"owner": "permits", "code": "permit", "list": "firs"}
    for narrowed in (of, {**of, "office": "5117012"}):
        rows = database["public_rows"].find(narrowed).sort([("day", -1), ("_id", -1)])
        plan = rows.limit(2).explain()
        assert plan["executionStats"]["totalDocsExamined"] == 2


def test_a_list_for_sensitive_cases_says_so_in_its_definition(
    client: FlaskClient, tell: Callable, database: Database
) -> None:
    tell("A", published(row(1)), sensitive=True)
    assert _numbers(client) == []
    open_to_all = {"firs": {**FIRS, "closed_if_sensitive": False}}
    announce(database, {**DEFINITION, **OF_LISTS, "public": open_to_all})
    assert database["public_rows"].count_documents({}) == 1


def test_what_a_list_no_longer_shows_is_kept_no_longer(
    client: FlaskClient, tell: Callable, database: Database
) -> None:
    tell("A", published(row(1)))
    shows = [one for one in FIRS["shows"] if one["field"] != "gd_number"]
    announce(database, {**DEFINITION, **OF_LISTS, "public": {"firs": {**FIRS, "shows": shows}}})
    (rows,) = database["public_rows"].find()
    assert "gd_number" not in rows["row"] and rows["row"]["number"] == row(1)["number"]


def test_a_row_that_is_opened_as_the_case_begins_is_listed(
    client: FlaskClient, tell: Callable
) -> None:
    tell("A", published(row(1)), sequence=FIRST)
    tell("B", None, sequence=FIRST)
    assert _numbers(client) == [row(1)["number"]]


def test_cases_that_came_before_their_definition_are_listed_once_it_comes(
    client: FlaskClient, database: Database
) -> None:
    batch = Batch()
    batch.views["A"] = view(reference="A", publication=published(row(1)))
    write(database, batch)
    announce(database, {**DEFINITION, **OF_LISTS})
    assert _numbers(client) == [row(1)["number"]]


def test_nobody_puts_a_row_on_the_list_of_another_service(
    client: FlaskClient, tell: Callable
) -> None:
    tell("A", published(row(1)), bus_service="visits")
    assert _numbers(client) == []


@pytest.mark.parametrize("address", [f"{LIST}s", "/api/v1/public/nothing/firs", f"{PAGE}s"])
def test_a_list_that_no_service_declares_is_not_found(
    client: FlaskClient, tell: Callable, address: str
) -> None:
    assert client.get(address).status_code == 404
