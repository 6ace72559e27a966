"""A bank is asked once to hold what was lost, and its answer is taken once, whoever is killed: the
bank's own process, or the service between the bank's receipt and its note of it."""

import base64
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.database import Database

from casework.desk.desk import CaseDesk
from casework.desk.errands import Errands, Refused
from chassis import mongo
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from contracts.errors import Unavailable
from services.cyber.banks import Banks
from services.cyber.jobs import ask_banks
from tests.support.buildings import building
from tests.support.outbox import Outbox
from tests.support.stand_in_process import TOKEN, Died, StandInProcess

BUILDING = building("cyber")
OFFICER = Actor("officer-1", "cyber/cyber-officer", "cyber:PATNA")
CITIZEN = Actor("citizen-001", "citizen", mobile="+919000007804")
FORM = {
    "paid_by": "card",
    "bank": "Test Bank",
    "utr": "ab 1234567891",
    "amount": 5000,
    "paid_at": "2026-11-16T11:00:00+05:30",
    "words": "कार्ड का नंबर पूछकर पैसे निकाल लिए।",
    "place": {"unknown": True},
    "station": "cyber:PATNA",
    "name": "Test Citizen",
}


class Bank(StandInProcess):
    """The banks' interface."""

    module, variable = "services.cyber.stand_ins.banks", "BANK_TOKEN"

    def holds(self) -> int:
        return len(self.select("SELECT serial FROM holds"))


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with Bank.running(tmp_path) as started:
        yield started


class Service:
    """The cyber service on a real database, with this bank; nobody takes its complaints."""

    def __init__(self, database: Database, bank_url: str) -> None:
        key = base64.b64encode(os.urandom(96)).decode()
        self.database = database.with_options(write_concern=mongo.DURABLE)
        settings = SimpleNamespace(
            gateway_public_key="",
            notify_public_key="",
            field_key=key,
            field_key_previous="",
            bank_url=bank_url,
            bank_token=TOKEN,
        )
        self.parts: Any = SimpleNamespace(
            settings=settings,
            database=self.database,
            cipher=FieldCipher(self.database, key),
            outbox=Outbox(),
            call=away,
        )
        feed = Banks(bank_url, TOKEN)
        self.desk = CaseDesk(self.parts, BUILDING.definitions, BUILDING.rules_with(), feed=feed)

    def report(self) -> str:
        answer = self.desk.file(CITIZEN, "cyber-fraud-1930", FORM, "key-1")
        reference: str = answer["view"]["reference"]
        return reference

    def case(self, reference: str) -> dict[str, Any]:
        document = self.database["cases"].find_one({"_id": reference})
        assert document is not None
        return document


def away(*_: Any, **__: Any) -> Any:
    raise Unavailable("complaints is away")


def test_a_hold_is_asked_once_and_answered_once_whoever_is_killed(
    database: Database, bank: Bank, now: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(database, bank.url)
    database, parts, desk = service.database, service.parts, service.desk
    reference = service.report()

    def case() -> dict[str, Any]:
        return service.case(reference)

    bank.process.kill()
    ask_banks(parts)(desk)
    assert case()["state"] == "reported"
    assert case()["hold_due_at"] is not None

    bank.start()
    now[0] += timedelta(seconds=31)
    with monkeypatch.context() as patched:
        patched.setattr(CaseDesk, "act", lambda *_: (_ for _ in ()).throw(Died))
        with pytest.raises(Died):
            ask_banks(parts)(desk)
    assert (bank.holds(), case()["state"]) == (1, "reported")

    now[0] += timedelta(seconds=31)
    errands = ask_banks(parts)
    assert isinstance(errands, Errands)
    assert errands(desk) == 1
    assert (bank.holds(), case()["state"]) == (1, "hold-requested")
    for _ in range(2):
        desk.read_feed()
        database["feed_places"].drop()  # as after a crash before the place was noted
    assert (case()["state"], case()["hold"]["amount"]) == ("held", 5000)
    assert [entry["action"] for entry in case()["timeline"]].count("record-held") == 1
    assert errands(desk) == 0

    # All this time no station had the complaint.
    assert case()["regions"]["complaint"] == "complaint-due"
    now[0] += timedelta(minutes=16)
    while desk.tick():
        pass
    assert "Becoming a complaint takes longer" in str(case()["timeline"][-1]["text"])


def test_what_a_bank_does_not_take_is_told_to_the_officer_and_the_citizen(
    database: Database, bank: Bank, now: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(database, bank.url)
    reference = service.report()

    def refuses(*_: Any) -> str:
        raise Refused("unknown-bank")

    with monkeypatch.context() as patched:
        patched.setattr(Banks, "ask", refuses)
        assert ask_banks(service.parts)(service.desk) == 1
        now[0] += timedelta(hours=2)
        assert ask_banks(service.parts)(service.desk) == 0, "no program asks again and again"
    case = service.case(reference)
    assert (case["state"], case["hold"]["refusal"]) == ("bank-refused", "unknown-bank")
    notices = [
        event["data"]["notices"]
        for event in service.parts.outbox.relayed
        if event["type"] == "case.bank-refused"
    ]
    assert "cyber-fraud-1930.bank-refused.cyber-station" in {one["template"] for one in notices[0]}
    assert "The bank did not take the request" in case["timeline"][-1]["text"]["en"]
    # The hour goes on until the officer has asked the bank.
    (hold,) = [clock for clock in case["clocks"] if clock["name"] == "hold"]
    assert hold["ended_at"] is None
    service.desk.act(OFFICER, reference, "ask-by-hand", {"receipt": "by phone"})
    assert service.case(reference)["state"] == "hold-requested"
