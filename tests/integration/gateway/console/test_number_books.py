"""The books of an office to print: what was entered on a day or in a month, in its order."""

import copy

import pytest
from pymongo.database import Database

from gateway.building import GatewayParts
from gateway.cases.inbox_store import BOOKS_AT_MOST, BookIndexes, InboxStore
from tests.integration.gateway.conftest import announce
from tests.integration.gateway.console.conftest import Office, definition
from tests.support.polling import eventually
from tests.unit.gateway.pages.browser import Browser

BOOK = "permit.permit_entry.number"
RULE = [{"section": "Noise Act 3"}, {"section": "Noise Act 4"}]


def with_book() -> dict:
    """The permits, which are entered in a book under numbers."""
    changed = copy.deepcopy({**definition(), "version": 4})
    label = {"hi": "अनुमति संख्या", "en": "Permit number"}
    number = {"field": "permit_entry.number", "at": "permit_entry.at", "label": label}
    changed["panels"] = {"numbers": [{**number, "beside": "why.rows.section"}]}
    changed["view"] = ["permit_entry", "why"]
    return changed


@pytest.fixture
def books(office: Office, database: Database, parts: GatewayParts) -> Office:
    announce(database, with_book())
    # The gateway looks for announcements every few seconds.
    eventually(lambda: knows(parts, 4), seconds=15)
    return office


def knows(parts: GatewayParts, version: int) -> bool:
    """Whether the gateway has heard of a version of the definition."""
    return version in {one.definition.version for one in parts.catalogue.versions()}


def entry(office: Office, number: str, at: str, **changes: object) -> str:
    """A case that bears a number since a time."""
    fields = {"permit_entry": {"number": number, "at": at}, "why": {"rows": RULE}}
    return office.case(**{"definition_version": 4, **fields, **changes})


def numbers_of(page: Browser) -> list[str]:
    """The numbers on a page, in the order of its rows."""
    return [one.text for one in page.page.all("th") if one.get("scope") == "row"]


def test_a_day_of_a_book_has_what_was_entered_on_it_in_india(books: Office) -> None:
    # 18:30 in Greenwich is midnight in India.
    entry(books, "5117012/0001/2026", "2026-11-20T18:29:59.999+00:00")
    second = entry(books, "5117012/0003/2026", "2026-11-21T18:29:59.999+00:00")
    first = entry(books, "5117012/0002/2026", "2026-11-20T18:30:00.000+00:00")
    entry(books, "5117012/0004/2026", "2026-11-21T18:30:00.000+00:00")
    page = books.browser("sho").visit(f"/console/books?book={BOOK}&on=2026-11-21")
    assert numbers_of(page) == ["5117012/0002/2026", "5117012/0003/2026"]
    assert [one.text for one in page.page.all("a") if one.get("class") == "to"] == [first, second]
    assert page.says("Noise Act 3, Noise Act 4") and page.says("21 November 2026 · 2 entries")
    month = books.browser("sho").visit(f"/console/books?book={BOOK}&on=21-11-2026&span=month")
    assert [one[8:12] for one in numbers_of(month)] == ["0001", "0002", "0003", "0004"]
    assert month.says("1 November 2026 – 30 November 2026")


def test_a_book_is_of_one_office_and_shows_nobody_more_than_he_may_see(books: Office) -> None:
    at = "2026-11-21T06:00:00.000+00:00"
    entry(books, "5117012/0001/2026", at)
    entry(books, "5117012/0002/2026", at, sensitive=True)
    entry(books, "5117013/0001/2026", at)
    address = f"/console/books?book={BOOK}&on=2026-11-21"
    assert numbers_of(books.browser("sho").visit(address)) == ["5117012/0001/2026"]
    assert numbers_of(books.browser("sp").visit(address)) == []


def test_without_a_choice_the_page_offers_the_books(books: Office) -> None:
    page = books.browser("sho", "hi").visit("/console/books")
    assert [one.get("value") for one in page.page.all("option")][:1] == [BOOK]
    assert page.says("अनुमति संख्या") and numbers_of(page) == []
    assert numbers_of(books.browser("sho").visit("/console/books?book=other&on=x&span=y")) == []


def test_a_number_that_its_reader_is_not_shown_stands_in_no_book(
    office: Office, database: Database
) -> None:
    closed = {**with_book(), "version": 5}
    closed["access"]["view"] = {"permit_entry": ["supervisors"]}
    closed["groups"]["supervisors"] = {"duty-officer": "handling"}
    announce(database, closed)
    entry(office, "5117012/0001/2026", "2026-11-21T06:00:00.000+00:00", definition_version=5)
    address = f"/console/books?book={BOOK}&on=2026-11-21"
    eventually(lambda: numbers_of(office.browser("duty").visit(address)) != [], seconds=15)
    assert numbers_of(office.browser("sho").visit(address)) == []


def test_a_book_that_takes_too_long_says_so(
    books: Office, parts: GatewayParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.cases.inbox_store.PATIENCE_MS", 1)
    slow = {"$where": "sleep(200) || true"}
    real = parts.inbox.in_book
    entry(books, "5117012/0001/2026", "2026-11-21T06:00:00.000+00:00")
    monkeypatch.setattr(
        parts.inbox,
        "in_book",
        lambda who, ways, span, most: real(who, ways, {**span, **slow}, most),
    )
    page = books.browser("sho").visit(f"/console/books?book={BOOK}&on=2026-11-21")
    assert page.says("took too long")


def test_a_book_reads_the_cases_that_stand_in_it_and_no_others(
    books: Office, parts: GatewayParts, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        books.case(definition_version=4, filed_at=f"2026-11-21T06:{number:02}:00.000+00:00")
        entry(
            books, f"5117012/{number:04}/2026", f"2026-10-{number % 28 + 1:02}T06:00:00.000+00:00"
        )
    entry(books, "5117012/0100/2026", "2026-11-21T06:00:00.000+00:00")
    # The tests before had another collection.
    monkeypatch.setattr(parts.inbox.books, "_ready", set())
    conditions: list[dict] = []
    newest_of = InboxStore._newest_of

    def noted_of(self: InboxStore, condition: dict, limit: int) -> list:
        conditions.append(condition)
        return newest_of(self, condition, limit)

    monkeypatch.setattr(InboxStore, "_newest_of", noted_of)
    page = books.browser("sho").visit(f"/console/books?book={BOOK}&on=2026-11-21")
    assert len(numbers_of(page)) == 1

    def examined() -> int:
        rows = database["cases"].find(conditions[-1]).sort([("filed_at", -1), ("_id", -1)])
        plan = rows.limit(2000).explain()
        assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
        return plan["executionStats"]["totalDocsExamined"]

    eventually(lambda: examined() == 1, seconds=10, what="the index of the book")


def test_books_leave_room_for_other_indexes(parts: GatewayParts, database: Database) -> None:
    store = BookIndexes(database["cases"])
    for number in range(BOOKS_AT_MOST + 5):
        store.ensure_indexes(f"book{number}.at")
    books = [one for one in database["cases"].index_information() if "book" in one]
    assert len(books) == BOOKS_AT_MOST
