"""The tracker: events in, tracking views out, nothing lost and nothing twice."""

import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from pymongo.database import Database

from chassis.grant import Grant
from contracts.envelope import new_event
from deploy.local.ports import free_port
from gateway.cases.ranking import DESK
from gateway.cases.store import as_document
from gateway.tracker import standing
from gateway.tracker.building import TrackerParts
from gateway.tracker.hub import QUEUE
from tests.integration.gateway.permits import DEFINITION
from tests.integration.gateway.tracker_bench import Bus, case_of, eventually_state, running_tracker
from tests.support import announcing_to_gateway as announcing
from tests.support.polling import eventually
from tests.unit.gateway.samples import later, view

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def bus(amqp_uri: str) -> Iterator[Bus]:
    opened = Bus(amqp_uri)
    yield opened
    opened.connection.close()


@pytest.fixture
def tracker(tracker_environ: dict[str, str], bus: Bus) -> Iterator[TrackerParts]:
    with running_tracker(tracker_environ) as tracker:
        yield tracker


def test_an_event_becomes_the_view_that_citizens_read(
    tracker: TrackerParts, bus: Bus, database: Database
) -> None:
    bus.emit_view(view())
    row = eventually_state(database, view(), "submitted")
    assert {key: row[key] for key in view()} == view()


def test_a_late_event_does_not_overwrite_a_newer_view(
    tracker: TrackerParts, bus: Bus, database: Database
) -> None:
    newer = later(view(), "acknowledged", "acknowledge")
    bus.emit_view(newer)
    eventually_state(database, newer, "acknowledged")
    bus.emit_view(view())
    other = view(reference="0000-0000-0000-0")
    bus.emit_view(other)
    eventually_state(database, other, "submitted")
    assert case_of(database, newer)["sequence"] == 2


def test_a_view_of_an_earlier_release_comes_into_the_officers_lists(
    request: pytest.FixtureRequest, database: Database
) -> None:
    row = as_document(view())
    newer = as_document(view(reference="0000-0000-0000-0"))
    database["cases"].insert_many([{**row, "_id": one["_id"]} for one in (row, newer)])
    database["cases"].update_one({"_id": row["_id"]}, {"$unset": {DESK: ""}})
    database["cases"].update_one({"_id": newer["_id"]}, {"$set": {DESK: "as it is"}})
    request.getfixturevalue("tracker")
    read = lambda: (database["cases"].find_one({"_id": row["_id"]}) or {}).get(DESK)  # noqa: E731
    assert eventually(read) == row[DESK]
    untouched = database["cases"].find_one({"_id": newer["_id"]})
    assert untouched is not None and untouched[DESK] == "as it is"
    assert standing.fill(database, threading.Event()) == 0


def test_every_event_delivered_five_times_has_one_effect(
    tracker: TrackerParts, bus: Bus, database: Database
) -> None:
    newer = later(view(), "acknowledged", "acknowledge")
    for case in (newer, view()):
        bus.emit_view(case, times=5)
    bus.emit("message.failed", {"message_id": "m-1", "reference": "r"}, times=5)
    eventually(lambda: bus.waiting() == 0)
    eventually(lambda: database["undelivered"].count_documents({}) == 1)
    assert database["cases"].count_documents({}) == 1
    assert case_of(database, newer)["sequence"] == 2


def test_the_web_workers_are_told_after_the_view_was_stored(
    tracker: TrackerParts, bus: Bus, database: Database
) -> None:
    acknowledged = later(view(), "acknowledged", "acknowledge")
    bus.emit_view(acknowledged)
    offices = [f"office {code}" for code in sorted(view()["office_codes"])]
    assert eventually(bus.next_note) == [view()["reference"], *offices]
    assert case_of(database, view())["state"] == "acknowledged"


POISON = {
    "not json": (b"\xff\xfe not json", "malformed-event"),
    "no envelope": (b'{"case": {}}', "malformed-event"),
    "no view": (
        orjson.dumps(new_event("case.filed", "permits", data={"notices": []})),
        "malformed-event",
    ),
    "half a view": (
        orjson.dumps(new_event("case.filed", "permits", data={"case": {"reference": "x"}})),
        "malformed-view",
    ),
    "a view the database cannot keep": (
        orjson.dumps(
            new_event("case.filed", "permits", data={"case": view(sequence=2**62, fir={"": "\0"})})
        ).replace(str(2**62).encode(), str(2**63).encode()),
        "not-storable",
    ),
}


@pytest.mark.parametrize("poison", POISON)
def test_a_poison_message_is_parked_with_its_reason_and_harms_nobody_else(
    tracker: TrackerParts, bus: Bus, database: Database, poison: str
) -> None:
    body, reason = POISON[poison]
    bus.send("case.filed", body)
    bus.emit_view(view())
    eventually_state(database, view(), "submitted")
    headers, parked = eventually(bus.dead_letter, what="a dead letter")
    assert parked == body
    assert headers["x-reason"] == reason
    assert headers["x-queue"] == QUEUE
    assert bus.dead_letter() is None
    eventually(lambda: bus.waiting() == 0)


def test_an_announced_service_is_kept_in_each_of_its_versions(
    tracker: TrackerParts, bus: Bus, database: Database
) -> None:
    versions = [{**DEFINITION, "version": version} for version in (1, 2)]
    bus.emit("service.announced", announcing.announced("permits", versions), times=2)
    eventually(lambda: database["definitions"].count_documents({"listed": True}) == 2)
    assert set(database["definitions"].distinct("_id")) == {f"permits/permit@{v}" for v in (1, 2)}


def test_a_definition_that_is_none_is_parked(tracker: TrackerParts, bus: Bus) -> None:
    bus.emit("service.announced", announcing.announced("permits", [{"code": "permit"}]))
    assert eventually(bus.dead_letter)[0]["x-reason"] == "malformed-definition"


OTHERWISE = {**announcing.POLICE_ROLES, "sho": announcing.POLICE_ROLES["sp"]}
REFUSED = [{"granted": Grant("permits", announcing.HOME, ())}, {"roles": OTHERWISE}]


@pytest.mark.parametrize("more", REFUSED)
def test_an_announcement_of_what_is_anothers_is_parked_and_harms_nobody_else(
    tracker: TrackerParts, bus: Bus, database: Database, more: dict
) -> None:
    bus.emit("service.announced", announcing.announced("permits", [DEFINITION], **more))
    bus.emit_view(view())
    headers, _ = eventually(bus.dead_letter)
    assert headers["x-reason"] == "not-the-owners"
    eventually_state(database, view(), "submitted")
    assert bus.dead_letter() is None and database["definitions"].count_documents({}) == 0


def test_an_older_directory_does_not_replace_the_one_in_force(
    tracker: TrackerParts, bus: Bus, database: Database
) -> None:
    for version, at in (("2026-02", "2026-02-01"), ("2026-01", "2026-01-01")):
        data = {"version": version, "effective_from": at, "offices": 1157}
        bus.emit("directory.published", data, occurred_at=f"{at}T00:00:00+00:00")
    bus.emit_view(view())
    eventually_state(database, view(), "submitted")
    current = eventually(lambda: database["directory"].find_one({"_id": "current"}))
    assert current["version"] == "2026-02"


def test_what_came_while_no_tracker_ran_is_stored_by_the_next(
    bus: Bus, database: Database, request: pytest.FixtureRequest
) -> None:
    bus.emit_view(view())
    assert bus.waiting() == 1
    request.getfixturevalue("tracker")
    eventually_state(database, view(), "submitted")


def test_the_tracker_comes_back_after_its_connection_was_cut(
    tracker: TrackerParts, bus: Bus, database: Database, broker_server, vhost: str
) -> None:
    bus.emit_view(view())
    eventually_state(database, view(), "submitted")
    broker_server.evaluate(f"""
        [rabbit_networking:close_connection(Pid, "test") ||
          [{{pid, Pid}}, {{vhost, <<"{vhost}">>}}, {{client_properties, Properties}}] <-
            rabbit_networking:connection_info_all([pid, vhost, client_properties]),
          lists:keyfind(<<"connection_name">>, 1, Properties) =:=
            {{<<"connection_name">>, longstr, <<"gateway tracker">>}}], ok.
    """)
    newer = later(view(), "acknowledged", "acknowledge")
    bus.emit_view(newer)
    eventually_state(database, newer, "acknowledged")


def test_the_process_says_that_it_is_ready_and_ends_cleanly_at_sigterm(
    tracker_environ: dict[str, str], bus: Bus, database: Database
) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gateway.tracker"],
        cwd=ROOT,
        env={**tracker_environ, "METRICS_PORT": str(port), "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}"},
        stdout=subprocess.DEVNULL,
    )
    try:
        eventually(lambda: _status(port, "/health/ready") == 200, seconds=30, what="ready")
        bus.emit_view(view())
        eventually_state(database, view(), "submitted")
        eventually(lambda: b"gateway_tracker_events_total 1.0" in _get(port, "/metrics"))
        counted = b'gateway_case_events_total{event="case.filed",service="permit"} 1.0'
        assert counted in _get(port, "/metrics"), "of a service that nothing here names"
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    finally:
        process.kill()
        process.wait()
    assert bus.waiting() == 0


def test_a_tracker_that_is_not_set_up_names_the_missing_variable() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "gateway.tracker"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 2
    assert "AMQP_URI" in ended.stderr


def _get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return answer.read()


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status
    except OSError:
        return 0
