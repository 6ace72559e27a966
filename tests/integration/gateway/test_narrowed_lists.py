"""Public lists that are narrowed by words of their own and tell the day without the hour."""

import pytest
from flask.testing import FlaskClient
from pymongo.database import Database

from tests.integration.gateway.conftest import announce
from tests.integration.gateway.permits import DEFINITION
from tests.integration.gateway.public_register import (
    FIRS,
    LIST,
    OF_LISTS,
    PAGE,
    both,
    published,
    row,
    teller,
)


def _numbers(client: FlaskClient, **query: str) -> list[str]:
    return [one["number"] for one in client.get(LIST, query_string=query).json["items"]]


THINGS = {
    **FIRS,
    "day": "listed_on",
    "narrowed_by": ["kind", "colour"],
    "shows": [
        {"field": "number", "label": both("Number")},
        {"field": "listed_on", "kind": "day", "label": both("Listed")},
        {"field": "station", "kind": "office", "label": both("Station")},
        {"field": "kind", "kind": "words", "label": both("Kind")},
        {"field": "colour", "kind": "words", "label": both("Colour")},
    ],
}


@pytest.fixture
def things(database: Database) -> None:
    """Seven bags and wallets on a list that tells no hour."""
    tell = teller(database)
    announce(database, {**DEFINITION, **OF_LISTS, "public": {"firs": THINGS}})
    for n in range(1, 8):
        of = {
            "kind": both("Bag" if n % 2 else "Wallet"),
            "colour": both("Red" if n > 4 else "Blue"),
        }
        tell(f"case-{n}", published({**row(n), **of, "listed_on": f"2026-01-0{n}"}))


def test_a_list_is_narrowed_by_the_words_that_it_declares(client: FlaskClient, things) -> None:
    serials = lambda **query: [int(one[8:12]) for one in _numbers(client, **query)]  # noqa: E731
    assert serials(kind="wallet") == serials(kind="Wallet (हिन्दी)") == [6, 4, 2]
    assert serials(kind="Bag", colour="Red") == [7, 5]
    assert serials(kind="Bag", to="2026-01-05") == [5, 3, 1]
    assert serials(kind="Bag", **{"from": "2026-01-05"}) == [7, 5]
    assert serials(kind="Watch") == [] and serials(kind="") == serials()
    refused = client.get(LIST, query_string={"station": "x"})
    assert (refused.status_code, refused.json["fields"]["station"]["code"]) == (
        422,
        "unknown-field",
    )
    assert client.get(LIST, query_string={"from": "2026-13-01"}).status_code == 422
    assert client.get(LIST).json["items"][0]["listed_on"] == "2026-01-07"


def test_the_page_offers_the_words_that_are_there_and_tells_the_day_alone(
    client: FlaskClient, things
) -> None:
    page = client.get(f"{PAGE}?lang=en&kind=Wallet&colour=").text
    assert '<option value="Wallet" selected>Wallet</option>' in page
    assert '<option value="Red">Red</option>' in page
    assert "5117012/0002/2026" in page and "5117012/0001/2026" not in page
    assert "2 January 2026" in page and " am" not in page and " pm" not in page


def test_narrowing_reads_no_more_rows_than_it_shows(app, things, database: Database) -> None:
    of = {"owner": "permits", "code": "permit", "list": "firs", "by.first": both("Bag")}
    rows = database["public_rows"].find(of).sort([("day", -1), ("_id", -1)])
    plan = rows.limit(2).explain()
    assert plan["executionStats"]["totalDocsExamined"] == 2
