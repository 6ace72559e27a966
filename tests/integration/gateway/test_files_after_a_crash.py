"""The gateway is killed after a service accepted what names a file, before it tied the file to the
case: whoever hears of the case ties it."""

import io
from collections.abc import Callable
from contextlib import suppress

import pytest
import requests
from flask.testing import FlaskClient
from pymongo.database import Database

from contracts.errors import Unavailable
from gateway.building import GatewayParts
from gateway.cases import healing
from tests.integration.gateway.gateway_process import Server, running
from tests.integration.gateway.permits import Permits
from tests.integration.gateway.tracker_bench import Bus, running_tracker
from tests.support.polling import eventually
from tests.unit.gateway.files import samples


def _kept_and_then(permits: Permits, happens: Callable[[], None]) -> None:
    """The service keeps the case with what its form names, and its answer never comes."""

    def keep(kwargs: dict) -> dict:
        reply = permits.file_case(kwargs)
        reply["view"]["attachments"] = kwargs["form"]["files"]
        happens()
        raise Unavailable()

    permits.peer.answers["file_case"] = keep


def _record(database: Database, file_id: str) -> dict:
    return database["evidence.files"].find_one({"_id": file_id})["metadata"]


@pytest.mark.usefixtures("citizen")
def test_the_tracker_ties_the_files_of_a_case_whose_gateway_was_killed(
    environ: dict[str, str], permits: Permits, tracker_environ: dict[str, str], database: Database
) -> None:
    with running(environ) as server:
        ours, foreign = (_sent_to(server, permits.owner) for _ in range(2))
        _kept_and_then(permits, lambda: _kill(server))
        with suppress(requests.RequestException):
            requests.post(
                server.url("/api/v1/services/permit/cases"),
                headers={**server.headers(permits.owner), "Idempotency-Key": "a-key-of-this-test"},
                json={"category": "noise", "files": [ours]},
                timeout=20,
            )
        eventually(lambda: server.process.poll() is not None, what="the gateway is dead")
    (case,) = permits.cases.values()
    assert _record(database, ours)["references"] == []
    # What nobody gave to this service is not tied by its word.
    case["attachments"] = [ours, foreign]
    bus = Bus(tracker_environ["AMQP_URI"])
    with running_tracker(tracker_environ):
        bus.emit_view(case, times=2)
        eventually(
            lambda: _record(database, ours)["references"] == [case["reference"]],
            what="the file is tied to the case",
        )
    bus.connection.close()
    assert "expires_at" not in _record(database, ours), "it waits for nothing any more"
    assert _record(database, foreign)["references"] == []


def test_a_view_that_is_compared_with_the_truth_ties_its_files_too(
    client: FlaskClient,
    parts: GatewayParts,
    permits: Permits,
    citizen: dict[str, str],
    database: Database,
) -> None:
    photo = {"file": (io.BytesIO(samples.JPEG), "photo.jpg", "image/jpeg")}
    ours = client.post("/api/v1/files", data=photo, headers=citizen).json["id"]
    _kept_and_then(permits, lambda: None)
    reply = client.post(
        "/api/v1/services/permit/cases",
        json={"category": "noise", "files": [ours]},
        headers={**citizen, "Idempotency-Key": "a-key-of-this-test"},
    )
    assert reply.status_code == 503
    (case,) = permits.cases.values()
    parts.cases.put(case)
    assert healing.heal(parts, case["reference"]) == healing.SAME
    assert _record(database, ours)["references"] == [case["reference"]]


def _kill(server: Server) -> None:
    workers = server.workers()
    server.process.kill()
    for worker in workers:
        worker.kill()


def _sent_to(server: Server, owner: str) -> str:
    photo = {"file": ("photo.jpg", io.BytesIO(samples.JPEG), "image/jpeg")}
    headers = server.headers(owner)
    answer = requests.post(server.url("/api/v1/files"), headers=headers, files=photo, timeout=20)
    return answer.json()["id"]
