"""The register of warrants is asked of each published notice at once and every day, whoever is
killed: the register's own process, or the service between the answer and its note of it."""

import base64
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from pymongo.database import Database

from casework.desk.desk import CaseDesk
from chassis import mongo, sealing
from chassis.cipher import FieldCipher
from services.notices.jobs import compare_with_register
from services.notices.settings import NoticesSettings
from services.notices.warrant_register import WarrantRegister
from tests.support.buildings import building
from tests.support.outbox import Outbox
from tests.support.stand_in_process import TOKEN, Died, StandInProcess
from tests.unit.complaints.posts import NAMES, SP, SP_OFFICER, chain
from tests.unit.notices.notice import APPROVED, ENTERS, form

BUILDING = building("notices")
NOT_CONFIRMED = "public-notices.not-confirmed.station"
DAY, LEASE = timedelta(hours=24), timedelta(seconds=31)


class Warrants(StandInProcess):
    """The register of warrants."""

    module, variable = "services.notices.stand_ins.warrants", "WARRANTS_TOKEN"

    def enter(self, number: str, answer: str) -> None:
        """Let it answer so of a number from now on."""
        body = {"number": number, "answer": answer}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        url = f"{self.url}/changes"
        assert requests.post(url, json=body, headers=headers, timeout=10).status_code == 201


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Warrants]:
    with Warrants.running(tmp_path) as started:
        yield started


class World:
    """A desk of the service, with the register."""

    def __init__(self, database: Database, url: str) -> None:
        key = base64.b64encode(os.urandom(96)).decode()
        self.database = database.with_options(write_concern=mongo.DURABLE)
        settings = NoticesSettings(
            profile="local",
            public_url="https://setu.example.org",
            amqp_uri="",
            mongo_uri="",
            field_key=key,
            actor_public_key="",
            gateway_public_key="",
            notify_public_key=sealing.new_key_pair()[1],
            warrants_url=url,
            warrants_token=TOKEN,
        )
        self.parts: Any = SimpleNamespace(
            settings=settings,
            database=self.database,
            cipher=FieldCipher(self.database, key),
            outbox=Outbox(),
            call=of_one_office,
        )
        self.desk = BUILDING.desk(self.parts)
        self.compare = compare_with_register(self.parts)

    def published(self, **answers: Any) -> str:
        answers = form(**answers)
        key = f"key-{answers['case_number']}-{answers['kind']}"
        view = self.desk.file(ENTERS, "public-notices", answers, key)["view"]
        self.desk.act(SP_OFFICER, view["reference"], "publish", APPROVED)
        return str(view["reference"])

    def case(self, reference: str) -> dict[str, Any]:
        document = self.database["cases"].find_one({"_id": reference})
        assert document is not None
        return document

    def stands(self, reference: str) -> tuple[str, str | None]:
        """Its state, and what the register has to do with it."""
        case = self.case(reference)
        return case["state"], case["regions"].get("register")

    def told(self, reference: str) -> list[str]:
        events = [one for one in self.parts.outbox.relayed if one["reference"] == reference]
        notices = [one for event in events for one in event["data"].get("notices", ())]
        return [one["template"] for one in notices]


def of_one_office(service: str, method: str, *_: Any, **__: Any) -> Any:
    """Routing, as far as it says what an office is."""
    return {"code": SP, "name": NAMES[SP], "offices": chain(SP)}


def test_a_notice_is_compared_at_once_and_every_day_whoever_is_killed(
    database: Database,
    register: Warrants,
    now: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(database, register.url)
    register.process.kill()
    reference = world.published(case_number="NBW/7/2026")
    assert world.compare(world.desk) == 0
    assert world.stands(reference) == ("published", "comparison-due")

    register.start()
    now[0] += LEASE
    with monkeypatch.context() as patched:
        patched.setattr(CaseDesk, "act", lambda *_: (_ for _ in ()).throw(Died))
        with pytest.raises(Died):
            world.compare(world.desk)
    now[0] += LEASE
    assert world.compare(world.desk) == 1
    assert world.stands(reference) == ("published", "in-force")
    assert world.compare(world.desk) == 0, "once a day is enough"

    for _ in range(3):
        now[0] += DAY
        assert world.compare(world.desk) == 1
    case = world.case(reference)
    assert case["notice"]["compared_on"] == "2026-11-19"
    assert [entry["action"] for entry in case["timeline"]].count("record-in-force") == 1
    newest = world.parts.outbox.relayed[-1]
    assert (newest["type"], newest["data"]["notices"]) == ("case.compared", [])
    assert newest["data"]["case"]["notice"]["compared_on"] == "2026-11-19"

    # The court recalls it; the register is away for days, and says so as soon as it is back.
    register.enter("NBW/7/2026", "recalled")
    register.process.kill()
    for _ in range(4):
        now[0] += DAY
        assert world.compare(world.desk) == 0
        while world.desk.tick():
            pass
    assert world.stands(reference) == ("published", "in-force")
    assert world.told(reference).count("public-notices.no-answer.station") == 1
    register.start()
    now[0] += LEASE
    assert world.compare(world.desk) == 1
    case = world.case(reference)
    assert (case["state"], case["notice"], case["register_due_at"]) == ("cancelled", None, None)
    assert world.told(reference)[-1] == "public-notices.no-longer-wanted.station"
    now[0] += DAY
    assert world.compare(world.desk) == 0


@pytest.mark.parametrize(
    ("word", "because"),
    [
        ("EXECUTED", "Arrested or appeared"),
        ("RECALLED", "Recalled by the court"),
        ("CLOSED", "Acquitted or case closed"),
        ("DIED", "Died"),
    ],
)
def test_each_end_of_a_warrant_takes_the_notice_down_with_its_reason(
    database: Database, register: Warrants, now: list[datetime], word: str, because: str
) -> None:
    world = World(database, register.url)
    reference = world.published(case_number=f"NBW/{word}/7")
    assert world.compare(world.desk) == 1
    case = world.case(reference)
    assert (case["state"], case["notice"]) == ("cancelled", None)
    assert because in case["timeline"][-1]["text"]["en"]


@pytest.mark.parametrize("number", ["NBW/UNKNOWN/7", "typed wrongly"])
def test_what_is_not_known_there_or_not_taken_is_told_to_the_office_once(
    database: Database, register: Warrants, now: list[datetime], number: str
) -> None:
    world = World(database, register.url)
    reference = world.published(case_number=number)
    for _ in range(5):
        assert world.compare(world.desk) == 1
        now[0] += DAY
    assert world.stands(reference) == ("published", "not-confirmed")
    assert world.told(reference).count(NOT_CONFIRMED) == 1
    register.enter(number, "in-force")
    assert world.compare(world.desk) == 1
    expected = "not-confirmed" if number == "typed wrongly" else "in-force"
    assert world.stands(reference) == ("published", expected)


def test_an_arrest_is_not_asked_about_and_what_an_officer_ended_is_not_ended_again(
    database: Database, register: Warrants, now: list[datetime]
) -> None:
    world = World(database, register.url)
    arrest = world.published(kind="arrested")
    assert world.compare(world.desk) == 0
    assert world.stands(arrest) == ("on-board", None)
    reference = world.published(case_number="NBW/RECALLED/8")
    world.desk.act(
        SP_OFFICER, reference, "cancel", {"because": "mistake", "text": "Entered for another."}
    )
    assert world.compare(world.desk) == 0
    assert "public-notices.no-longer-wanted.station" not in world.told(reference)


@pytest.mark.parametrize("answer", ["in-force", "unknown", "recalled"])
def test_an_answer_that_comes_after_the_end_changes_nothing(
    database: Database, now: list[datetime], monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    world = World(database, "http://127.0.0.1:1")
    reference = world.published()

    def standing_of(*_: Any) -> str:
        body = {"because": "mistake", "text": "Entered for another."}
        world.desk.act(SP_OFFICER, reference, "cancel", body)
        return answer

    monkeypatch.setattr(WarrantRegister, "standing_of", standing_of)
    world.compare(world.desk)
    case = world.case(reference)
    assert (case["state"], case["register_due_at"]) == ("cancelled", None)
    assert case["timeline"][-1]["action"] == "cancel"


def test_the_register_is_told_no_more_than_it_needs(
    database: Database, now: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[dict[str, str]] = []

    def standing_of(_: WarrantRegister, warrant: dict[str, str]) -> str:
        questions.append(warrant)
        return "in-force"

    monkeypatch.setattr(WarrantRegister, "standing_of", standing_of)
    world = World(database, "http://127.0.0.1:1")
    world.published(kind="proclaimed", case_number="P/7/2026")
    assert world.compare(world.desk) == 1
    assert questions == [
        {
            "number": "P/7/2026",
            "court": "Test Court",
            "kind": "proclamation",
            "name": "Test Person",
        }
    ]


def test_without_an_address_nobody_is_asked_and_the_office_is_told_to_compare(
    database: Database, now: list[datetime]
) -> None:
    world = World(database, "")
    reference = world.published()
    for _ in range(6):
        now[0] += DAY
        assert world.compare(world.desk) == 0
        while world.desk.tick():
            pass
    assert world.stands(reference) == ("published", "comparison-due")
    assert world.told(reference).count("public-notices.no-answer.station") == 1
