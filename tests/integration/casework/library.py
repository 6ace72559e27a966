"""The reading room of the unit tests on a real database, in any number of replicas."""

import base64
import copy
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from pymongo.database import Database

from casework.definition import loader
from casework.definition.lint.linter import require_sound
from casework.definition.versions import Definitions
from casework.desk.desk import CaseDesk
from casework.engine.rules import Rules
from chassis import mongo, sealing, time_source
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from tests.support.outbox import Outbox
from tests.unit.casework.reading_room_samples import MONDAY, READER, answers, source


class Library:
    """One deployment: no rules, no routing, no printer; the definition is all there is."""

    def __init__(self, database: Database) -> None:
        self.database = database.with_options(write_concern=mongo.DURABLE)
        self.key = base64.b64encode(os.urandom(96)).decode()
        self.cipher = FieldCipher(self.database, self.key)
        self.outbox = Outbox()
        self.source = source()
        self.now = MONDAY
        self.keys = 0
        time_source.use(lambda: self.now)
        self.desk = self.replica()

    def replica(self) -> CaseDesk:
        settings = SimpleNamespace(
            gateway_public_key="",
            notify_public_key=sealing.new_key_pair()[1],
            field_key=self.key,
            field_key_previous="",
        )
        parts = SimpleNamespace(
            settings=settings,
            database=self.database,
            cipher=self.cipher,
            outbox=self.outbox,
        )
        definition = loader.load(copy.deepcopy(self.source))
        require_sound(definition, Rules())
        return CaseDesk(parts, Definitions([definition]), Rules())

    def change(self, change: Callable[[dict], Any]) -> None:
        """Ship another definition from now on."""
        change(self.source)
        self.desk = self.replica()

    def file(
        self,
        actor: Actor = READER,
        key: str | None = None,
        desk: CaseDesk | None = None,
        **changes: Any,
    ) -> dict[str, Any]:
        self.keys += 1
        form = answers(**changes)
        return (desk or self.desk).file(actor, "reading-room", form, key or f"key-{self.keys:08d}")

    def reference(self, actor: Actor = READER, **changes: Any) -> str:
        return self.file(actor, **changes)["view"]["reference"]

    def document(self, reference: str) -> dict[str, Any]:
        record = self.database["cases"].find_one({"_id": reference})
        assert record is not None
        return record

    def claims(self) -> list[str]:
        """The places that are taken, in the whole service."""
        cases = self.database["cases"].find()
        return sorted(c for case in cases for c in case.get("claims", ()) if c.startswith("place"))

    def pass_time(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@contextmanager
def opened(database: Database) -> Iterator[Library]:
    """The library on an empty database; the time is the system's again afterwards."""
    try:
        yield Library(database)
    finally:
        time_source.use(None)
