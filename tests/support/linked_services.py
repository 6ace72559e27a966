"""Two services of the tests whose cases are linked, `tests/samples/{libraries,wards}`: as they are,
each of its own department, or all of it in one service."""

import base64
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from pymongo.database import Database

from casework.definition.files import paths_in, read
from casework.definition.lint.linter import require_sound
from casework.definition.loader import load
from casework.definition.posts import Post
from casework.definition.versions import Definitions
from casework.desk.desk import CaseDesk
from casework.engine.rules import Rules
from casework.host.manifest import load as load_manifest
from chassis import mongo, sealing, time_source
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from contracts import rpc
from contracts.errors import Unavailable
from tests.support.outbox import Outbox
from tests.support.servers import ROOT

FOLDERS = {name: ROOT / "tests" / "samples" / name for name in ("libraries", "wards")}
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
CITIZEN = Actor("citizen-1", "citizen")
OTHER_CITIZEN = Actor("citizen-2", "citizen")
CALLS = {
    "ask_case": "linked",
    "tell_case": "linked",
    "link_case": "linked",
    "may_link": "references",
}
"""The methods between services, by the part of a desk that answers."""
Source = dict[str, Any]


@cache
def _written(name: str) -> dict[str, Source]:
    sources = [read(path) for path in paths_in(FOLDERS[name] / "definitions")]
    return {source["code"]: source for source in sources}


def definitions_of(name: str) -> Definitions:
    """The definitions of one of the two, as its host loads them."""
    department = load_manifest(FOLDERS[name]).department
    return Definitions(
        load({**source, "bus_service": name}, department) for source in _written(name).values()
    )


def in_one_service(change: Callable[[dict[str, Source]], Any] | None = None) -> Definitions:
    """All definitions as one service, `libraries`; `change` may alter what is written."""
    sources = _copied({**_written("libraries"), **_written("wards")})
    for source in sources.values():
        for part in (*source.get("links", {}).values(), *source.get("linked_by", {}).values()):
            part.pop("service")
        source["asked_by"] = [one.rpartition("/")[2] for one in source.get("asked_by", ())]
        if not source["asked_by"]:
            del source["asked_by"]
    if change is not None:
        change(sources)
    department = load_manifest(FOLDERS["libraries"]).department
    posts = dict(department.posts) | {
        "ward": Post(name={"hi": "वार्ड", "en": "the ward"}, audience="ward")
    }
    department = replace(department, posts=posts)
    return Definitions(
        load({**source, "bus_service": "libraries"}, department) for source in sources.values()
    )


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


def clerk(office: str, service: str = "libraries") -> Actor:
    """Who works at an office."""
    return Actor(f"clerk.{office.lower()}", f"{service}/clerk", f"{service}:{office}")


GANDHI = clerk("GANDHI")


def membership(*wards: str, service: str = "libraries", **changes: Any) -> dict[str, Any]:
    """An application with an address in each of `wards`, offices of `service`."""
    rows = [{"ward": f"{service}:{ward}", "place": f"Street {n}"} for n, ward in enumerate(wards)]
    form = {"branch": "libraries:GANDHI", "name": "Test Citizen One", "addresses": rows}
    return form | changes


class World:
    """Services on a database of their own each, without a bus: what they say to each other is
    carried by `deliver`, and calls go straight to the other's desk unless it is `away`."""

    def __init__(
        self, database: Database, services: dict[str, Definitions], rules: Rules | None = None
    ) -> None:
        self.rules = rules or Rules()
        self.now = MONDAY
        time_source.use(lambda: self.now)
        self.keys = 0
        self.away: set[str] = set()
        self.calls: list[tuple[str, str]] = []
        self.gateway_key, self.gateway_public_key = sealing.new_key_pair()
        self.key = base64.b64encode(os.urandom(96)).decode()
        self.definitions = services
        self.outboxes = {name: Outbox() for name in services}
        self._delivered = dict.fromkeys(services, 0)
        client = database.client
        self.databases = {
            name: client[f"{database.name}_{name}"].with_options(write_concern=mongo.DURABLE)
            for name in services
        }
        self.desks = {name: self.replica(name) for name in services}

    def replica(self, name: str = "libraries") -> CaseDesk:
        """A desk more of the service."""
        settings = SimpleNamespace(
            gateway_public_key=self.gateway_public_key,
            notify_public_key=sealing.new_key_pair()[1],
            field_key=self.key,
            field_key_previous="",
        )

        def call(service: str, method: str, payload: dict[str, Any], timeout: float) -> Any:
            return self._call(name, service, method, payload)

        parts = SimpleNamespace(
            settings=settings,
            database=self.databases[name],
            cipher=FieldCipher(self.databases[name], self.key),
            outbox=self.outboxes[name],
            call=call,
        )
        for definition in self.definitions[name]:
            require_sound(definition, self.rules)
        return CaseDesk(parts, self.definitions[name], self.rules)

    def _call(self, sender: str, service: str, method: str, payload: dict[str, Any]) -> Any:
        if service in self.away:
            raise Unavailable(f"{service} is away")
        self.calls.append((service, method))
        contract = rpc.method(service, method)
        assert contract is not None
        answers = getattr(self.desks[service], CALLS[method])
        reply = getattr(answers, method)(sender, **contract.schema.load(payload))
        contract.reply().load(reply)
        return reply

    def file(
        self, code: str, form: dict[str, Any], actor: Actor = CITIZEN, service: str = "libraries"
    ) -> str:
        """File an application; the reference."""
        self.keys += 1
        reply = self.desks[service].file(actor, code, form, f"key-{self.keys:08d}")
        reference: str = reply["view"]["reference"]
        return reference

    def act(self, actor: Actor, reference: str, action: str, **body: Any) -> dict[str, Any]:
        """Take an action where the case is; the view after it."""
        for name, desk in self.desks.items():
            if self.databases[name]["cases"].find_one({"_id": reference}):
                view: dict[str, Any] = desk.act(actor, reference, action, body)["view"]
                return view
        raise AssertionError(f"there is no case {reference}")

    def case(self, reference: str) -> dict[str, Any]:
        """The document of a case, wherever it is."""
        for database in self.databases.values():
            if document := database["cases"].find_one({"_id": reference}):
                return document
        raise AssertionError(f"there is no case {reference}")

    def cases(self, code: str) -> list[dict[str, Any]]:
        """All cases of a code, oldest first."""
        return [
            case
            for database in self.databases.values()
            for case in database["cases"].find({"service": code}).sort("_id", 1)
        ]

    def rows(self, reference: str, link: str = "enquiries") -> list[dict[str, Any]]:
        """The rows of a link."""
        return self.case(reference)["links"][link]

    def deliver(self) -> int:
        """Carry what the services say of links to those it is for, until nothing more is said;
        how many changed a case."""
        changed = 0
        while any(
            len(outbox.relayed) > self._delivered[name] for name, outbox in self.outboxes.items()
        ):
            for name, outbox in self.outboxes.items():
                events = outbox.relayed[self._delivered[name] :]
                self._delivered[name] += len(events)
                for event in events:
                    if event["type"] == "link.moved":
                        changed += self.desks[event["to"]].link_moved(event)
        return changed

    def pass_time(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def close(self) -> None:
        """Drop what was made."""
        time_source.use(None)
        for database in self.databases.values():
            database.client.drop_database(database.name)


@contextmanager
def one_service(database: Database, rules: Rules | None = None, **named: Any) -> Iterator[World]:
    """All of it in one service."""
    world = World(database, {"libraries": in_one_service(**named)}, rules)
    try:
        yield world
    finally:
        world.close()


@contextmanager
def two_services(database: Database) -> Iterator[World]:
    """Two services of two departments."""
    world = World(database, {name: definitions_of(name) for name in FOLDERS})
    try:
        yield world
    finally:
        world.close()


def ask_wards(world: World, *wards: str, service: str = "libraries") -> str:
    """A membership whose addresses are asked about."""
    form = membership(*(wards or ("NEHRU", "GANDHI")), service=service)
    reference = world.file("membership", form)
    world.act(GANDHI, reference, "check")
    return reference


def checks_of(world: World, reference: str) -> list[str]:
    return [row["reference"] for row in world.rows(reference)]


def answer(world: World, check: str, result: str) -> None:
    service, _, office = world.case(check)["offices"]["handling"].partition(":")
    world.act(clerk(office, service), check, "answer", result=result)
    world.deliver()
