"""What a failure of a drill tells of the broker's queues."""

import pika
import pytest

from tests.support.broker_queues import told_at_a_failure
from tests.support.servers import Servers


def test_a_failure_tells_how_each_node_sees_the_queues(shared: Servers, vhost: str, amqp_uri: str):
    with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
        channel = connection.channel()
        channel.queue_declare("plain")
        quorum = {"x-queue-type": "quorum"}
        channel.queue_declare("of-three", durable=True, arguments=quorum)
        channel.confirm_delivery()
        channel.basic_publish("", "of-three", b"one", mandatory=True)
        with (
            pytest.raises(AssertionError, match="nothing was filed") as raised,
            told_at_a_failure(shared.broker, vhost, lambda: "routing: live"),
        ):
            raise AssertionError("nothing was filed")
    queues, more = raised.value.__notes__
    (node,) = shared.broker.nodes
    assert f"({node.id}) sees" in queues
    lines = {line.split('"')[1]: line for line in queues.splitlines()[1:]}
    assert "rabbit_classic_queue" in lines["plain"]
    assert "rabbit_quorum_queue" in lines["of-three"]
    for part in ("leader", "online", "members"):
        assert f"{{{part}, " in lines["of-three"]
    assert f"{{leader, {node.id}}}" in lines["of-three"].replace("'", "")
    assert "{consumers, 0}, {messages, " in lines["of-three"]
    assert more == "routing: live"
