"""A part that is down takes nothing else down, and heals by itself."""

import os
import re
import signal
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from tests.integration.chassis.bus_user import BusUser
from tests.support.citizen import BUDDHA_COLONY_STATION
from tests.support.client import ApiClient, expect
from tests.support.polling import eventually
from tests.support.system import System


@contextmanager
def away(system: System, name: str) -> Iterator[None]:
    system.stop(name)
    try:
        yield
    finally:
        system.start(name)
        routing_is_asked_again(system)


def routing_is_asked_again(system: System) -> None:
    """Whoever found routing away asks it again after a few seconds."""
    citizen = system.citizen("9000000299")
    eventually(lambda: citizen.file()["state"] == "submitted", seconds=60, every=1)


@contextmanager
def stuck(system: System, name: str) -> Iterator[None]:
    """The process exists, is connected, and does nothing."""
    pid = system.part(name).process.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
        routing_is_asked_again(system)


def test_routing_away_means_routing_pending_and_healing(private_system: System):
    citizen = private_system.citizen("9000000201")
    with away(private_system, "routing"):
        started = time.monotonic()
        case = citizen.file()
        assert time.monotonic() - started < 5
        assert case["state"] == "routing-pending"
        assert case["station"] is None
        assert [clock["name"] for clock in case["clocks"]] == ["routing", "signature"]
    healed = eventually(
        lambda: (view := citizen.case(case["reference"]))["state"] == "submitted" and view,
        seconds=60,
        what="the station, found by itself",
    )
    assert healed["station"]["code"] == BUDDHA_COLONY_STATION
    private_system.await_message(BUDDHA_COLONY_STATION, "complaint.routed.station", seconds=30)


def test_while_routing_is_away_citizens_do_not_wait_for_it_one_after_another(
    private_system: System,
):
    citizen = private_system.citizen("9000000202")
    with away(private_system, "routing"):
        started, before = time.monotonic(), calls_of_routing(private_system)
        for _ in range(11):
            citizen.file()
        calls = calls_of_routing(private_system) - before
        # Three without an answer, and one more each time that its rest of five seconds is over.
        assert 0 < calls <= 3 + (time.monotonic() - started) // 5


def calls_of_routing(system: System) -> int:
    """How many calls of complaints to routing have ended, answered or not."""
    port = system.part("complaints").metrics_port
    text = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    counts = re.findall(
        r'^nagrik_call_seconds_count{.*target="routing\..* (\d+)', text, re.MULTILINE
    )
    return sum(map(int, counts))


def test_notify_away_means_messages_wait(private_system: System):
    citizen = private_system.citizen("9000000203")
    with away(private_system, "notify"):
        case = citizen.file()
        assert case["state"] == "submitted"
    messages = private_system.database("notify")["messages"]
    eventually(
        lambda: messages.count_documents({"reference": case["reference"]}) >= 2,
        seconds=60,
        what="the messages that waited",
    )


def test_a_citizen_service_away_its_cases_can_still_be_tracked(private_system: System):
    citizen = private_system.citizen("9000000204")
    case = citizen.file()
    with away(private_system, "complaints"):
        assert citizen.case(case["reference"])["reference"] == case["reference"]
        assert [c["reference"] for c in citizen.cases()][:1] == [case["reference"]]
        tracked = expect(
            ApiClient(private_system.url, None, "hi").call(
                "POST", "/track", json={"reference": case["reference"]}
            ),
            200,
        )
        assert tracked["state"] == case["state"]
        refused = citizen.try_to_file()
        assert refused.status_code == 503
        assert refused.json()["code"] in ("unavailable", "deadline-exceeded")
        assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.parametrize("part", ["complaints", "routing"])
def test_a_slow_peer_hits_the_deadline_not_the_citizen(private_system: System, part: str):
    citizen = private_system.citizen("9000000205")
    key = uuid.uuid4().hex
    with stuck(private_system, part):
        started = time.monotonic()
        answer = citizen.try_to_file(key=key)
        assert time.monotonic() - started < 12
        assert answer.status_code == (503 if part == "complaints" else 201)
        if part == "complaints":
            assert answer.headers["Content-Type"].startswith("application/problem+json")
            assert answer.headers["Retry-After"]
    again = eventually(
        lambda: (result := citizen.try_to_file(key=key)).status_code == 201 and result,
        seconds=60,
        what="an answer to the same key",
    )
    cases = private_system.database("complaints")["cases"]
    assert cases.count_documents({"idempotency_key": key}) == 1
    assert again.json()["reference"]


def test_a_tracker_away_lets_every_case_be_seen_by_who_filed_it(private_system: System):
    citizen = private_system.citizen("9000000206")
    with away(private_system, "tracker"):
        case = citizen.file()
        assert citizen.case(case["reference"])["state"] == "submitted"


def test_every_event_delivered_five_times_has_one_effect(private_system: System):
    system = private_system
    citizen, officer = system.citizen("9000000207"), system.officer("duty.5117012")
    bus = BusUser(system.amqp_uri())
    listening_queue = bus.channel.queue_declare("", exclusive=True).method.queue
    bus.channel.queue_bind(listening_queue, "complaints.events", "case.#")
    reference = citizen.file()["reference"]
    officer.act(reference, "acknowledge")
    events = eventually(lambda: _collected(bus, listening_queue, reference, 2), what="two events")
    system_has_heard(system, citizen.file()["reference"])
    messages = system.database("notify")["messages"]
    before = messages.count_documents({"reference": reference})
    view = citizen.case(reference)

    for _ in range(5):
        for key, body in reversed(events):
            bus.publish(
                "complaints.events",
                key,
                body,
                content_type="application/json",
                headers=bus.speaking_for("complaints"),
            )
    system_has_heard(system, citizen.file()["reference"])

    assert messages.count_documents({"reference": reference}) == before
    assert citizen.case(reference)["timeline"] == view["timeline"]
    assert citizen.case(reference)["state"] == "acknowledged"
    bus.close()


def system_has_heard(system: System, reference: str) -> None:
    """Queues are in order: who has heard of a later case has heard all that came before it."""
    messages = system.database("notify")["messages"]
    eventually(lambda: messages.count_documents({"reference": reference}) >= 2)
    bus = BusUser(system.amqp_uri())
    eventually(lambda: bus.count("notify.case_changed") + bus.count("gateway.tracking") == 0)
    bus.close()


_messages: dict[str, list[tuple[str, bytes]]] = {}


def _collected(bus: BusUser, queue: str, reference: str, wanted: int) -> list[tuple[str, bytes]]:
    result = _messages.setdefault(reference, [])
    while (message := bus.channel.basic_get(queue, auto_ack=True))[0] is not None:
        method, _, body = message
        if reference.encode() in body:
            result.append((method.routing_key, body))
    return result if len(result) >= wanted else []


POISON = [b"", b"{", b"[]", b"\xff", b'{"id": "x"}', b"null", b'{"data": {"case": 5}}']


@pytest.mark.parametrize("part", ["notify", "tracker"])
def test_each_poison_event_is_parked_while_the_part_lives(private_system: System, part: str):
    system = private_system
    dead = "dead.notify" if part == "notify" else "dead.gateway"
    queue = "notify.case_changed" if part == "notify" else "gateway.tracking"
    pid = system.part(part).process.pid
    bus = BusUser(system.amqp_uri())
    before = bus.count(dead)
    for body in POISON:
        bus.publish("", queue, body, content_type="application/json")
    try:
        eventually(
            lambda: bus.count(dead) == before + len(POISON), seconds=30, what="the dead letters"
        )
        assert system.part(part).process.pid == pid
        assert system.part(part).ready
        citizen = system.citizen("9000000208")
        assert citizen.file()["state"] == "submitted"
    finally:
        while bus.take(dead):
            pass
        bus.close()
