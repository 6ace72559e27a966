"""A case that another system begins is there once, whoever is killed, whatever is sent twice, and
becomes a complaint by itself where nobody hands it on."""

import base64
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client import REGISTRY
from pymongo.database import Database

from casework.desk.desk import CaseDesk
from casework.desk.feed_filing import FeedEntry, FeedFiling
from casework.host.tools import Tools
from chassis import mongo, time_source
from chassis.actor import SYSTEM
from chassis.cipher import FieldCipher
from contracts.errors import Unavailable
from services.emergency.feed import as_taken
from tests.support.buildings import building
from tests.support.outbox import Outbox

BUILDING = building("emergency")
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
TOO_LONG = "E" * 41
"""The number of an event that no form takes: nothing can stand in its place."""
WORDS = "दुकान के सामने झगड़ा हो रहा है"


class Died(Exception):
    """As if the process ended here."""


class Centre:
    """One deployment on a real database; what it asks of complaints is kept in `asked`."""

    def __init__(self, database: Database) -> None:
        self.database = database.with_options(write_concern=mongo.DURABLE)
        self.key = base64.b64encode(os.urandom(96)).decode()
        self.entries: list[FeedEntry] = []
        self.asked: list[dict[str, Any]] = []
        self.away = False
        self.now = MONDAY
        time_source.use(lambda: self.now)

    def call(self, service: str, method: str, request: dict[str, Any], timeout: float) -> Any:
        if self.away:
            raise Unavailable("complaints is away")
        self.asked.append(request)
        label = {"hi": "दर्ज", "en": "Filed"}
        row = {"reference": "7K2M-9QXV-4TR8-C", "service": "complaint", "state": "submitted"}
        row |= {"label": label, "station": None, "due_at": None, "overdue": False}
        return {"row": {**row, "ended": False, "opened_at": None, "sequence": 1}}

    def desk(self) -> CaseDesk:
        settings = SimpleNamespace(
            gateway_public_key="", notify_public_key="", field_key=self.key, field_key_previous=""
        )
        cipher = FieldCipher(self.database, self.key)
        parts: Any = SimpleNamespace(
            settings=settings,
            database=self.database,
            cipher=cipher,
            outbox=Outbox(),
            call=self.call,
        )
        tools = Tools(self.database, settings, None, lambda case: {})  # type: ignore[arg-type]
        rules = BUILDING.rules_with(tools)
        return CaseDesk(parts, BUILDING.definitions, rules, feed=self)

    def after(self, serial: int, limit: int) -> Sequence[FeedEntry]:
        return [entry for entry in self.entries if entry.serial > serial][:limit]

    def called(self, event: str, **changes: Any) -> None:
        values = {
            "centre": "emergency:PATNA",
            "event": event,
            "called_at": self.now.isoformat(),
            "kind": "assault",
            "place": {"unknown": True},
            "words": WORDS,
            **changes,
        }
        self.entries.append(FeedEntry(event, len(self.entries) + 1, "call", values))

    def cases(self) -> list[dict[str, Any]]:
        return list(self.database["cases"].find().sort("diary.serial", 1))


@pytest.fixture
def centre(database: Database) -> Iterator[Centre]:
    yield Centre(database)
    time_source.use(None)


def dies_once(before: str) -> Callable[..., Any]:
    """A step of the reader that ends the process the first time."""
    real, died = getattr(FeedFiling, before), []

    def step(self: FeedFiling, *arguments: Any) -> Any:
        if not died:
            died.append(True)
            raise Died
        return real(self, *arguments)

    return step


def test_who_dies_before_or_after_filing_loses_and_doubles_nothing(centre, monkeypatch):
    for event in ("E-1", "E-2", "E-1"):
        centre.called(event)
    for moment in ("keep", "file_due"):
        monkeypatch.setattr(FeedFiling, moment, dies_once(moment))
        with pytest.raises(Died):
            centre.desk().read_feed()
    centre.desk().read_feed()
    # As after a crash between the case and the note that it is there, and one before the place.
    encrypted_values = FieldCipher(centre.database, centre.key).encrypt(centre.entries[1].values)
    undone = {"due_at": centre.now, "values": encrypted_values}
    centre.database["feed_begun"].update_one({"_id": "E-2"}, {"$set": undone})
    centre.database["feed_places"].drop()
    centre.desk().read_feed()
    numbers = [case["diary"]["number"] for case in centre.cases()]
    assert numbers == ["112/PATNA/000001/2026", "112/PATNA/000002/2026"]


def unfit() -> float | None:
    return REGISTRY.get_sample_value("nagrik_feed_unfit", {"service": "emergency"})


def test_an_entry_that_begins_nothing_stands_in_nobodys_way_and_is_tried_again(centre):
    centre.called(TOO_LONG)
    centre.called("E-2")
    centre.desk().read_feed()
    assert [case["event_number"] for case in centre.cases()] == ["E-2"]
    row = centre.database["feed_begun"].find_one({"_id": TOO_LONG})
    assert row["due_at"].replace(tzinfo=UTC) == MONDAY + timedelta(minutes=5)
    # A person is told of it by the alert on this figure, until it is a case.
    assert unfit() == 1
    right = FieldCipher(centre.database, centre.key).encrypt(centre.entries[1].values)
    centre.database["feed_begun"].update_one({"_id": TOO_LONG}, {"$set": {"values": right}})
    centre.now += timedelta(minutes=5)
    centre.desk().read_feed()
    assert unfit() == 0
    done = centre.database["feed_begun"].find_one({"_id": "E-2"})
    assert "values" not in done, "what was said is kept in the case alone"


@pytest.mark.parametrize(
    ("wrong", "instead"),
    [
        ({"kind": "no-such-kind"}, {"kind": "other"}),
        ({"place": {"lat": 999, "lon": "x"}}, {"place": {"unknown": True}}),
        ({"called_at": "yesterday evening"}, {"called_at": MONDAY.isoformat()}),
        ({"centre": "emergency:NOWHERE"}, {"centre": "emergency:PATNA"}),
        ({"caller_mobile": "12"}, {}),
        ({"address": 7, "kind": None}, {"kind": "other"}),
        ({"words": ["a", "list"]}, {}),
    ],
)
def test_what_the_form_refuses_of_an_event_is_read_at_the_centre(centre, wrong, instead):
    centre.called("E-1", **wrong)
    centre.desk().read_feed()
    centre.desk().read_feed()
    (case,) = centre.cases()
    assert unfit() == 0
    assert (case["state"], case["offices"]["handling"]) == ("received", "emergency:PATNA")
    form = FieldCipher(centre.database, centre.key).decrypt(case["personal"])["form"]
    assert {name: form[name] for name in instead} == instead
    for name, value in wrong.items():
        assert f"{name}: {value}" in form["words"]
    assert "words" in wrong or WORDS in form["words"]


@pytest.mark.parametrize("number", ["0612-2219810", "+977 1 4200000"])
def test_a_call_from_no_mobile_is_an_event_like_others(centre, number):
    centre.called("E-1", caller_mobile=number)
    centre.entries = [replace(one, values=as_taken(dict(one.values))) for one in centre.entries]
    centre.desk().read_feed()
    (case,) = centre.cases()
    desk = centre.desk()
    desk.act(SYSTEM, case["_id"], "hand-on", {})
    desk.link_cases()
    (request,) = centre.asked
    assert number in request["form"]["text"]
    assert request["citizen"]["mobile"] is None


def test_what_nobody_hands_on_becomes_a_complaint_with_its_data_within_15_minutes(centre):
    centre.called("E-1", caller_mobile="9000007802", caller_name="Test Caller")
    desk = centre.desk()
    desk.read_feed()
    centre.away = True
    centre.now += timedelta(minutes=9, seconds=1)
    desk.tick()
    desk.link_cases()
    assert centre.cases()[0]["state"] == "handing-on"
    centre.away = False
    centre.now += timedelta(seconds=20)
    centre.desk().link_cases()
    (request,), (case,) = centre.asked, centre.cases()
    assert case["state"] == "with-station"
    assert WORDS in request["form"]["text"]
    assert "E-1" in request["form"]["text"]
    assert request["form"]["category"] == "assault"
    assert request["citizen"]["mobile"].endswith("9000007802")
    assert request["citizen"]["id"] is None
