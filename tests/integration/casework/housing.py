"""The ward office of the unit tests on a real database: a service with people beside the owner."""

import base64
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from pymongo.database import Database

from casework.definition import loader
from casework.definition.lint.linter import require_sound
from casework.definition.versions import Definitions
from casework.desk.desk import CaseDesk
from casework.engine.rules import Rules
from casework.payments.interface import Provider
from chassis import mongo, sealing, time_source
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from tests.support.outbox import Outbox
from tests.unit.casework.tenancy_samples import LANDLORD, MONDAY, TENANT, answers, source


def printed(*_: Any) -> bytes:
    return b"%PDF-1.7 an entry"


class Housing:
    """One deployment: no rules, no routing; the definition is all there is."""

    def __init__(
        self,
        database: Database,
        provider: Provider | None = None,
        *,
        field_key: str | None = None,
        gateway_public_key: str = "",
    ) -> None:
        self.gateway_public_key = gateway_public_key
        self.database = database.with_options(write_concern=mongo.DURABLE)
        self.field_key = field_key or base64.b64encode(os.urandom(96)).decode()
        self.cipher = FieldCipher(self.database, self.field_key)
        self.notify_key, self.notify_public_key = sealing.new_key_pair()
        self.outbox = Outbox()
        self.source = source()
        self.earlier: list[dict[str, Any]] = []
        self.now = MONDAY
        self.keys = 0
        time_source.use(lambda: self.now)
        self.provider = provider
        self.desk = self.replica(provider)

    @staticmethod
    def use_true_time() -> None:
        """Beside a process that has its own time."""
        time_source.use(None)

    def replica(self, provider: Provider | None = None) -> CaseDesk:
        settings = SimpleNamespace(
            gateway_public_key=self.gateway_public_key,
            notify_public_key=self.notify_public_key,
            field_key=self.field_key,
            field_key_previous="",
            public_url="https://window.example",
        )
        parts = SimpleNamespace(
            settings=settings, database=self.database, cipher=self.cipher, outbox=self.outbox
        )
        definition = loader.load(self.source)
        require_sound(definition, Rules())
        definitions = Definitions([*map(loader.load, self.earlier), definition])
        return CaseDesk(parts, definitions, Rules(), printer=printed, provider=provider)

    def change(self, change: Callable[[dict], Any]) -> None:
        """Ship another definition from now on."""
        change(self.source)
        self.desk = self.replica(self.provider)

    def release(self, change: Callable[[dict], Any]) -> CaseDesk:
        """Ship another version beside those of before; return the desk of a replica of before."""
        before = self.desk
        self.earlier.append(deepcopy(self.source))
        self.source["version"] += 1
        self.change(change)
        return before

    def file(
        self,
        actor: Actor = LANDLORD,
        parties: dict[str, str] | None = None,
        key: str | None = None,
        **changes: Any,
    ) -> dict[str, Any]:
        self.keys += 1
        named = {"tenant": TENANT.id} if parties is None else parties
        key = key or f"key-{self.keys:08d}"
        return self.desk.file(actor, "tenancy", answers(**changes), key, named)

    def reference(self, **more: Any) -> str:
        return self.file(**more)["view"]["reference"]

    def act(
        self,
        actor: Actor,
        reference: str,
        action: str,
        body: dict | None = None,
        parties: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        return self.desk.act(actor, reference, action, body or {}, parties=parties)["view"]

    def document(self, reference: str) -> dict[str, Any]:
        record = self.database["cases"].find_one({"_id": reference})
        assert record is not None
        return record

    def notices_of(self, reference: str) -> list[tuple[str, dict[str, Any]]]:
        """(template, notice) of all that was told in the case, in order; contacts are opened."""
        notices = [
            notice
            for event in self.document(reference)["outbox"]
            for notice in event["data"]["notices"]
        ]
        for notice in notices:
            if box := notice["to"].get("sealed"):
                notice["to"] = sealing.open_sealed(self.notify_key, box)
        return [(notice["template"], notice) for notice in notices]

    def pass_time(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@contextmanager
def opened(database: Database, provider: Provider | None = None) -> Iterator[Housing]:
    """The office on an empty database; the time is the system's again afterwards."""
    try:
        yield Housing(database, provider)
    finally:
        time_source.use(None)
