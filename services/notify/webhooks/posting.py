"""One signed POST to a partner, and to nobody else: the address is looked up once, looked at, and
that very address is called, so no name can lead into this deployment's own network."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from services.notify.webhooks.subscriptions import Subscription

SIGNATURE, DELIVERY, EVENT = "Setu-Signature", "Setu-Delivery", "Setu-Event"
DELIVERED = ""
TIMEOUT = 10.0
LONGEST = 3 * TIMEOUT
"""Seconds of a request and its answer: one that comes drop by drop keeps every single TIMEOUT."""

_ANSWER = 4096

_TRANSLATED = tuple(
    ipaddress.ip_network(net)
    for net in ("64:ff9b::/96", "64:ff9b:1::/48", "192.0.0.0/24", "2001::/32")
)
"""Addresses behind which a translator or a tunnel may have any other, our own among them
(RFC 6052, 8215, 6890, 4380)."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Which places may be called: https to public addresses; `hosts` are called wherever they are
    and without TLS too. `own`: this machine's addresses may be, for a developer's run."""

    hosts: Collection[str] = ()
    own: bool = False
    trust: str = field(default="")
    """A file of certificates of authorities to trust besides the machine's own."""

    def connect(self, url: str) -> http.client.HTTPConnection:
        """Return a connection to whom the URL names. Raises Forbidden,
        and OSError when nobody is there."""
        parts = urlsplit(url)
        host, secure = (parts.hostname or "").lower(), parts.scheme == "https"
        listed = host in self.hosts
        port = parts.port or (443 if secure else 80)
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(str(place[4][0]).partition("%")[0]) for place in places]
        own = self.own and all(one.is_loopback for one in addresses)
        if not (secure or listed or own):
            raise Forbidden("no-tls")
        if not (listed or own) and not all(_is_public(one) for one in addresses):
            raise Forbidden("not-a-public-address")
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        raw = socket.create_connection((str(addresses[0]), port), TIMEOUT)
        try:
            connection.sock = (
                self._context().wrap_socket(raw, server_hostname=host) if secure else raw
            )
        except BaseException:
            raw.close()
            raise
        return connection

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.trust:
            context.load_verify_locations(self.trust)
        return context


class Forbidden(Exception):
    """A place that may not be called; the message is a code."""


def post(
    subscription: Subscription, id: str, event: str, body: bytes, outside: Outside, now: datetime
) -> str:
    """Deliver once. Returns DELIVERED, or a code that says why not. A redirection is none of the
    partner's answers: it would lead where nobody has looked."""
    target = urlsplit(subscription.url)
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "nagrik-setu-webhooks/1",
        DELIVERY: id,
        EVENT: event,
        SIGNATURE: signature(subscription.secrets, body, int(now.timestamp())),
    }
    try:
        with closing(outside.connect(subscription.url)) as connection, _cut_off(connection):
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read(_ANSWER)
    except Forbidden as error:
        return str(error)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return type(error).__name__
    return DELIVERED if 200 <= answer.status < 300 else f"http-{answer.status}"


@contextmanager
def _cut_off(connection: http.client.HTTPConnection) -> Iterator[None]:
    """Cut the connection off when LONGEST is over."""
    cut = threading.Timer(LONGEST, partial(_shut, connection.sock))
    cut.daemon = True
    cut.start()
    try:
        yield
    finally:
        cut.cancel()


def _shut(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def signature(secrets: Collection[str], body: bytes, at: int) -> str:
    """Return `t=SECONDS,v1=HEX`, with a `v1` for each secret: HMAC-SHA256 of `SECONDS.BODY`."""
    signed = str(at).encode() + b"." + body
    proofs = [hmac.new(one.encode(), signed, hashlib.sha256).hexdigest() for one in secrets]
    return ",".join([f"t={at}", *(f"v1={proof}" for proof in proofs)])


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if any(address.version == net.version and address in net for net in _TRANSLATED):
        return False
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    public = address.is_global and not address.is_multicast
    return public and (inner is None or inner.is_global)
