"""The gateway as it runs: gunicorn, two gevent workers, the tracker beside it."""

import os
import signal
import time
from collections.abc import Iterator

import pika
import pytest
import requests
from pymongo.database import Database

from casework.desk.reference import new_reference
from gateway.cases.store import CaseStore
from gateway.http.cursors import Cursors
from tests.integration.gateway.conftest import announce, environ_on
from tests.integration.gateway.gateway_process import Server, Stream, running
from tests.integration.gateway.raw_http import answered
from tests.support import announcing_to_gateway
from tests.support.polling import eventually
from tests.support.servers import Servers, unique
from tests.unit.gateway.files import samples
from tests.unit.gateway.samples import later, view


def _store(database: Database) -> CaseStore:
    return CaseStore(database, Cursors("a secret of tests"))


@pytest.fixture(scope="module")
def database(database_of_file: Database) -> Database:
    """What stands in it stays: the gateway of the file goes on with it."""
    announcing_to_gateway.announce(database_of_file, "complaints")
    announce(database_of_file)
    _store(database_of_file).ensure_indexes()
    return database_of_file


@pytest.fixture(scope="module")
def environ(shared: Servers, vhost_of_file: str, database: Database) -> dict[str, str]:
    return environ_on(shared, vhost_of_file, database.name)


@pytest.fixture(scope="module")
def server(environ: dict[str, str]) -> Iterator[Server]:
    """The gateway that the tests of this file share; one that ends it starts its own."""
    with running(environ) as gateway:
        yield gateway


@pytest.fixture
def case(database: Database) -> dict:
    """A case of an owner of this test's own."""
    case_view = view(reference=new_reference(), owner=unique("c"))
    _store(database).put(case_view)
    return case_view


def _note(amqp_uri: str, reference: str) -> None:
    """As the tracker tells the workers: of this case among others of its batch."""
    connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
    also = pika.BasicProperties(headers={"CC": [reference, "office 5117012"]})
    connection.channel().basic_publish("gateway.changes", "another-case", b"", also)
    connection.close()


def test_a_watcher_is_told_of_a_change_as_it_happens(
    server: Server, case: dict, database: Database, amqp_uri: str
) -> None:
    stream = Stream(server, case)
    assert stream.answer.headers["Content-Type"].startswith("text/event-stream")
    stream.wait_heartbeat()
    _store(database).put(later(case, "acknowledged", "acknowledge"))
    _note(amqp_uri, case["reference"])
    assert stream.next_id() == 2
    stream.close()


def test_a_note_that_was_lost_is_made_up_at_the_next_heartbeat(
    server: Server, case: dict, database: Database
) -> None:
    stream = Stream(server, case)
    stream.wait_heartbeat()
    _store(database).put(later(case, "acknowledged", "acknowledge"))
    assert stream.next_id() == 2
    stream.close()


def test_a_stream_resumes_after_the_last_event_that_was_seen(
    server: Server, case: dict, database: Database
) -> None:
    second = later(case, "acknowledged", "acknowledge")
    _store(database).put(later(second, "withdrawn", "withdraw"))
    stream = Stream(server, case, **{"Last-Event-ID": "1"})
    assert [stream.next_id(), stream.next_id()] == [2, 3]
    stream.close()


def test_a_stream_tells_what_changed_after_the_sequence_on_the_page(
    server: Server, case: dict, database: Database
) -> None:
    second = later(case, "acknowledged", "acknowledge")
    _store(database).put(later(second, "withdrawn", "withdraw"))
    stream = Stream(server, case, query="?after=2")
    assert stream.next_id() == 3
    stream.close()
    # Who comes back has seen more than the page: what it names goes before.
    again = Stream(server, case, query="?after=1", **{"Last-Event-ID": "2"})
    assert again.next_id() == 3
    again.close()
    address = server.url(f"/api/v1/cases/{case['reference']}/events?after=x")
    refused = requests.get(address, headers=server.headers(case["owner"]), timeout=5)
    assert refused.status_code == 422


def test_a_stream_begins_now_and_not_with_the_past(
    server: Server, case: dict, database: Database
) -> None:
    stream = Stream(server, case)
    stream.wait_heartbeat()
    _store(database).put(later(case, "acknowledged", "acknowledge"))
    assert stream.next_id() == 2
    stream.close()


def test_a_stranger_is_given_no_stream(server: Server, case: dict) -> None:
    answer = requests.get(
        server.url(f"/api/v1/cases/{case['reference']}/events"),
        headers=server.headers("c-stranger"),
        timeout=5,
    )
    assert answer.status_code == 404


def test_one_identity_may_not_hold_streams_without_end(server: Server, case: dict) -> None:
    opened = [Stream(server, case) for _ in range(10)]
    statuses = [stream.answer.status_code for stream in opened]
    assert statuses.count(200) <= 6  # three in each of two workers
    assert statuses.count(429) >= 4
    for stream in opened:
        stream.close()
    eventually(lambda: _reopened(server, case), what="streams that were left are forgotten")


def _reopened(server: Server, case: dict) -> bool:
    stream = Stream(server, case)
    stream.close()
    return stream.answer.status_code == 200


def test_all_workers_are_counted_together_on_the_internal_port_only(server: Server) -> None:
    before = _requests_to_services(server)
    for _ in range(20):
        requests.get(server.url("/api/v1/services"), timeout=5)
    assert requests.get(server.url("/metrics"), timeout=5).status_code == 404
    assert _requests_to_services(server) == before + 20


def _requests_to_services(server: Server) -> float:
    text = requests.get(f"http://127.0.0.1:{server.metrics_port}/metrics", timeout=5).text
    assert 'nagrik_release_info{release="unknown",service="gateway"} 1.0' in text
    return sum(
        float(line.split()[-1])
        for line in text.splitlines()
        if line.startswith("gateway_requests_total") and 'route="/api/v1/services"' in line
    )


def test_whatever_is_sent_is_answered_with_a_problem(server: Server) -> None:
    head = b"POST /api/v1/auth/otp HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    json_head = head + b"Content-Type: application/json\r\n"
    cases = {
        "16 MB": (413, [json_head + b"Content-Length: 16777216\r\n\r\n", b"x" * 2**24]),
        "a malformed chunk": (
            400,
            [json_head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"],
        ),
        "an address without end": (414, [b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"]),
        "a header without end": (431, [head + b"X: " + b"a" * 20000 + b"\r\n\r\n"]),
    }
    for what, (status, pieces) in cases.items():
        code, answer = answered(server.port, *pieces)
        assert code == status, what
        assert b"application/problem+json" in answer, what
    _check_a_hindi_name(server.url("/api/v1/files"), server.headers("c-owner"))


def _check_a_hindi_name(files: str, headers: dict) -> None:
    """A file is given back under its own name, whole or in part."""
    form = {"file": ("फोटो.jpg", samples.JPEG, "image/jpeg")}
    upload = requests.post(files, headers=headers, files=form, timeout=10)
    address = f"{files}/{upload.json()['id']}"
    whole = requests.get(address, headers=headers, timeout=10)
    assert whole.content == samples.JPEG
    assert "filename*=UTF-8''%E0%A4%AB" in whole.headers["Content-Disposition"]
    part = requests.get(address, headers={**headers, "Range": "bytes=0-9"}, timeout=10)
    assert (part.status_code, part.content) == (206, samples.JPEG[:10])


def test_a_worker_that_is_killed_is_replaced(server: Server) -> None:
    before = {worker.pid for worker in server.workers()}
    assert len(before) == 2
    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    eventually(
        lambda: victim not in {w.pid for w in server.workers()} and len(server.workers()) == 2,
        seconds=20,
        what="two workers again",
    )
    eventually(server.ready, seconds=20)


def test_the_gateway_ends_cleanly_at_sigterm_also_with_streams_and_idle_connections_open(
    environ: dict[str, str], case: dict
) -> None:
    with running(environ) as server, requests.Session() as idle:
        assert idle.get(server.url("/health/live"), timeout=10).status_code == 200
        stream = Stream(server, case)
        stream.wait_heartbeat()
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 12
        stream.close()


def test_a_gateway_without_broker_and_database_says_so_and_recovers_nothing_by_force(
    environ: dict[str, str],
) -> None:
    server = Server(
        {
            **environ,
            "AMQP_URI": "amqp://nobody:nothing@127.0.0.1:9/",
            "MONGO_URI": "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=300",
        }
    )
    try:
        eventually(lambda: _status(server, "/health/live") == 200, seconds=40, every=0.2)
        assert _status(server, "/health/ready") == 503
        answer = requests.get(
            server.url("/api/v1/cases"), headers=server.headers("c-owner"), timeout=20
        )
        assert answer.status_code == 503
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Retry-After"]
    finally:
        server.stop()


def _status(server: Server, path: str) -> int:
    try:
        return requests.get(server.url(path), timeout=5).status_code
    except requests.RequestException:
        return 0
