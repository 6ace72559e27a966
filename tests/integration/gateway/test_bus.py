"""The gateway's client of the bus against the real broker."""

import time
from collections.abc import Callable

import gevent
import pika
import psutil
import pytest

from chassis import trace
from contracts.errors import (
    ActionNotOpen,
    ContractError,
    DeadlineExceeded,
    Unavailable,
    ValidationFailed,
)
from deploy.local.ports import free_port
from gateway.bus.client import Bus
from tests.integration.gateway.conftest import refuses
from tests.integration.gateway.peer import Peer, slow
from tests.support.polling import eventually

OF_THE_HUB = 4
"""Descriptors that the hub opens with the first client of a process and keeps."""


def _echo(kwargs: dict) -> dict:
    return {"text": kwargs["text"]}


def test_a_call_is_answered(bus: Bus, amqp_uri: str) -> None:
    with Peer(amqp_uri, "echo", {"say": _echo}):
        assert bus.call("echo", "say", {"text": "नमस्ते"}, timeout=5) == {"text": "नमस्ते"}


def test_where_a_node_is_away_the_bus_takes_another(amqp_uri: str) -> None:
    away = amqp_uri.replace(f":{pika.URLParameters(amqp_uri).port}/", f":{free_port()}/")
    buses = [Bus(f"{away};{amqp_uri}") for _ in range(8)]  # in an order by chance
    for opened in buses:
        opened.start()
    try:
        assert [opened.wait_connected(20) for opened in buses] == [True] * 8
    finally:
        for opened in buses:
            opened.close()


def test_many_calls_share_the_connection_and_each_gets_its_own_answer(
    bus: Bus, amqp_uri: str
) -> None:
    with Peer(amqp_uri, "echo", {"say": _echo}):
        calls = [
            gevent.spawn(bus.call, "echo", "say", {"text": str(number)}, timeout=5)
            for number in range(20)
        ]
        gevent.joinall(calls)
        assert [call.value["text"] for call in calls] == [str(n) for n in range(20)]


def test_proof_trace_and_language_travel_with_the_call(bus: Bus, amqp_uri: str) -> None:
    trace.set_current("00-t")
    with Peer(amqp_uri, "echo", {"say": _echo}) as peer:
        bus.call("echo", "say", {"text": ""}, timeout=5, actor_token="p", language="hi")
        headers = peer.calls[0][2]
    trace.set_current(None)
    assert headers["nameko.actor_token"] == "p"
    assert headers["nameko.traceparent"] == "00-t"
    assert headers["nameko.language"] == "hi"


def test_a_refusal_arrives_as_the_error_it_is(bus: Bus, amqp_uri: str) -> None:
    refusal = ValidationFailed(fields={"place.pin": "no-such-pin"})
    with Peer(amqp_uri, "echo", {"say": refuses(refusal)}), pytest.raises(ValidationFailed) as met:
        bus.call("echo", "say", {}, timeout=5)
    assert met.value.fields == {"place.pin": "no-such-pin"}


def test_what_the_caller_needs_to_go_on_comes_along(bus: Bus, amqp_uri: str) -> None:
    refusal = ActionNotOpen(details={"open": ["close"]})
    with Peer(amqp_uri, "echo", {"say": refuses(refusal)}), pytest.raises(ActionNotOpen) as met:
        bus.call("echo", "say", {}, timeout=5)
    assert met.value.details == {"open": ["close"]}


def test_a_service_that_never_ran_is_unavailable_at_once(bus: Bus) -> None:
    started = time.monotonic()
    with pytest.raises(Unavailable):
        bus.call("nobody", "say", {}, timeout=10)
    assert time.monotonic() - started < 2


def test_a_slow_service_meets_the_deadline_and_not_the_citizen(bus: Bus, amqp_uri: str) -> None:
    with Peer(amqp_uri, "echo", {"say": slow(1.5, _echo)}):
        started = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            bus.call("echo", "say", {"text": ""}, timeout=0.3)
        assert time.monotonic() - started < 1


def test_a_late_answer_disturbs_nobody(bus: Bus, amqp_uri: str) -> None:
    with Peer(amqp_uri, "echo", {"say": slow(0.5, _echo), "quick": _echo}):
        with pytest.raises(DeadlineExceeded):
            bus.call("echo", "say", {"text": "late"}, timeout=0.2)
        assert bus.call("echo", "quick", {"text": "now"}, timeout=5) == {"text": "now"}


def _waiting(amqp_uri: str, queue: str) -> int:
    connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
    count: int = connection.channel().queue_declare(queue, passive=True).method.message_count
    connection.close()
    return count


def test_a_call_nobody_waits_for_any_more_is_never_run(bus: Bus, amqp_uri: str) -> None:
    with Peer(amqp_uri, "echo", {"say": _echo}):
        pass  # leaves its queue behind, as a service does that is being restarted
    with pytest.raises(DeadlineExceeded):
        bus.call("echo", "say", {"text": "ghost"}, timeout=0.3)
    # The broker counts from when it has it, which is a little later.
    eventually(lambda: _waiting(amqp_uri, "rpc-echo") == 0, what="nothing waits for the service")
    with Peer(amqp_uri, "echo", {"say": _echo}) as peer:
        bus.call("echo", "say", {"text": "real"}, timeout=5)
        assert peer.kwargs_of("say") == [{"text": "real"}]


def test_too_many_calls_at_one_time_are_turned_away_at_once(amqp_uri: str) -> None:
    bus = Bus(amqp_uri, max_in_flight=2)
    bus.start()
    assert bus.wait_connected(10)
    with Peer(amqp_uri, "echo", {"say": slow(0.3, _echo)}):
        calls = [
            gevent.spawn(_outcome, bus, "echo", "say", {"text": str(number)}) for number in range(5)
        ]
        gevent.joinall(calls)
    bus.close()
    assert sorted(call.value for call in calls) == ["ok", "ok"] + ["unavailable"] * 3


def test_the_client_comes_back_after_its_connection_was_cut(
    bus: Bus, amqp_uri: str, vhost: str, broker_server
) -> None:
    with Peer(amqp_uri, "echo", {"say": slow(0.5, _echo)}):
        pending = gevent.spawn(_outcome, bus, "echo", "say", {"text": "pending"})
        gevent.sleep(0.1)
        _cut_connections(broker_server, vhost)
        pending.join(5)
        assert pending.value == "deadline-exceeded"
    with Peer(amqp_uri, "echo", {"say": _echo}):
        assert _wait_reconnected(bus)
        assert bus.call("echo", "say", {"text": "again"}, timeout=5) == {"text": "again"}


def test_during_an_outage_calls_fail_at_once() -> None:
    bus = Bus("amqp://nobody:nothing@127.0.0.1:9/")
    bus.start()
    started = time.monotonic()
    with pytest.raises(Unavailable):
        bus.call("echo", "say", {}, timeout=10)
    assert time.monotonic() - started < 1
    bus.close()


def test_a_client_that_was_closed_keeps_no_descriptor_open(amqp_uri: str) -> None:
    def open_and_close() -> None:
        bus = Bus(amqp_uri)
        bus.start()
        assert bus.wait_connected(10)
        bus.close()

    def wait_until_closed(most: int) -> None:
        with gevent.Timeout(5):  # the connections close in the hub
            while psutil.Process().num_fds() > most:
                gevent.sleep(0.05)

    before = psutil.Process().num_fds()
    open_and_close()
    wait_until_closed(before + OF_THE_HUB)
    before = psutil.Process().num_fds()
    for _ in range(3):
        open_and_close()
    wait_until_closed(before)


def test_a_connection_that_came_after_a_loss_and_is_answered_by_nobody_is_given_up_once(
    bus: Bus, amqp_uri: str, broker_server, vhost: str
) -> None:
    with Peer(amqp_uri, "echo", {"say": slow(30, _echo)}):
        assert _outcome_within(bus, 0.2) == DeadlineExceeded.code
        first = bus.reply_to
        assert bus.connected, "no loss, no doubt"
        _cut_connections(broker_server, vhost)
        _until(lambda: bus.connected and bus.reply_to != first)
        second = bus.reply_to
        assert _outcome_within(bus, 0.2) == DeadlineExceeded.code
        _until(lambda: bus.connected and bus.reply_to != second)
        third = bus.reply_to
        assert _outcome_within(bus, 0.2) == DeadlineExceeded.code
        gevent.sleep(1)
        assert bus.connected and bus.reply_to == third, "the service is merely slow"


def _until(holds: Callable[[], bool]) -> None:
    with gevent.Timeout(20):  # it comes about in the hub
        while not holds():
            gevent.sleep(0.05)


def _outcome_within(bus: Bus, seconds: float) -> str:
    with pytest.raises(ContractError) as refused:
        bus.call("echo", "say", {"text": "x"}, timeout=seconds)
    return refused.value.code


def _cut_connections(broker_server, vhost: str) -> None:
    """As when the network breaks, for the gateway's connections in one virtual host only."""
    broker_server.evaluate(f"""
        [rabbit_networking:close_connection(Pid, "test") ||
          [{{pid, Pid}}, {{vhost, <<"{vhost}">>}}, {{client_properties, Properties}}] <-
            rabbit_networking:connection_info_all([pid, vhost, client_properties]),
          lists:keyfind(<<"connection_name">>, 1, Properties) =:=
            {{<<"connection_name">>, longstr, <<"gateway">>}}], ok.
    """)


def _outcome(bus: Bus, service: str, method: str, payload: dict) -> str:
    try:
        bus.call(service, method, payload, timeout=5)
    except ContractError as error:
        return error.code
    return "ok"


def _wait_reconnected(bus: Bus) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if bus.connected:
            return True
        gevent.sleep(0.05)
    return False
