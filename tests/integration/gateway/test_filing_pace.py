"""Many filings of one person in a day are slowed, never refused, and hold up nobody else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import gevent
import gevent.event
import pytest
from pymongo import MongoClient
from pymongo.database import Database

from chassis import time_source
from gateway.cases import filing_pace
from gateway.cases.filing_pace import LONGEST_SECONDS, FilingPace
from gateway.identity.caller import Caller

ONE, OTHER = (Caller(name, "citizen", None, "hi") for name in ("c-one", "c-other"))
AT_THE_COUNTER = Caller("duty", "duty-officer", "5117012", "hi")
NOON_IN_INDIA = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)
FREE = 3


@pytest.fixture
def waits() -> list[float]:
    """Seconds of each wait."""
    return []


@pytest.fixture
def pace(database: Database, waits: list[float]) -> Iterator[FilingPace]:
    time_source.use(lambda: NOON_IN_INDIA)
    yield FilingPace(database, FREE, waits.append)
    time_source.use(None)


def _file(pace: FilingPace, times: int, caller: Caller = ONE) -> None:
    for _ in range(times):
        pace.wait(caller)


def test_the_first_of_a_day_go_on_at_once_and_each_further_one_waits_longer_up_to_a_bound(
    pace: FilingPace, waits: list[float]
) -> None:
    _file(pace, FREE)
    assert waits == []
    _file(pace, 40)
    assert waits[:3] == [0.5, 1.0, 1.5]
    assert max(waits) == waits[-1] == LONGEST_SECONDS
    assert len(waits) == 40, "none was refused"


def test_neither_another_person_nor_another_day_nor_an_officer_waits(
    pace: FilingPace, waits: list[float]
) -> None:
    _file(pace, FREE)
    _file(pace, FREE, OTHER)
    _file(pace, 2 * FREE, AT_THE_COUNTER)
    time_source.use(lambda: NOON_IN_INDIA + timedelta(hours=12))
    _file(pace, FREE)
    assert waits == []


def test_where_too_many_wait_already_the_filing_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing_pace, "MOST_WAITING", 2)
    ended = gevent.event.Event()
    pace = FilingPace(database, 0, lambda _seconds: ended.wait())
    filings = [gevent.spawn(pace.wait, ONE) for _ in range(5)]
    gevent.wait(filings, count=3)
    assert sum(one.ready() for one in filings) == 3, "two wait, three went on"
    ended.set()
    gevent.joinall(filings, raise_error=True)
    again = gevent.spawn(pace.wait, ONE)
    again.get()
    assert pace._waiting == 0


def test_processes_settle_what_they_counted(
    pace: FilingPace, database: Database, waits: list[float]
) -> None:
    _file(pace, FREE)
    pace.settle()
    other_waits: list[float] = []
    other = FilingPace(database, FREE, other_waits.append)
    _file(other, 1)
    assert other_waits == [], "another process does not know yet"
    other.settle()
    _file(other, 1)
    assert other_waits == [1.0], "the fifth of three"
    other.settle()
    pace.settle()
    _file(pace, 1)
    pace.settle()
    _file(pace, 1)
    assert waits == [0.5, 2.0], "what another process counted is known a settling later"


def test_what_is_not_settled_yet_counts_in_its_own_process(
    pace: FilingPace, waits: list[float]
) -> None:
    for _ in range(FREE):
        _file(pace, 1)
        pace.settle()
    _file(pace, 2)
    assert waits == [0.5, 1.0]


def test_a_process_remembers_only_so_many(
    pace: FilingPace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing_pace, "MOST_KNOWN", 2)
    for number in range(4):
        _file(pace, 1, Caller(f"c-{number}", "citizen", None, "hi"))
    pace.settle()
    _file(pace, 1, Caller("c-2", "citizen", None, "hi"))
    pace.settle()
    assert [key.rsplit(":", 1)[1] for key in pace._known] == ["c-3", "c-2"]


def test_while_the_database_is_away_a_process_goes_by_what_it_counted(waits: list[float]) -> None:
    nowhere: MongoClient = MongoClient("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=1)
    pace = FilingPace(nowhere["gateway"], 1, waits.append)
    _file(pace, 1)
    pace.settle()
    _file(pace, 1)
    nowhere.close()
    assert waits == [0.5]
