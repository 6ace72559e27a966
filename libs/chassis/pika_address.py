"""The broker's address as pika takes it; beside `chassis.broker_address`, for services do without
pika."""

import ssl
from collections.abc import Callable

import pika

from chassis.broker_address import BETWEEN, in_any_order, tls_files, without_files


def parameters_of(
    amqp_uri: str, change: Callable[[pika.ConnectionParameters], None] = lambda one: None
) -> list[pika.URLParameters]:
    """Return the parameters for each node, in an order by chance, each as ``change`` leaves it;
    ``BlockingConnection`` takes the list and tries one after the other. Raises ValueError for an
    address that asks for what ours do not."""
    nodes = [_parameters(uri) for uri in in_any_order(amqp_uri).split(BETWEEN)]
    for one in nodes:
        change(one)
    return nodes


def _parameters(node: str) -> pika.URLParameters:
    files = tls_files(node)
    parameters = pika.URLParameters(without_files(node))
    if files is not None:
        context = ssl.create_default_context(cafile=files.get("ca_certs"))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if certificate := files.get("certfile"):
            context.load_cert_chain(certificate, files.get("keyfile"))
        # Without the name pika would have any host's certificate do.
        parameters.ssl_options = pika.SSLOptions(context, parameters.host)
    return parameters
