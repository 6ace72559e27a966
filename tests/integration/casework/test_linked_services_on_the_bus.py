"""Two services of two departments as real processes, each with its own user on a real broker."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from casework.host.manifest import load
from chassis.actor import Actor
from contracts.envelope import new_event
from deploy.local.access import OnTheBus, service_topology
from deploy.local.broker_access import OPERATOR
from tests.integration.chassis.bus_user import BusUser
from tests.support.announcing import granted
from tests.support.linked_services import CITIZEN, FOLDERS, GANDHI, clerk, membership
from tests.support.polling import eventually
from tests.support.servers import Servers
from tests.support.service_process import ServiceProcess, service_environ

CODES = {"libraries": ("membership", "card-claim"), "wards": ("address-check", "found-card")}
WARD = clerk("NEHRU", "wards")
RETRY_DELAYS = (0.2, 0.5, 1.0, 2.0)


class Departments:
    """Both services, each with a database of its own; either can be killed and started again."""

    def __init__(
        self, shared: Servers, vhost: str, client: MongoClient, name: str, folder: Any
    ) -> None:
        self.shared, self.vhost, self.client = shared, vhost, client
        self.names = {service: f"{name}_{service}" for service in FOLDERS}
        self.uris: dict[str, str] = {}
        self.folder = folder
        self.processes: dict[str, ServiceProcess] = {}
        self.keys = 0
        for service, path in FOLDERS.items():
            does = OnTheBus.of(load(path))
            shared.declare(vhost, service_topology(service, does, RETRY_DELAYS))
            self.uris[service] = shared.add_user(vhost, service, does)
        self.bus = BusUser(shared.broker.uri(OPERATOR, vhost))

    def start(self, service: str, *, wait: bool = True) -> None:
        environ = service_environ(
            self.uris[service], self.shared.database.uri(OPERATOR), self.names[service]
        )
        environ |= {
            "SERVICE_GRANT": granted(service, service, *CODES[service]),
            "OUTBOX_SWEEP": "0.5",
            "RETRY_DELAYS": ",".join(map(str, RETRY_DELAYS)),
        }
        log = f"{service}-{len(list(self.folder.iterdir()))}"
        command = ["casework.host", str(FOLDERS[service])]
        self.processes[service] = ServiceProcess(self.folder, log, command, environ).start(
            wait=wait
        )

    def kill(self, service: str) -> None:
        self.processes.pop(service).kill()

    def stop(self) -> None:
        for process in self.processes.values():
            process.stop()
        self.bus.close()
        for name in self.names.values():
            self.client.drop_database(name)

    def ask(self, service: str, method: str, actor: Actor, **kwargs: Any) -> dict[str, Any]:
        reply = self.bus.request(service, method, kwargs, actor=actor, deadline=20)
        assert reply["error"] is None, reply["error"]
        result: dict[str, Any] = reply["result"]["view"]
        return result

    def file(self, service: str, code: str, form: dict[str, Any]) -> str:
        self.keys += 1
        key = f"key-{self.keys:08d}"
        view = self.ask(
            service, "file_case", CITIZEN, service_code=code, form=form, idempotency_key=key
        )
        reference: str = view["reference"]
        return reference

    def act(self, service: str, actor: Actor, reference: str, action: str, **body: Any) -> dict:
        return self.ask(service, "act", actor, reference=reference, action=action, body=body)

    def cases(self, service: str) -> Any:
        return self.client[self.names[service]]["cases"]

    def case(self, service: str, reference: str) -> dict[str, Any]:
        document: dict[str, Any] = self.cases(service).find_one({"_id": reference})
        return document

    def rows(self, reference: str, link: str = "enquiries", service: str = "libraries") -> list:
        return self.case(service, reference)["links"][link]

    def state(self, reference: str, service: str = "libraries") -> str:
        state: str = self.case(service, reference)["state"]
        return state


@pytest.fixture
def departments(
    shared: Servers, vhost: str, mongo_client: MongoClient, database: Database, tmp_path: Any
) -> Iterator[Departments]:
    opened = Departments(shared, vhost, mongo_client, database.name, tmp_path)
    try:
        yield opened
    finally:
        opened.stop()


@pytest.fixture
def both(departments: Departments) -> Departments:
    for service in FOLDERS:
        departments.start(service)
    return departments


def checked(on: Departments, *wards: str) -> str:
    """A membership whose addresses are asked about."""
    form = membership(*wards, service="wards")
    reference = on.file("libraries", "membership", form)
    on.act("libraries", GANDHI, reference, "check")
    return reference


def test_one_department_asks_and_the_other_answers(both: Departments) -> None:
    reference = checked(both, "NEHRU", "NEHRU")
    eventually(lambda: len(both.rows(reference)) == 2, what="both are asked")
    for row in both.rows(reference):
        both.act("wards", WARD, row["reference"], "answer", result="clear")
    eventually(lambda: both.state(reference) == "admitted", what="what the answers say follows")
    assert both.cases("wards").count_documents({}) == 2
    eventually(lambda: _nothing_waits(both), what="all is said")
    assert both.bus.count("dead.libraries") == both.bus.count("dead.wards") == 0


def _nothing_waits(on: Departments) -> bool:
    """Events of cases wait here, as nobody keeps a tracking view."""
    waiting = {"outbox.type": "link.moved"}
    return not any(on.cases(name).count_documents(waiting) for name in FOLDERS)


def test_a_reference_links_cases_of_two_departments(both: Departments) -> None:
    card = both.file("wards", "found-card", {"ward": "wards:NEHRU"})
    form = {"branch": "libraries:GANDHI", "card": card.lower(), "proof": "Green"}
    mine = both.file("libraries", "card-claim", form)
    eventually(lambda: both.rows(mine, "card"), what="the row of the card")
    eventually(lambda: both.rows(card, "claims", "wards"), what="the row of the claim")
    both.act("wards", WARD, card, "give-back")
    eventually(lambda: both.state(mine) == "closed", what="the claim is closed")


def test_while_the_other_is_away_it_is_asked_once_it_is_back(departments: Departments) -> None:
    on = departments
    on.start("libraries")
    reference = checked(on, "NEHRU", "NEHRU")
    assert on.state(reference) == "enquiring"
    assert on.rows(reference) == []
    on.start("wards")
    eventually(lambda: len(on.rows(reference)) == 2, seconds=60, what="both are asked")
    assert on.cases("wards").count_documents({}) == 2
    on.kill("libraries")
    for row in on.rows(reference):
        on.act("wards", WARD, row["reference"], "answer", result="clear")
    on.start("libraries")
    eventually(lambda: on.state(reference) == "admitted", seconds=60, what="it hears of both")


def test_who_asks_is_killed_in_the_middle_and_each_is_asked_once(departments: Departments) -> None:
    on = departments
    on.start("libraries")
    references = [checked(on, "NEHRU", "NEHRU", "NEHRU") for _ in range(8)]
    # Watched from its first moment: a quick machine asks all before it says that it is ready.
    on.start("wards", wait=False)
    eventually(lambda: on.cases("wards").count_documents({}) >= 2, seconds=60, what="a beginning")
    on.kill("libraries")
    assert on.cases("wards").count_documents({}) < 24 or not all(map(on.rows, references))
    on.start("libraries")
    eventually(lambda: all(len(on.rows(r)) == 3 for r in references), seconds=60, what="all asked")
    assert on.cases("wards").count_documents({}) == 24
    known = {row["reference"] for reference in references for row in on.rows(reference)}
    assert known == {case["_id"] for case in on.cases("wards").find()}


def test_another_services_user_can_neither_ask_nor_move_a_link(
    both: Departments, shared: Servers, vhost: str
) -> None:
    reference = checked(both, "NEHRU")
    eventually(lambda: both.rows(reference), what="it is asked")
    (row,) = both.rows(reference)
    does = OnTheBus(calls=["wards", "libraries"], citizen=True)
    shared.declare(vhost, service_topology("permits", does))
    stranger = BusUser(shared.add_user(vhost, "permits", does))
    follower = {"reference": reference, "service_code": "membership", "link": "enquiries"}
    request = {
        "service_code": "address-check",
        "form": {"ward": "wards:NEHRU", "place": "Street", "person": "Somebody"},
        "follower": {**follower, "n": "2.1", "shows": ["result"]},
    }
    outcome = {"reference": row["reference"], "asker": reference, "office": None, "ended": True}
    assert stranger.request("wards", "ask_case", request)["error"]["code"] == "not-allowed"
    assert stranger.request("wards", "tell_case", outcome)["error"]["code"] == "not-found"
    moved = {**row, "state": "answered", "result": "clear", "ended": True, "sequence": 99}
    data = {"follower": {"reference": reference, "link": "enquiries", "n": row["n"]}, "row": moved}
    for source in ("permits", "wards"):
        event = new_event(
            "link.moved", source, data=data, reference=row["reference"], to="libraries"
        )
        stranger.publish(
            "permits.events",
            "link.moved.libraries",
            json.dumps(event).encode(),
            content_type="application/json",
        )
    # The one in another's name is parked; the one in its own is heard and moves nothing.
    eventually(lambda: both.bus.count("dead.libraries") == 1, what="the forged one is parked")
    stranger.close()
    assert both.rows(reference) == [row]
    assert both.state(reference) == "enquiring"
    assert both.cases("wards").count_documents({}) == 1


def test_only_the_service_that_follows_hears_of_a_link(both: Departments) -> None:
    both.bus.channel.queue_declare("overheard", durable=True)
    both.bus.channel.queue_bind("overheard", "nagrik.events", "link.moved.libraries")
    both.bus.channel.queue_bind("overheard", "nagrik.events", "link.moved")
    reference = checked(both, "NEHRU")
    eventually(lambda: both.rows(reference), what="it is asked")
    _, body = eventually(lambda: both.bus.take("overheard"), what="link.moved")
    assert json.loads(body)["to"] == "libraries"
    assert both.bus.count("wards.link_moved") == 0
