"""What the broker itself refuses to the user of each service, also of one that came later."""

import uuid
from collections.abc import Callable
from typing import Any

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from deploy.local.access import whole_topology
from tests.failures.conftest import every_user, own_key
from tests.integration.chassis.bus_user import BusUser

ACCESS_REFUSED, PRECONDITION_FAILED = 403, 406


def refusal(act: Callable[[], Any]) -> int:
    """The broker's code for what it refused."""
    with pytest.raises(ChannelClosedByBroker) as refused:
        act()
    return refused.value.reply_code


@every_user
def test_nobody_publishes_as_another(user: BusUser) -> None:
    for other in ("gateway", "operator"):
        channel = user.connection.channel()
        channel.confirm_delivery()
        message = (f"{user.user}.events", own_key(user.user), b"{}")
        false = pika.BasicProperties(user_id=other)
        publish = lambda c=channel, m=message, p=false: c.basic_publish(*m, p)  # noqa: E731
        assert refusal(publish) == PRECONDITION_FAILED


@every_user
def test_nobody_takes_from_empties_or_deletes_anothers_queue(user: BusUser) -> None:
    mine = (f"{user.user}.", f"dead.{user.user}", f"rpc-{user.user}")
    others = [q.name for q in whole_topology().queues if not q.name.startswith(mine)]
    assert {"gateway.tracking", "dead.gateway"} <= set(others)
    for queue in others:
        for act in ("basic_get", "queue_purge", "queue_delete"):
            act_on = getattr(user.connection.channel(), act)
            assert refusal(lambda a=act_on, q=queue: a(q)) == ACCESS_REFUSED, (act, queue)


@every_user
def test_nobody_deletes_or_declares_an_exchange(user: BusUser) -> None:
    names = [exchange.name for exchange in whole_topology().exchanges]
    for name in names:
        channel = user.connection.channel()
        assert refusal(lambda c=channel, n=name: c.exchange_delete(n)) == ACCESS_REFUSED
    for name in (f"{user.user}.other", "other", f"{user.user}.events"):
        for arguments in ({}, {"alternate-exchange": "nagrik.events"}):
            declare = user.connection.channel().exchange_declare
            assert (
                refusal(lambda d=declare, n=name, a=arguments: d(n, "topic", arguments=a))
                == ACCESS_REFUSED
            )


@every_user
def test_nobody_binds_an_exchange_of_its_own_into_a_shared_one(user: BusUser) -> None:
    for shared in ("nagrik.events", "nameko-rpc", "complaints.events", "gateway.return"):
        if shared == f"{user.user}.events":
            continue
        for mine in (f"{user.user}.events", f"{user.user}.return", f"{user.user}.retry.1000ms"):
            bind = user.connection.channel().exchange_bind
            assert refusal(lambda b=bind, s=shared, m=mine: b(s, m, "#")) == ACCESS_REFUSED


@every_user
def test_nobody_makes_a_queue_that_dead_letters_into_what_is_not_its_own(user: BusUser) -> None:
    for exchange in ("nagrik.events", "gateway.events", "gateway.return", "gateway.changes", ""):
        channel = user.connection.channel()
        queue = f"rpc.reply-{user.user}-{uuid.uuid4().hex}"
        arguments = {"x-dead-letter-exchange": exchange, "x-message-ttl": 0}
        declare = lambda c=channel, q=queue, a=arguments: c.queue_declare(q, arguments=a)  # noqa: E731
        assert refusal(declare) == ACCESS_REFUSED, exchange
    for queue in (f"{user.user}.mine", f"dead.{user.user}.2", "mine", f"rpc.reply-{user.user}-x"):
        channel = user.connection.channel()
        assert refusal(lambda c=channel, q=queue: c.queue_declare(q)) == ACCESS_REFUSED


@every_user
def test_nobody_reads_along_with_others(user: BusUser) -> None:
    """Neither their events, nor the calls to them, nor the answers that they are given."""
    for exchange, key in (
        ("nagrik.events", "#"),
        ("complaints.events", "case.#"),
        ("gateway.changes", "#"),
        ("nameko-rpc", "#"),
        ("nameko-rpc", "complaints.*"),
        ("nameko-rpc", "reply.gateway.*"),
        ("nameko-rpc", f"reply.gateway.{'0' * 32}"),
        ("nameko-rpc", f"reply.{user.user}.*"),
    ):
        channel = user.connection.channel()
        queue = f"rpc.reply-{user.user}-{uuid.uuid4().hex}"
        channel.queue_declare(queue, exclusive=True)
        bind = lambda c=channel, q=queue, e=exchange, k=key: c.queue_bind(q, e, k)  # noqa: E731
        assert refusal(bind) == ACCESS_REFUSED, (exchange, key)


@every_user
@pytest.mark.parametrize("call", ["notify.send_otp", "notify.sent_messages", "complaints.act"])
def test_nobody_but_the_gateway_calls_what_concerns_a_person(user: BusUser, call: str) -> None:
    user.channel.confirm_delivery()
    publish = user.channel.basic_publish
    assert refusal(lambda: publish("nameko-rpc", call, b"{}")) == ACCESS_REFUSED
