"""A small citizen service on a real database, to prove what every one of them gets from casework.

It permits processions: a register of permits, a paper that is issued, officers who come and go.
"""

import base64
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

from casework.definition import loader
from casework.definition.model import Definition
from casework.definition.versions import Definitions
from casework.desk.desk import CaseDesk
from casework.desk.register import Register
from casework.engine.rules import Step
from chassis import mongo, sealing, time_source
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from tests.support.outbox import Outbox
from tests.unit.casework.region_samples import (
    ENQUIRER,
    HEAD,
    MONDAY,
    OFFICERS,
    OWNER,
    RULES,
    both,
    source,
    with_rules,
)

STATION = "5117012"


def definition() -> Definition:
    """The sample, with a register of permits and an office from the start."""
    changed = source()
    changed["view"].append("permit")
    changed["registers"] = {"permit": {"name": both("Permits")}}
    changed["actions"]["apply"]["effects"] = ["lie-at-the-station"]
    changed["actions"]["grant"] |= {"facts": ["next-number"], "effects": ["enter-in-register"]}
    return loader.load(changed)


def lie_at_the_station(step: Step) -> dict[str, Any]:
    offices = {"handling": STATION, "dsp": "D", "sp": "S", "control_room": "C"}
    return {"offices": offices, "office_codes": [STATION, "S"]}


def enter_in_register(step: Step) -> dict[str, Any]:
    year, serial = step.facts["next-number"]
    number = f"{STATION}/{serial:04d}/{year}"
    entry = {"number": number, "office": STATION, "year": year, "serial": serial}
    return {"permit": {**entry, "registered_at": step.now}, "details": {"permit": number}}


EFFECTS = {"lie-at-the-station": lie_at_the_station, "enter-in-register": enter_in_register}


class Printer:
    """Prints the number of the permit; may fail, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.fails = False
        self.given: tuple[Any, ...] = ()

    def __call__(self, kind: str, case: dict, *more: Any) -> bytes:
        self.asked += 1
        self.given = (kind, *more)
        if self.fails:
            raise OSError("no paper")
        return f"%PDF {kind} {case['_id']} {more[2]}".encode()

    def draft(self, kind: str, case: dict, *more: Any) -> bytes:
        """The number that the permit would have."""
        return f"%PDF draft {kind} {case['permit']['number']} {len(more[1])}".encode()

    def hand_form(self, kind: str, case: dict, *more: Any) -> bytes:
        """The names of the files that it lists."""
        return f"%PDF {kind} {case['_id']} {[file['name'] for file in more[2]]}".encode()


class SmallOffice:
    """One deployment: any number of replicas on one database."""

    def __init__(self, database: Database, key: str | None = None) -> None:
        self.database = database.with_options(write_concern=mongo.DURABLE)
        self.key = key or base64.b64encode(os.urandom(96)).decode()
        self.cipher = FieldCipher(self.database, self.key)
        self.outbox = Outbox()
        self.printer = Printer()
        self.prolong: Any = None
        self.now = MONDAY
        self.filed = 0
        self.versions = [definition()]
        self.officers = OFFICERS
        self.entry_changes()
        time_source.use(lambda: self.now)
        self.desk = self.replica()

    def replica(self, printer: Any = True) -> CaseDesk:
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
        permits = Register(self.database["cases"], "permit")
        rules = with_rules(
            facts={"next-number": lambda step: permits.next(STATION, step.now)},
            effects={**RULES.effects, **EFFECTS},
        )
        router: Any = SimpleNamespace(resolve=lambda question: None)
        printed = self.printer if printer is True else printer
        known = Definitions(self.versions)
        return CaseDesk(
            parts,
            known,
            rules,
            router,
            printed,
            self.prolong,
            drafter=self.printer.draft,
            form_printer=self.printer.hand_form if printed else None,
        )

    def file(self, category: str = "wedding") -> str:
        """The reference of a new case."""
        self.filed += 1
        form = {"category": category, "route": "From here to there"}
        reply = self.desk.file(OWNER, "procession", form, f"key-{self.filed:08d}")
        return reply["view"]["reference"]

    def paid(self) -> str:
        """The reference of a case that can be granted."""
        reference = self.file()
        self.desk.act(OWNER, reference, "pay", {})
        return reference

    def act(self, actor: Actor, reference: str, action: str, **body: Any) -> dict[str, Any]:
        officers = None if actor.role == "citizen" else self.officers
        return self.desk.act(actor, reference, action, body, officers=officers)["view"]

    def entry_changes(self) -> None:
        """The enquiry officer's entry in the register is changed now, as by a leave or a return."""
        record = OFFICERS[ENQUIRER.id] | {"entered_at": self.now.isoformat()}
        self.officers = OFFICERS | {ENQUIRER.id: record}

    def assigned(self) -> str:
        """The reference of a case that the enquiry officer has."""
        reference = self.file()
        self.act(HEAD, reference, "assign", officer=ENQUIRER.id)
        return reference

    def document(self, reference: str) -> dict[str, Any]:
        record = self.database["cases"].find_one({"_id": reference})
        assert record is not None
        return record

    def pass_time(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@contextmanager
def opened(database: Database) -> Iterator[SmallOffice]:
    """The small service on an empty database; the time is the system's again afterwards."""
    try:
        yield SmallOffice(database)
    finally:
        time_source.use(None)


def give_numbers(uri: str, name: str, key: str, references: list[str]) -> None:
    """Grant each case, in a process of its own; a line for each that was granted."""
    with MongoClient(uri, tz_aware=True) as client:
        office = SmallOffice(client[name], key)
        for reference in references:
            print(office.act(HEAD, reference, "grant")["permit"]["number"], flush=True)


if __name__ == "__main__":
    give_numbers(*sys.argv[1:4], sys.argv[4:])
