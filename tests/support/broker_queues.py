"""How each node of the broker sees the queues: what is told where a test of a lost node fails."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deploy.local.broker import Broker
from deploy.local.broker_node import Node
from deploy.local.processes import LocalError

SEEN_BY = """
[{binary_to_list(element(4, amqqueue:get_name(Queue))), amqqueue:get_type(Queue),
  catch rabbit_amqqueue:info(Queue, [leader, online, members, consumers, messages])}
 || Queue <- rabbit_amqqueue:list(<<"VHOST">>)].
"""
"""As `rabbitmqctl list_queues name type leader online members consumers messages`, of one node."""


def seen_by(node: Node, vhost: str) -> str:
    """A line for each queue of a virtual host as one node sees it; why it says nothing, if so."""
    if not node.accepts:
        return f"{node.name} ({node.id}) takes no connection"
    try:
        rows = node.evaluate(SEEN_BY.replace("VHOST", vhost))
    except (LocalError, subprocess.TimeoutExpired) as error:
        return f"{node.name} ({node.id}) does not say: {error}"
    return f"{node.name} ({node.id}) sees\n  " + rows.replace('}, {"', '}\n   {"')


@contextmanager
def told_at_a_failure(
    broker: Broker, vhost: str, more: Callable[[], str] = lambda: ""
) -> Iterator[None]:
    """Add to a failed assertion how every node sees the queues at that moment, and what ``more``
    says."""
    try:
        yield
    except AssertionError as error:
        error.add_note("\n".join(seen_by(node, vhost) for node in broker.nodes))
        error.add_note(more())
        raise
