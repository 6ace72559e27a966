"""The broker's address as pika takes it; beside `chassis.broker_address`, for services do without
pika."""

from collections.abc import Callable

import pika

from chassis.broker_address import BETWEEN, in_any_order


def parameters_of(
    amqp_uri: str, change: Callable[[pika.ConnectionParameters], None] = lambda one: None
) -> list[pika.URLParameters]:
    """Return the parameters for each node, in an order by chance, each as ``change`` leaves it;
    ``BlockingConnection`` takes the list and tries one after the other."""
    nodes = [pika.URLParameters(uri) for uri in in_any_order(amqp_uri).split(BETWEEN)]
    for one in nodes:
        change(one)
    return nodes
