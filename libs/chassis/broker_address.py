"""The broker's address: a URI, or those of all nodes of a cluster, separated by ``;``, of which
kombu tries one after the other."""

import random

BETWEEN = ";"
"""In a user's name or password it is written ``%3B``."""


def in_any_order(amqp_uri: str) -> str:
    """Return the same address with its nodes in an order by chance, so that processes spread over
    the nodes and the loss of one is felt by few."""
    nodes = amqp_uri.split(BETWEEN)
    return BETWEEN.join(random.sample(nodes, len(nodes)))
