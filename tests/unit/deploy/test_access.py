"""Rights on the broker: a service owns its names and no other's, and declares nothing."""

import re

import pytest

from chassis import topology
from deploy.local.access import (
    ACCESS,
    ON_THE_BUS,
    SERVICES,
    OnTheBus,
    service_access,
    service_topology,
    whole_topology,
)
from deploy.local.broker_access import OPERATOR, definitions, keys_of, password_hash

ID = "0" * 32
REPLIES = f"rpc.reply-{{}}-{ID}"


def may(user: str, right: str, name: str) -> bool:
    return bool(re.search(getattr(ACCESS[user], right), name))


def may_send(user: str, exchange: str, key: str) -> bool:
    (topic,) = [topic for topic in ACCESS[user].topics if topic.exchange == exchange]
    return may(user, "write", exchange) and bool(re.search(topic.write, key))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_sends_on_its_own_exchanges_and_takes_from_its_own_queues(service):
    for exchange in (f"{service}.events", f"{service}.return", f"{service}.retry.1000ms"):
        assert may(service, "write", exchange)
    own = service_topology(service, ON_THE_BUS[service])
    takes = [queue.name for queue in own.queues if ".retry." not in queue.name]
    for queue in (*takes, REPLIES.format(service)):
        assert may(service, "read", queue)


@pytest.mark.parametrize("user", ACCESS)
def test_nobody_declares_or_deletes_what_stands(user):
    stands = whole_topology()
    for one in (*stands.exchanges, *stands.queues):
        assert not may(user, "configure", one.name), one.name
    assert may(user, "configure", REPLIES.format(user))


@pytest.mark.parametrize("user", ACCESS)
def test_nobody_publishes_on_the_exchange_of_all_events(user):
    assert not may(user, "write", topology.ALL_EVENTS)
    assert not may(user, "write", "amq.default")


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_can_bind_from_its_own_exchange_into_another(service):
    for exchange in (f"{service}.events", f"{service}.return", f"{service}.retry.1000ms"):
        assert not may(service, "read", exchange)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("other", [*SERVICES, "gateway"])
def test_a_service_may_not_use_the_names_of_another(service, other):
    if service == other:
        return
    names = [f"{other}.events", f"dead.{other}", f"rpc-{other}", f"{other}.x"]
    for name in (*names, f"{other}.return", f"{other}.retry.1000ms", REPLIES.format(other)):
        for right in ("configure", "write", "read"):
            assert not may(service, right, name)


def test_a_name_that_only_begins_like_ours_is_not_ours():
    for right in ("configure", "write", "read"):
        assert not may("notify", right, "notify2.events")
        assert not may("notify", right, "xdead.notify")
    longer = REPLIES.format("notify-prisons")
    assert not may("notify", "read", longer)
    hyphen = service_access("prison", OnTheBus())
    assert not re.search(hyphen.configure, REPLIES.format("prison-visit"))


def test_a_service_calls_whom_it_is_let_call_answers_and_reads_its_own_replies_alone():
    for key, allowed in {
        "routing.resolve": True,
        f"reply.gateway.{ID}": True,
        "notify.send_otp": False,
        "complaints.act": False,
        "reply.gateway.x": False,
    }.items():
        assert may_send("complaints", topology.RPC_EXCHANGE, key) == allowed
    (rpc,) = [t for t in ACCESS["complaints"].topics if t.exchange == topology.RPC_EXCHANGE]
    assert re.search(rpc.read, f"reply.complaints.{ID}")
    for key in (f"reply.gateway.{ID}", "complaints.act", "#", "reply.complaints.*"):
        assert not re.search(rpc.read, key)


@pytest.mark.parametrize(
    ("user", "key", "allowed"),
    [
        ("complaints", "case.closed", True),
        ("complaints", "directory.published", False),
        ("routing", "directory.published", True),
        ("routing", "case.closed", False),
        ("notify", "message.failed", True),
        ("notify", "case.closed", False),
        ("gateway", "officer.left", True),
        ("gateway", "case.closed", False),
    ],
)
def test_each_emits_what_the_contracts_say_is_its_own(user, key, allowed):
    assert may_send(user, f"{user}.events", key) == allowed


def test_a_topic_pattern_and_its_expression_match_the_same_keys():
    assert re.fullmatch(keys_of("case.#"), "case.closed")
    assert not re.fullmatch(keys_of("case.#"), "cases.closed")
    assert re.fullmatch(keys_of("*.left"), "officer.left")
    assert not re.fullmatch(keys_of("*.left"), "an.officer.left")


def test_only_the_operator_administers_the_broker():
    document = definitions({OPERATOR: "a", "routing": "b"}, ACCESS)
    tags = {user["name"]: user["tags"] for user in document["users"]}
    assert tags == {OPERATOR: ["administrator"], "routing": []}


def test_no_password_stands_in_the_definitions():
    assert "a-long-password" not in str(definitions({"routing": "a-long-password"}, ACCESS))
    assert password_hash("same") != password_hash("same")
