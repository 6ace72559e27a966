"""The desk of lost and found on a real database; the bus is played by hand."""

import base64
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.database import Database

from casework.desk.desk import CaseDesk
from casework.desk.reference import new_reference
from casework.papers.settings import DocumentSettings
from chassis import mongo, sealing, time_source
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from contracts.errors import ContractError, Unavailable
from documents.press import Press
from services.lostfound.settings import LostFoundSettings
from tests.support.lostfound import BUILDING, RECEIVED, WHY, claim, found_item
from tests.support.outbox import Outbox
from tests.unit.complaints.posts import resolved

NOON = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
STATION = "5117012"
KEEPER = Actor("malkhana.one", "duty-officer", STATION)
HEAD = Actor("sho.one", "sho", STATION)
SP = Actor("sp.one", "sp", "PD-PATNA-SP")
ELSEWHERE = Actor("duty.two", "duty-officer", "5117001")


COMPLAINT = new_reference()
COMPLAINT_ROW = {
    **{"reference": COMPLAINT, "service": "complaint", "state": "submitted", "station": None},
    **{"label": {"hi": "दर्ज", "en": "Submitted"}, "due_at": None, "overdue": False},
    **{"ended": False, "opened_at": "2026-11-27T06:30:00+00:00", "sequence": 1},
}
"""How a complaint stands that a theft was handed on as."""


def citizen(number: int) -> Actor:
    """A citizen who signed in."""
    return Actor(f"citizen-{number}", "citizen", mobile=f"90000000{number:02}")


FINDER, OWNER, RIVAL = citizen(1), citizen(2), citizen(3)


@pytest.fixture(scope="module", autouse=True)
def one_press() -> Iterator[None]:
    """The tests of a file print with one press: each desk would start a process of its own."""
    begin, presses = DocumentSettings.press, list[Press]()

    def shared_press(settings: DocumentSettings) -> Press:
        if not presses:
            presses.append(begin(settings))
        return presses[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DocumentSettings, "press", shared_press)
        yield
    for press in presses:
        press.stop()


class Room:
    """One deployment of the service: any number of replicas on one database."""

    def __init__(self, database: Database) -> None:
        self.database = database.with_options(write_concern=mongo.DURABLE)
        self.key = base64.b64encode(os.urandom(96)).decode()
        self.cipher = FieldCipher(self.database, self.key)
        self.outbox = Outbox()
        self.routed: Any = resolved(STATION)
        self.may_link: bool | None = True
        self.complaints_away = False
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.handed_on: list[dict[str, Any]] = []
        self.now = NOON
        self.keys = 0
        self._delivered = 0
        time_source.use(lambda: self.now)
        self.parts: Any = SimpleNamespace(
            settings=LostFoundSettings(
                profile="local",
                public_url="https://setu.example.org",
                amqp_uri="",
                mongo_uri="",
                field_key=self.key,
                actor_public_key="",
                gateway_public_key="",
                notify_public_key=sealing.new_key_pair()[1],
                index_key="an index key of tests",
            ),
            database=self.database,
            cipher=self.cipher,
            outbox=self.outbox,
            call=self._answered,
        )
        self.desk: CaseDesk = BUILDING.desk(self.parts)

    def _answered(
        self, service: str, method: str, question: dict[str, Any] | None = None, **more: Any
    ) -> Any:
        """What routing says; of complaints whether one may be linked, None where they are away."""
        if service != "complaints":
            return self.routed
        if self.may_link is None or self.complaints_away:
            raise Unavailable("complaints are away")
        if method == "ask_case":
            self.handed_on.append(question or {})
            return {"row": COMPLAINT_ROW}
        if method != "may_link":
            return {}
        self.asked.append((service, method, question or {}))
        return {"may": self.may_link}

    def file(self, code: str, form: dict[str, Any], actor: Actor = OWNER) -> str:
        """The reference of a new case."""
        self.keys += 1
        view = self.desk.file(actor, code, form, f"key-{self.keys:08d}")["view"]
        self.deliver()
        reference: str = view["reference"]
        return reference

    def act(self, actor: Actor, reference: str, action: str, **body: Any) -> dict[str, Any]:
        """The view after an action, and after what follows from it elsewhere."""
        self.desk.act(actor, reference, action, body)
        self.deliver()
        return self.view(reference, actor)

    def refused(self, actor: Actor, reference: str, action: str, **body: Any) -> ContractError:
        """The error with which an action is refused."""
        with pytest.raises(ContractError) as error:
            self.desk.act(actor, reference, action, body)
        return error.value

    def view(self, reference: str, actor: Actor = HEAD) -> dict[str, Any]:
        view: dict[str, Any] = self.desk.read(actor, reference)["view"]
        return view

    def read(self, reference: str, actor: Actor) -> dict[str, Any]:
        return self.desk.read(actor, reference)

    def document(self, reference: str) -> dict[str, Any]:
        case = self.database["cases"].find_one({"_id": reference})
        assert case is not None
        return case

    def state(self, reference: str) -> str:
        return str(self.document(reference)["state"])

    def deliver(self) -> None:
        """Carry what cases say of their links to those it is for."""
        while self._delivered < len(self.outbox.relayed):
            event = self.outbox.relayed[self._delivered]
            self._delivered += 1
            if event["type"] == "link.moved":
                self.desk.link_moved(event)

    def notices(self, reference: str, template: str) -> list[dict[str, Any]]:
        """The variables of the notices of a template about a case, oldest first."""
        return [
            notice["variables"]
            for event in self.outbox.relayed
            if event.get("reference") == reference and event["type"].startswith("case.")
            for notice in event["data"]["notices"]
            if notice["template"] == template
        ]

    def pass_time(self, **span: float) -> None:
        """Let time pass, and do what is due then."""
        self.now += timedelta(**span)
        self.desk.tick()
        self.deliver()

    def received(self, **answers: Any) -> str:
        """The reference of a thing in custody."""
        reference = self.file("found-item", found_item(**answers), FINDER)
        self.act(KEEPER, reference, "receive", **RECEIVED)
        return reference

    def published(self, **answers: Any) -> str:
        """The reference of a thing on the public list."""
        reference = self.received(**answers)
        self.act(KEEPER, reference, "publish")
        return reference

    def approved(self, item: str, actor: Actor = OWNER, **answers: Any) -> str:
        """The reference of an approved claim."""
        reference = self.file("found-claim", claim(item, **answers), actor)
        self.act(HEAD, reference, "approve", text=WHY)
        return reference

    def code(self, reference: str) -> str:
        """The code that was sent last."""
        return str(self.notices(reference, "found-claim.code.citizen")[-1]["code"])


@pytest.fixture
def room(database: Database) -> Iterator[Room]:
    yield Room(database)
    time_source.use(None)
