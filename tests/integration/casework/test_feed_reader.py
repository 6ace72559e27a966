"""What another system publishes is taken into every case that follows it, once, also after a crash
at the worst moment and with several replicas at work."""

import base64
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.database import Database

from casework.desk.desk import CaseDesk
from casework.desk.feed_filing import FeedEntry
from casework.desk.feed_reader import BATCH
from chassis import mongo, time_source
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from chassis.http_json import PeerAway
from tests.support.buildings import building
from tests.support.outbox import Outbox

CITIZEN = Actor("citizen-001", "citizen")
NUMBER = "5117012/0001/2026"
LISTED = {
    "cnr": "BRPA010012342026",
    "court": "Test Court",
    "stage": "Evidence",
    "next_at": "2030-02-11T10:30:00+05:30",
}
BUILDING = building("prosecution")


class Courts:
    """The other system, in memory; ``breaks_after`` entries of a page the reader is killed."""

    def __init__(self) -> None:
        self.entries: list[FeedEntry] = []
        self.away = False

    def publish(self, number: str = NUMBER, kind: str = "listed", **values: Any) -> None:
        listing = {**LISTED, **values} if kind == "listed" else values
        self.entries.append(FeedEntry(number, len(self.entries) + 1, kind, listing))

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        if self.away:
            raise PeerAway("not today")
        return [entry for entry in self.entries if entry.serial > serial][:limit]


class Directorate:
    """One deployment of the service on a real database, in any number of replicas."""

    def __init__(self, database: Database) -> None:
        self.database = database.with_options(write_concern=mongo.DURABLE)
        self.key = base64.b64encode(os.urandom(96)).decode()
        self.courts = Courts()
        self.desk = self.replica()

    def replica(self) -> CaseDesk:
        settings = SimpleNamespace(
            gateway_public_key="", notify_public_key="", field_key=self.key, field_key_previous=""
        )
        parts: Any = SimpleNamespace(
            settings=settings,
            database=self.database,
            cipher=FieldCipher(self.database, self.key),
            outbox=Outbox(),
            call=lambda *_, **__: {},
        )
        definitions, rules = BUILDING.definitions, BUILDING.rules_with()
        return CaseDesk(parts, definitions, rules, feed=self.courts)

    def follow(self, number: str = NUMBER) -> str:
        form = {"office": "prosecution:HQ", "fir_number": number}
        key = base64.b64encode(os.urandom(12)).decode()
        view = self.desk.file(CITIZEN, "prosecution-status", form, key)["view"]
        return view["reference"]

    def case(self, reference: str) -> dict[str, Any]:
        case = self.database["cases"].find_one({"_id": reference})
        assert case is not None
        return case

    def listings(self, reference: str) -> int:
        steps = [entry["action"] for entry in self.case(reference)["timeline"]]
        return steps.count("record-listing")


@pytest.fixture
def directorate(database: Database) -> Iterator[Directorate]:
    time_source.use(lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
    yield Directorate(database)
    time_source.use(None)


def test_every_case_that_follows_takes_the_entry_once(directorate: Directorate) -> None:
    mine = [directorate.follow(number) for number in (NUMBER, " 5117012/0001/2026 ")]
    other = directorate.follow("5117012/0002/2026")
    directorate.courts.publish()
    assert directorate.desk.read_feed() == len(mine)
    assert directorate.desk.read_feed() == 0
    assert [directorate.listings(one) for one in (*mine, other)] == [1, 1, 0]


def test_who_comes_later_finds_the_newest_entry(directorate: Directorate) -> None:
    directorate.courts.publish(stage="Charges")
    directorate.courts.publish(stage="Judgment")
    directorate.desk.read_feed()
    reference = directorate.follow()
    directorate.courts.away = True
    directorate.desk.read_feed()
    assert directorate.case(reference)["court_case"]["stage"] == "Judgment"
    assert directorate.listings(reference) == 1


def test_a_page_that_was_read_and_not_noted_changes_nothing_again(
    directorate: Directorate,
) -> None:
    reference = directorate.follow()
    directorate.courts.publish()
    directorate.desk.read_feed()
    directorate.database["feed_places"].drop()  # as after a crash before it was noted
    directorate.desk.read_feed()
    assert directorate.listings(reference) == 1


def test_an_entry_that_comes_while_a_case_is_settled_is_taken(directorate: Directorate) -> None:
    """Between the look for news and the mark that there are none, the feed moves on."""
    reference = directorate.follow()
    reader = directorate.desk._feed_reader
    assert reader is not None
    look, looks = reader._news_for, iter([lambda: directorate.courts.publish()])

    def news_for(case: dict[str, Any] | None) -> dict[str, Any] | None:
        document = look(case)
        if (step := next(looks, None)) is not None:
            step()
            for entry in directorate.courts.entries:
                reader._keep(entry)
        return document

    reader._news_for = news_for  # type: ignore[method-assign]
    reader.take_due()
    reader.take_due()
    assert directorate.listings(reference) == 1


def test_replicas_take_it_once_between_them(directorate: Directorate) -> None:
    references = [directorate.follow() for _ in range(12)]
    desks = [directorate.replica() for _ in range(4)]
    for stage in ("Charges", "Evidence", "Judgment"):
        directorate.courts.publish(stage=stage)
        with ThreadPoolExecutor(len(desks)) as pool:
            list(pool.map(lambda desk: desk.read_feed(), desks))
    directorate.desk.read_feed()
    cases = [directorate.case(reference) for reference in references]
    assert {case["court_case"]["stage"] for case in cases} == {"Judgment"}
    assert {directorate.listings(reference) for reference in references} == {3}


def test_more_entries_than_a_page_are_all_read(directorate: Directorate) -> None:
    for number in range(BATCH * 2 + 7):
        directorate.courts.publish(f"5117012/{number:04d}/2026")
    reference = directorate.follow(f"5117012/{BATCH * 2 + 6:04d}/2026")
    directorate.desk.read_feed()
    assert directorate.listings(reference) == 1


def test_a_case_that_ended_is_left_alone(directorate: Directorate) -> None:
    reference = directorate.follow()
    directorate.desk.act(CITIZEN, reference, "stop", {})
    directorate.courts.publish()
    assert directorate.desk.read_feed() == 0
    assert directorate.case(reference)["state"] == "stopped"
