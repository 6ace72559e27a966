"""The broker's address: a URI, or those of all nodes of a cluster, separated by ``;``, of which
kombu tries one after the other.

``amqps://`` is TLS. Such a URI may name files, each in PEM: ``ssl_ca_certs``, who signs the
broker's certificate (default: whom the machine trusts), and ``ssl_certfile`` with ``ssl_keyfile``,
our own, where the broker asks for one. Whose certificate does not verify, or is for another host,
is not spoken to; no address can ask for less.
"""

import random
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

BETWEEN = ";"
"""In a user's name or password it is written ``%3B``."""

OF_TLS = "ssl_"
"""With which kombu has every option of TLS in an address begin."""
FILES = ("ca_certs", "certfile", "keyfile")


def in_any_order(amqp_uri: str) -> str:
    """Return the same address with its nodes in an order by chance, so that processes spread over
    the nodes and the loss of one is felt by few."""
    nodes = amqp_uri.split(BETWEEN)
    return BETWEEN.join(random.sample(nodes, len(nodes)))


def checked(amqp_uri: str) -> str:
    """Return the address; raises ValueError where ``tls_files`` does for one of its nodes."""
    for node in amqp_uri.split(BETWEEN):
        tls_files(node)
    return amqp_uri


def tls_files(node: str) -> dict[str, str] | None:
    """Return the files that a node's URI names, by their names in Python's ``ssl``; None for one
    without TLS. The key may stand in the certificate's file.

    Raises ValueError for an option that is none of these files, and for files without TLS.
    """
    parts = urlsplit(node)
    options = {name: value for name, value in parse_qsl(parts.query) if name.startswith(OF_TLS)}
    files = {name.removeprefix(OF_TLS): value for name, value in options.items()}
    if unknown := sorted(OF_TLS + name for name in files.keys() - set(FILES)):
        raise ValueError(f"an address of the broker cannot say {', '.join(unknown)}")
    if parts.scheme == "amqps":
        return files
    if files:
        raise ValueError("an address of the broker names files of TLS and is not amqps://")
    return None


def without_files(node: str) -> str:
    """Return a node's URI without the files that it names."""
    parts = urlsplit(node)
    others = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith(OF_TLS)]
    return urlunsplit(parts._replace(query=urlencode(others)))
