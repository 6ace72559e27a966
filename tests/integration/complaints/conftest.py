"""The complaints desk on a real database; the bus is played by hand."""

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
from chassis import mongo, sealing, time_source
from chassis.cipher import FieldCipher
from contracts.errors import DeadlineExceeded
from services.complaints.settings import ComplaintsSettings
from tests.integration.complaints.cctns_world import StandIn, Station, stand_in_of
from tests.support.complaints import BUILDING
from tests.support.outbox import Outbox
from tests.unit.complaints.complaint import NOON, form
from tests.unit.complaints.posts import CITIZEN, ask_routing, resolved


class Routing:
    """The routing service, which may be away."""

    def __init__(self) -> None:
        self.away = False
        self.answer: Any = resolved()
        self.asked = 0

    def __call__(self, service: str, method: str, payload: dict, timeout: float) -> Any:
        self.asked += 1
        if self.away:
            raise DeadlineExceeded()
        if isinstance(self.answer, Exception):
            raise self.answer
        if method == "resolve_many":
            return {"items": [self.answer for _ in payload["requests"]]}
        if method == "office":
            return ask_routing(service, method, payload)
        return self.answer


class Office:
    """One deployment of the service: any number of replicas on one database."""

    def __init__(self, database: Database) -> None:
        self.database = database.with_options(write_concern=mongo.DURABLE)
        self.key = base64.b64encode(os.urandom(96)).decode()
        self.cipher = FieldCipher(self.database, self.key)
        self.outbox = Outbox()
        self.routing = Routing()
        self.private_key, self.public_key = sealing.new_key_pair()
        self.esign_key = base64.b64encode(os.urandom(32)).decode()
        self.now = NOON
        self.keys = 0
        time_source.use(lambda: self.now)
        self.desk = self.replica()

    def replica(self) -> CaseDesk:
        settings = ComplaintsSettings(
            profile="local",
            public_url="https://setu.example.org",
            esign_key=self.esign_key,
            amqp_uri="",
            mongo_uri="",
            field_key=self.key,
            actor_public_key="",
            gateway_public_key="",
            notify_public_key=self.public_key,
        )
        parts = SimpleNamespace(
            settings=settings,
            database=self.database,
            cipher=self.cipher,
            outbox=self.outbox,
            call=self.routing,
        )
        return BUILDING.desk(parts)  # type: ignore[arg-type]

    def file(self, actor: Any = CITIZEN, key: str | None = None, **answers: Any) -> dict[str, Any]:
        self.keys += 1
        key = key or f"key-{self.keys:08d}"
        return self.desk.file(actor, "complaint", form(**answers), key)

    def reference(self, **answers: Any) -> str:
        return self.file(**answers)["view"]["reference"]

    def document(self, reference: str) -> dict[str, Any]:
        record = self.database["cases"].find_one({"_id": reference})
        assert record is not None
        return record

    def pass_time(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def police(database: Database) -> Iterator[Office]:
    yield Office(database)
    time_source.use(None)


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    yield from stand_in_of(tmp_path)


@pytest.fixture
def station(database: Database, stand_in: StandIn) -> Iterator[Station]:
    police_station = Station(database, stand_in)
    yield police_station
    police_station.close()
