"""The registry is asked once whose a vehicle is and told once that it is stolen, whoever is killed:
the registry's own process, or the service between the receipt and its note of it."""

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
from chassis import mongo, sealing
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from contracts.errors import Unavailable
from services.vehicles.jobs import ask_registry, match
from services.vehicles.settings import VehiclesSettings
from tests.support.buildings import building
from tests.support.outbox import Outbox
from tests.support.stand_in_process import TOKEN, Died, StandInProcess
from tests.unit.complaints.posts import NAMES, STATION, chain

BUILDING = building("vehicles")
CITIZEN = Actor("citizen-001", "citizen", mobile="+919000007621")
OFFICER = Actor("sho.one", "sho", STATION)
FORM = {
    "category": "theft",
    "suspect": "unknown",
    "words": "घर के बाहर से चोरी हुई।",
    "kind": "motorcycle",
    "make": "Test Splendor",
    "occurred_at": "2026-11-16T11:00:00+05:30",
    "place": {"unknown": True},
    "name": "Test Owner",
}


class RegistryProcess(StandInProcess):
    """The registry of motor vehicles."""

    module, variable = "services.vehicles.stand_ins.registry", "REGISTRY_TOKEN"

    def marks(self) -> list[str]:
        return [row["mark"] for row in self.select("SELECT mark FROM marks ORDER BY serial")]


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[RegistryProcess]:
    with RegistryProcess.running(tmp_path) as started:
        yield started


class World:
    """A desk of the service, with the registry."""

    def __init__(self, database: Database, url: str) -> None:
        key = base64.b64encode(os.urandom(96)).decode()
        self.database = database.with_options(write_concern=mongo.DURABLE)
        settings = VehiclesSettings(
            profile="local",
            public_url="https://setu.example.org",
            amqp_uri="",
            mongo_uri="",
            field_key=key,
            actor_public_key="",
            gateway_public_key="",
            notify_public_key=sealing.new_key_pair()[1],
            index_key="an index key of tests",
            registry_url=url,
            registry_token=TOKEN,
        )
        self.parts: Any = SimpleNamespace(
            settings=settings,
            database=self.database,
            cipher=FieldCipher(self.database, key),
            outbox=Outbox(),
            call=away,
        )
        self.desk = BUILDING.desk(self.parts)

    def filed(self, plate: str) -> str:
        form = {**FORM, "plate": plate}
        reference: str = self.desk.file(CITIZEN, "vehicle-theft", form, f"key-{plate}")["view"][
            "reference"
        ]
        return reference

    def recovered(self, plate: str) -> str:
        self.parts.call = of_one_office
        self.desk = BUILDING.desk(self.parts)
        form = {
            **{"kind": "motorcycle", "plate": plate, "make": "Test Splendor"},
            **{"how": "abandoned", "found_at": "2026-11-16T11:00:00+05:30"},
            **{"place": {"unknown": True}, "seizure_number": "SD/1"},
        }
        view = self.desk.file(OFFICER, "recovered-vehicle", form, f"key-found-{plate}")["view"]
        return str(view["reference"])

    def case(self, reference: str) -> dict[str, Any]:
        document = self.database["cases"].find_one({"_id": reference})
        assert document is not None
        return document


def of_one_office(service: str, method: str, *_: Any, **__: Any) -> Any:
    """Routing, as far as it says what an office is."""
    return {"code": STATION, "name": NAMES[STATION], "offices": chain(STATION)}


def away(*_: Any, **__: Any) -> Any:
    raise Unavailable("everybody is away")


def test_the_registry_is_asked_and_told_once_whoever_is_killed(
    database: Database,
    registry: RegistryProcess,
    now: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(database, registry.url)
    reference = world.filed("BR01ZZ4321")

    def region() -> str:
        return str(world.case(reference)["regions"]["registry"])

    def later() -> None:
        now[0] += timedelta(seconds=31)

    registry.process.kill()
    ask_registry(world.parts)(world.desk)
    assert region() == "owner-due"
    assert world.case(reference)["registry_due_at"] is not None

    registry.start()
    later()
    errands = ask_registry(world.parts)
    assert errands(world.desk) == 2
    assert (region(), registry.marks()) == ("marked", ["stolen"])

    # The owner has it back; the service dies after the registry took that, and before its note.
    world.desk.act(CITIZEN, reference, "withdraw", {})
    later()
    with monkeypatch.context() as patched:
        patched.setattr(CaseDesk, "act", lambda *_: (_ for _ in ()).throw(Died))
        with pytest.raises(Died):
            errands(world.desk)
    assert (region(), registry.marks()) == ("lifting-due", ["stolen", "lifted"])
    later()
    assert errands(world.desk) == 1
    assert (region(), registry.marks()) == ("lifted", ["stolen", "lifted"])
    assert errands(world.desk) == 0
    actions = [entry["action"] for entry in world.case(reference)["timeline"]]
    for once in ("record-owner", "record-mark", "record-lifting"):
        assert actions.count(once) == 1


@pytest.mark.parametrize("plate", ["BR01ZZ4329", "BR01ZZ4320"])
def test_another_owner_or_none_is_the_stations_to_look_at_and_nothing_is_marked(
    database: Database, registry: RegistryProcess, now: list[datetime], plate: str
) -> None:
    world = World(database, registry.url)
    reference = world.filed(plate)
    errands = ask_registry(world.parts)
    assert errands(world.desk) == 1
    case = world.case(reference)
    assert case["regions"]["registry"] == "owner-question"
    assert case["state"] == "routing-pending" and case["registry_due_at"] is None
    assert registry.marks() == [] and errands(world.desk) == 0
    now[0] += timedelta(hours=25)
    while world.desk.tick():
        pass
    assert "papers were not looked at" in str(world.case(reference)["timeline"])


def test_one_number_in_two_hands_is_suggested_once_by_whichever_replica(
    database: Database, registry: RegistryProcess, now: list[datetime]
) -> None:
    world = World(database, registry.url)
    mine, other = world.filed("BR01ZZ4321"), world.filed("BR01ZZ4322")
    vehicle = world.recovered("br 1 zz 4321")
    jobs = [match(world.parts) for _ in range(2)]
    for job in (*jobs, *jobs):
        job(world.desk)
    assert world.case(vehicle)["suggested"] == [mine] and world.case(mine)["suggested"] == [vehicle]
    assert "suggested" not in world.case(other)
    document = str({k: v for k, v in world.case(vehicle).items() if k != "personal"})
    assert "BR01ZZ4321" not in document


def test_unreadable_vehicles_do_not_keep_others_from_being_compared(
    database: Database, registry: RegistryProcess, now: list[datetime]
) -> None:
    world = World(database, registry.url)
    broken_theft, mine = world.filed("BR01ZZ4321"), world.filed("BR 01 ZZ 4321")
    broken_vehicle, vehicle = world.recovered("BR1ZZ4321"), world.recovered("BR-01-ZZ-4321")
    broken = {"_id": {"$in": [broken_theft, broken_vehicle]}}
    world.database["cases"].update_many(broken, {"$unset": {"near_keys": ""}})
    match(world.parts)(world.desk)
    assert world.case(mine)["suggested"] == [vehicle]
    assert world.case(vehicle)["suggested"] == [mine]
    assert world.database["cases"].count_documents({**broken, "suggested": {"$exists": True}}) == 0
    assert world.database["compared"].count_documents({}) == 4, "each is compared once, for good"
