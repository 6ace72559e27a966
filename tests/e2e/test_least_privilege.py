"""Each part can reach what is its own on the broker and in the database, and nothing else."""

import pika
import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from tests.support.system import System

SERVICES = ("complaints", "routing", "notify", "gateway")
OTHERS_QUEUE = {"complaints": "notify", "routing": "notify", "notify": "gateway"}
QUEUES = {"notify": "notify.case_changed", "gateway": "gateway.tracking"}


def refused(uri: str, exchange: str, key: str) -> bool:
    connection = pika.BlockingConnection(pika.URLParameters(uri))
    channel = connection.channel()
    channel.confirm_delivery()
    try:
        channel.basic_publish(exchange, key, b"{}", mandatory=True)
    except pika.exceptions.ChannelClosedByBroker as error:
        return error.reply_code == 403
    except (pika.exceptions.UnroutableError, pika.exceptions.NackError):
        return False
    finally:
        if connection.is_open:
            connection.close()
    return False


@pytest.mark.parametrize("service", OTHERS_QUEUE)
def test_a_service_cannot_write_into_anothers_queue(system: System, service: str):
    queue = QUEUES[OTHERS_QUEUE[service]]
    assert refused(system.amqp_uri(service), "", queue)
    assert refused(system.amqp_uri(service), f"{OTHERS_QUEUE[service]}.return", queue)


@pytest.mark.parametrize(
    ("service", "exchange", "key"),
    [
        ("notify", "complaints.events", "case.filed"),
        ("complaints", "complaints.events", "directory.published"),
        ("routing", "routing.events", "case.filed"),
        ("complaints", "nameko-rpc", "notify.send_otp"),
        ("routing", "nameko-rpc", "complaints.act"),
    ],
)
def test_a_service_cannot_speak_in_anothers_name(system: System, service, exchange, key):
    assert refused(system.amqp_uri(service), exchange, key)


def test_a_service_may_speak_in_its_own_name(system: System):
    assert not refused(system.amqp_uri("complaints"), "complaints.events", "case.nothing")


@pytest.mark.parametrize("service", OTHERS_QUEUE)
def test_a_service_cannot_read_anothers_queue(system: System, service: str):
    connection = pika.BlockingConnection(pika.URLParameters(system.amqp_uri(service)))
    with pytest.raises(pika.exceptions.ChannelClosedByBroker) as refusal:
        connection.channel().basic_get(QUEUES[OTHERS_QUEUE[service]])
    assert refusal.value.reply_code == 403
    connection.close()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_cannot_read_anothers_database(system: System, service: str):
    with MongoClient(system.servers.database.uri(f"{system.prefix}_{service}")) as mongo:
        mongo[f"{system.prefix}_{service}"]["cases"].find_one()
        for other in SERVICES:
            if other != service:
                with pytest.raises(OperationFailure):
                    mongo[f"{system.prefix}_{other}"]["cases"].find_one()
