"""The page docs/add-a-service.md is followed beside a running system, command by command.

What it makes lies in a folder of the test's own; the system finds it by the grant and by what the
new process announces, and by nothing else.
"""

import json
import re
import subprocess
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pika
import pytest
import requests
from pika.exceptions import ChannelClosedByBroker
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from contracts.envelope import new_event
from tests.integration.chassis.bus_user import BusUser
from tests.support.client import expect
from tests.support.matters import last_text, offered, refused
from tests.support.papers import fetch, signature_of
from tests.support.polling import eventually
from tests.support.servers import ROOT
from tests.support.system import System
from tests.support.team import (
    ACCESS_REFUSED,
    CODE,
    MOBILE,
    OFFICE,
    SERVICE,
    WHY,
    Team,
)


@pytest.fixture(scope="module")
def team(system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """A team whose service runs, with its officers."""
    before = state_of_repository()
    team = Team(system, tmp_path_factory.mktemp("desk"))
    try:
        written = team.types("setu new-service")
        assert "services/museums is written" in written
        assert "services/museums is sound" in team.types("setu lint")
        assert "is admitted" in team.types("setu grant")
        keys = (system.folder / "keys.json").read_text()
        team.types("setu grant")  # safe to repeat
        assert (system.folder / "keys.json").read_text() == keys
        team.starts("casework.host")
        eventually(lambda: listed(team), seconds=60, what="the service in the catalogue")
        assert team.types("add-officer").count("is entered") == 2
        yield team
    finally:
        team.ends()
        with system.servers.database.client() as client:
            client.drop_database(f"{system.prefix}_{SERVICE}")
    assert state_of_repository() == before, "something was written outside the folder"


def state_of_repository() -> str:
    """What git says has changed."""
    command = ["git", "-C", str(ROOT), "status", "--porcelain"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def listed(team: Team) -> bool:
    """Whether anybody sees the service in the catalogue."""
    assert team.runs, team.log.read_text()[-3000:]
    answer = requests.get(f"{team.system.url}/api/v1/services", timeout=10).json()
    return CODE in {entry["code"] for entry in answer["items"]}


def form(**changes: Any) -> dict[str, Any]:
    return {
        "office": OFFICE,
        "text": "विद्यालय के चालीस बच्चों के लिए भ्रमण।",
        "name": "Test Citizen One",
        "files": [],
        "language": "hi",
        **changes,
    }


def officer(team: Team, username: str) -> Any:
    (block,) = [block for block in team.blocks if "add-officer" in block]
    (password,) = re.findall(r"OFFICER_PASSWORD='(.*?)'", block)
    return team.system.officer(username, password=password)


def checked(system: System, paper: dict[str, Any]) -> dict[str, Any]:
    """What `/verify` tells anybody of a paper."""
    answer = requests.get(
        f"{system.url}/verify/{paper['id']}", headers={"Accept": "application/json"}, timeout=10
    )
    return expect(answer, 200)


def test_every_command_of_the_page_is_run_here(team: Team):
    ran = ("export PATH", "new-service", "setu lint", "setu grant", "casework.host", "add-officer")
    assert all(sum(words in block for block in team.blocks) == 1 for words in ran)
    assert len(team.blocks) == len(ran)


def test_an_application_is_filed_told_decided_printed_checked_and_withdrawn(team: Team):
    system = team.system
    citizen = system.citizen(MOBILE)
    case = citizen.file(form(), service=CODE)
    reference = case["reference"]
    assert case["station"]["code"] == OFFICE
    system.await_message(MOBILE, f"{CODE}.filed.citizen", reference=reference)
    system.await_message(OFFICE, f"{CODE}.filed.office", reference=reference)

    clerk, head = officer(team, "clerk.one"), officer(team, "head.one")
    eventually(lambda: reference in {row["reference"] for row in clerk.cases()})
    refused(clerk.try_to_act(reference, "grant"), 403, "not-allowed")
    assert {"grant", "refuse"} <= offered(head.case(reference))
    head.act(reference, "grant")
    system.await_message(MOBILE, f"{CODE}.granted.citizen", reference=reference)

    paper = eventually(lambda: papers(citizen, reference), what="the letter")[0]
    assert signature_of(fetch(citizen, paper)).valid
    good = checked(system, paper)
    assert (good["valid"], good["state"], good["kind"]) == (True, "issued", "decision")
    assert good["station"]["code"] == OFFICE
    assert good["department"]["en"] == "Museums Department"

    head.act(reference, "revoke", text=WHY)
    system.await_message(MOBILE, f"{CODE}.revoked.citizen", reference=reference)
    revocation = eventually(lambda: (it := checked(system, paper))["state"] == "revoked" and it)
    assert revocation["valid"] is False
    ended = citizen.case(reference)
    assert ended["state"] == "revoked" and ended["closed_at"]
    assert "withdrawn" in last_text(ended, "revoke")
    assert offered(ended) == offered(head.case(reference)) == set()


def papers(citizen: Any, reference: str) -> list[dict[str, Any]]:
    return citizen.case(reference)["documents"]


def test_its_officers_see_no_complaint_and_officers_of_the_police_none_of_its_cases(team: Team):
    system = team.system
    citizen = system.citizen(MOBILE)
    tour = citizen.file(form(), service=CODE)["reference"]
    complaint = citizen.file()["reference"]
    head, sho = officer(team, "head.one"), system.officer("sho.5117012")
    eventually(lambda: tour in {row["reference"] for row in head.cases()})
    assert complaint not in {row["reference"] for row in head.cases()}
    assert tour not in {row["reference"] for row in sho.cases()}
    for client, reference in ((head, complaint), (sho, tour)):
        assert client.call("GET", f"/cases/{reference}").status_code == 404


# What its users may not do.


@pytest.fixture
def user(team: Team) -> Iterator[BusUser]:
    """A client with the new service's own broker user."""
    opened = BusUser(team.settings(SERVICE)["AMQP_URI"])
    yield opened
    if opened.connection.is_open:
        opened.close()


@pytest.fixture
def complaint(team: Team) -> dict[str, Any]:
    """A complaint as the tracking view has it."""
    reference = team.system.citizen(MOBILE).file()["reference"]
    return eventually(
        lambda: case_document(team, reference), what="the complaint in the tracking view"
    )


def case_document(team: Team, reference: str) -> dict[str, Any] | None:
    return team.system.database("gateway")["cases"].find_one({"_id": reference})


def refusal(act: Callable[[], Any]) -> int:
    with pytest.raises(ChannelClosedByBroker) as closed:
        act()
    return closed.value.reply_code


@pytest.mark.parametrize("source", ["complaints", SERVICE])
def test_no_event_of_its_user_changes_a_complaint(
    team: Team, user: BusUser, complaint: dict[str, Any], source: str
):
    view = {key: value for key, value in complaint.items() if key != "_id"}
    view |= {"state": "closed", "sequence": 999, "bus_service": source}
    data = {"case": view, "notices": []}
    event = new_event("case.closed", source, data=data, reference=complaint["_id"], sequence=999)
    user.publish(
        f"{SERVICE}.events",
        "case.closed",
        json.dumps(event, default=str).encode(),
        content_type="application/json",
    )
    operator = BusUser(team.system.amqp_uri())
    try:
        letter = eventually(lambda: letter_about(operator, event["id"]), what="it is parked")
    finally:
        operator.close()
    assert letter["x-reason"] == "forged-sender"
    assert case_document(team, complaint["_id"]) == complaint


def letter_about(operator: BusUser, id: str) -> dict[str, Any] | None:
    while (letter := operator.take("dead.gateway")) is not None:
        if id.encode() in letter[1]:
            return letter[0]
    return None


def test_its_user_publishes_nothing_on_the_exchange_of_complaints(user: BusUser):
    for exchange in ("complaints.events", "nagrik.events", "gateway.changes"):
        channel = user.connection.channel()
        channel.confirm_delivery()
        message = (exchange, "case.closed", b"{}", pika.BasicProperties(user_id=SERVICE))
        publish = lambda c=channel, m=message: c.basic_publish(*m)  # noqa: E731
        assert refusal(publish) == ACCESS_REFUSED, exchange


def test_its_user_takes_nothing_from_the_queues_of_complaints(user: BusUser):
    for queue in ("rpc-complaints", "complaints.officer_left", "dead.complaints"):
        for act in ("basic_get", "queue_purge", "queue_delete"):
            attempt = getattr(user.connection.channel(), act)
            assert refusal(lambda a=attempt, q=queue: a(q)) == ACCESS_REFUSED, (act, queue)


@pytest.mark.parametrize("method", ["act", "file_case", "read_case", "read_document"])
def test_its_user_calls_nothing_on_complaints(user: BusUser, method: str):
    user.channel.confirm_delivery()
    key = f"complaints.{method}"
    publish = user.channel.basic_publish
    properties = pika.BasicProperties(user_id=SERVICE, correlation_id=uuid.uuid4().hex)
    assert refusal(lambda: publish("nameko-rpc", key, b"{}", properties)) == ACCESS_REFUSED


def test_its_database_user_reads_and_writes_nothing_of_anothers(
    team: Team, complaint: dict[str, Any]
):
    team.system.citizen(MOBILE).file(form(), service=CODE)
    own = team.settings(SERVICE)
    with MongoClient(own["MONGO_URI"]) as client:
        assert client[own["MONGO_DATABASE"]]["cases"].count_documents({}) > 0
        for other in ("complaints", "gateway", "notify", "routing"):
            cases = client[f"{team.system.prefix}_{other}"]["cases"]
            with pytest.raises(OperationFailure, match="not authorized"):
                cases.find_one({})
            with pytest.raises(OperationFailure, match="not authorized"):
                cases.update_one({"_id": complaint["_id"]}, {"$set": {"state": "closed"}})
    assert case_document(team, complaint["_id"]) == complaint
