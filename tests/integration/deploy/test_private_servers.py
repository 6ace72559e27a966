"""The private broker and database: each user has its own, and crashes lose nothing."""

import base64
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker, ProbableAuthenticationError
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.errors import OperationFailure

from casework.desk.audit import AuditKeys, AuditLog, entries_in
from chassis import topology
from chassis.actor import SYSTEM
from deploy.local.access import SERVICES, gateway_topology, whole_topology
from deploy.local.broker import Broker
from deploy.local.database_access import APPEND_ONLY
from tests.support.servers import OWNER, PID, PREFIX, Servers, remove_left_over, unique


def channel(uri: str):
    return pika.BlockingConnection(pika.URLParameters(uri)).channel()


def test_each_test_has_a_virtual_host_of_its_own(broker_server: Broker, amqp_uri: str) -> None:
    here = channel(amqp_uri)
    here.queue_declare("only-here")
    elsewhere = channel(broker_server.uri("operator"))
    with pytest.raises(ChannelClosedByBroker, match="NOT_FOUND"):
        elsewhere.queue_declare("only-here", passive=True)
    for opened in (here, elsewhere):
        opened.connection.close()


def test_what_a_killed_run_left_is_removed_and_that_of_a_running_one_is_not(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    alive = str(os.getpid())
    runs = {
        "killed": {OWNER: str(ended.pid), PID: str(ended.pid)},
        "running": {OWNER: alive},
        "ending": {OWNER: str(ended.pid), PID: alive},
        "unknown": {},
    }
    for name, pids in runs.items():
        (tmp_path / f"{PREFIX}{name}").mkdir()
        for file, pid in pids.items():
            (tmp_path / f"{PREFIX}{name}" / file).write_text(pid)
    remove_left_over(tmp_path)
    left = {folder.name.removeprefix(PREFIX) for folder in tmp_path.iterdir()}
    assert left == {"running", "ending", "unknown"}


def test_a_wrong_password_is_refused(broker_server: Broker, vhost: str) -> None:
    wrong = broker_server.uri("routing", vhost).replace("routing:", "routing:not-")
    with pytest.raises(ProbableAuthenticationError):
        channel(wrong)


@pytest.mark.parametrize(
    ("service", "queue"),
    [
        ("notify", "complaints.directory_published"),
        ("notify", "rpc-complaints"),
        ("routing", "dead.notify"),
        ("complaints", "gateway.changes"),
    ],
)
def test_a_service_cannot_make_or_empty_the_queue_of_another(
    broker_server: Broker, vhost: str, service: str, queue: str
) -> None:
    theirs = channel(broker_server.uri(service, vhost))
    with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
        theirs.queue_declare(queue)
    theirs.connection.close()


def test_a_service_cannot_call_whom_it_need_not(broker_server: Broker, vhost: str) -> None:
    notify = channel(broker_server.uri("notify", vhost))
    notify.confirm_delivery()
    with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
        notify.basic_publish("nameko-rpc", "complaints.act", b"{}")
    notify.connection.close()


def test_a_service_cannot_speak_in_the_name_of_another(broker_server: Broker, vhost: str) -> None:
    operator = channel(broker_server.uri("operator", vhost))
    operator.exchange_declare("complaints.events", "topic", durable=True)
    notify = channel(broker_server.uri("notify", vhost))
    notify.confirm_delivery()
    with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
        notify.basic_publish("complaints.events", "case.closed", b"{}")
    for opened in (operator, notify):
        opened.connection.close()


@pytest.mark.parametrize(
    ("user", "event"),
    [
        ("notify", "message.failed"),
        ("routing", "directory.published"),
        ("complaints", "case.closed"),
        ("gateway", "officer.left"),
    ],
)
def test_on_the_exchange_of_all_events_nobody_publishes(
    broker_server: Broker, vhost: str, user: str, event: str
) -> None:
    speaker = channel(broker_server.uri(user, vhost))
    speaker.confirm_delivery()
    with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
        speaker.basic_publish("nagrik.events", event, b"{}")
    speaker.connection.close()


def test_the_gateway_says_that_an_officer_left_and_complaints_hears_it(
    shared: Servers, vhost: str
) -> None:
    shared.declare(vhost, whole_topology())
    complaints = channel(shared.broker.uri("complaints", vhost))
    gateway = channel(shared.broker.uri("gateway", vhost))
    gateway.confirm_delivery()
    gateway.basic_publish("gateway.events", "officer.left", b"{}", mandatory=True)
    _method, _properties, body = complaints.basic_get("complaints.officer_left", auto_ack=True)
    assert body == b"{}"
    for opened in (complaints, gateway):
        opened.connection.close()


def test_what_is_declared_over_the_bus_is_what_the_definitions_load(
    shared: Servers, vhost: str
) -> None:
    shared.declare(vhost, gateway_topology())
    operator = channel(shared.broker.uri("operator", vhost))
    whole, of_calls = whole_topology(), {topology.PROBES, *map(topology.calls_queue, SERVICES)}
    # These a single node keeps otherwise than they are declared for a cluster.
    calls = tuple(queue for queue in whole.queues if queue.name in of_calls)
    others = tuple(queue for queue in whole.queues if queue.name not in of_calls)
    shared.declare(vhost, replace(whole, queues=calls, bindings=()))
    topology.declare(operator, replace(whole, queues=others))  # refused if anything differed
    shared.declare(vhost, whole)
    for queue in calls:
        bare = {name: value for name, value in queue.arguments.items() if name != "x-queue-type"}
        operator.queue_declare(queue.name, durable=True, arguments=bare)
    for queue in whole.queues:
        operator.queue_declare(queue.name, passive=True)
    operator.connection.close()


def test_a_user_reaches_its_own_database_and_no_other(shared: Servers) -> None:
    mine, yours = unique("mine"), unique("yours")
    shared.database.add_user(mine, "a-password", [mine])
    with MongoClient(shared.database.uri(mine)) as client:
        client[mine].things.insert_one({"ours": True})
        with pytest.raises(OperationFailure, match="not authorized"):
            client[yours].things.insert_one({"ours": False})
        client[mine].drop_collection("things")


def test_a_user_adds_to_its_audit_log_and_can_neither_change_nor_delete(shared: Servers) -> None:
    mine, yours = unique("mine"), unique("yours")
    for user in (mine, yours):
        shared.database.add_user(user, "a-password", [user])
    with MongoClient(shared.database.uri(mine), tz_aware=True) as client:
        log = AuditLog(client[mine], AuditKeys(base64.b64encode(bytes(96)).decode()))
        log.ensure_indexes()
        for reference in ("a", "b"):
            log.record("see", reference, SYSTEM)
        entries = entries_in(client[mine])
        for refused in changes(entries):
            with pytest.raises(OperationFailure, match=r"not authorized|not allowed"):
                refused()
        with pytest.raises(OperationFailure, match="not authorized"):
            entries_in(client[yours]).find_one()
        assert log.examine().entries == 2
        assert log.examine().whole
        assert [one["times"] for one in log.actors_of("a", "see")] == [1]


def changes(entries: Collection) -> list[Callable[[], object]]:
    """Each way by which entries could be changed, taken out or moved away."""
    database, client = entries.database, entries.database.client
    moved = {"renameCollection": entries.full_name, "to": f"{database.name}.elsewhere"}
    emptied = [{"$match": {"_id": 0}}, {"$out": entries.name}]
    merged = [{"$set": {"actor": "x"}}, {"$merge": entries.name}]
    return [
        lambda: entries.update_one({"_id": 1}, {"$set": {"actor": "x"}}),
        lambda: entries.replace_one({"_id": 1}, {"actor": "x"}),
        lambda: entries.update_one({"_id": 9}, {"$set": {"actor": "x"}}, upsert=True),
        lambda: entries.find_one_and_delete({"_id": 2}),
        lambda: entries.delete_one({"_id": 2}),
        entries.drop,
        lambda: client.drop_database(database.name),
        lambda: client.admin.command(moved),
        lambda: entries.aggregate(emptied),
        lambda: entries.aggregate(merged),
        lambda: database.command("collMod", entries.name, validator={"_id": -1}),
        lambda: database.command("convertToCapped", entries.name, size=4096),
        lambda: database.command("updateRole", APPEND_ONLY, privileges=[], roles=[]),
        entries.drop_indexes,
    ]


def test_a_date_by_which_an_index_could_delete_stands_in_no_entry(database) -> None:
    log = AuditLog(database, AuditKeys(base64.b64encode(bytes(96)).decode()))
    log.record("see", "a", SYSTEM)
    kinds = {type(value) for value in entries_in(database).find_one().values()}
    assert kinds <= {int, str, type(None)}


def test_a_killed_broker_comes_back_with_its_durable_messages(private_servers: Servers) -> None:
    uri = private_servers.broker.uri("operator")
    sender = channel(uri)
    sender.confirm_delivery()
    sender.queue_declare("kept", durable=True, arguments={"x-queue-type": "quorum"})
    private_servers.broker.flush_declarations()
    sender.basic_publish("", "kept", b"hello", pika.BasicProperties(delivery_mode=2))
    private_servers.broker.kill()
    private_servers.broker.start()
    receiver = channel(uri)
    _method, _properties, body = receiver.basic_get("kept", auto_ack=True)
    assert body == b"hello"
    receiver.connection.close()


def test_a_killed_database_comes_back_with_what_was_journalled(private_servers: Servers) -> None:
    with private_servers.database.client() as client:
        client.test.things.insert_one({"_id": "kept"})
        client.gateway.audit.insert_one({"_id": 1})
    private_servers.database.kill()
    private_servers.database.start()
    with private_servers.database.client() as client:
        assert client.test.things.find_one({}) == {"_id": "kept"}
        assert "audit" not in client.gateway.list_collection_names(), "a log of before is moved"
        assert entries_in(client.gateway).find_one() == {"_id": 1}
