"""TLS of kombu's connections, nameko's among them, as `chassis.broker_address` says.

kombu's own way does not look whether a certificate is that of the host it connects to, and the
files in an address do not reach the socket. So ``amqps`` gets a transport of ours.
"""

import ssl
from collections.abc import Callable
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, pyamqp

from chassis.broker_address import OF_TLS


class Connection(pyamqp.Connection):
    """A connection to a broker whose certificate verifies and is for its host."""

    def __init__(self, host: str, ssl: object = None, **rest: object) -> None:
        """``host`` is ``name:port``; ``ssl`` has the files of the address, if it names any."""
        super().__init__(host=host, ssl=_verified(host, ssl), **rest)

    def connect(self, callback: Callable[[], object] | None = None) -> None:
        """Connect; what waits for a message afterwards waits as long as without TLS.

        The library leaves the time for connecting on the socket, so that one on which nothing came
        for so long would be taken for lost.
        """
        super().connect(callback)
        self.transport.sock.settimeout(None)


class Transport(pyamqp.SSLTransport):
    """What kombu makes for an address that begins with ``amqps``."""

    Connection = Connection


def _verified(host: str, options: object) -> dict[str, Any]:
    files = {
        name.removeprefix(OF_TLS): value
        for name, value in (options if isinstance(options, dict) else {}).items()
    }
    return {
        **files,
        "server_hostname": host.rpartition(":")[0],
        "cert_reqs": ssl.CERT_REQUIRED,
        "tls_minimum_version": ssl.TLSVersion.TLSv1_2,
    }


def use_verified_tls() -> None:
    """Have kombu reach every ``amqps`` address of this process this way."""
    TRANSPORT_ALIASES["amqps"] = f"{__name__}:{Transport.__name__}"
