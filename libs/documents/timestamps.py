"""Time stamps of an authority (RFC 3161), and the lists of revoked certificates that go with them.

Asked by who holds the paper; the worker that puts a stamp into a file opens no connection.
"""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

LARGEST_STAMP = 64 * 1024  # bytes of an answer
LARGEST_LIST = 20 * 1024 * 1024  # bytes: a large authority's list of revoked certificates
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
_FAILURES = (urllib.error.URLError, http.client.HTTPException, OSError, ValueError)


class AuthorityAway(Exception):
    """The authority did not answer in time, or not with a time stamp."""


class TimestampAuthority(Protocol):
    """Who vouches for the time."""

    certificates: bytes
    """PEM: those of whom its stamps are accepted."""

    def stamp(self, request: bytes) -> bytes:
        """Return the answer to a TimeStampReq, both DER. Raises AuthorityAway."""

    def revoked(self, now: datetime) -> list[bytes]:
        """Return the lists of revoked certificates (CRLs, DER) that prove the stamps and the seals
        they are for. Raises AuthorityAway."""


class HttpAuthority:
    """An authority at an address."""

    def __init__(self, url: str, certificates: bytes, seals: bytes, seconds: float) -> None:
        """``seals`` are the certificates that seal papers, whose lists of revocation are asked for
        as well; ``seconds`` is for one answer."""
        self.certificates = certificates
        self._url = url
        self._seconds = seconds
        self._lists = RevocationLists((certificates, seals), seconds)

    def stamp(self, request: bytes) -> bytes:
        """See TimestampAuthority.stamp."""
        query = urllib.request.Request(self._url, request, {"Content-Type": QUERY, "Accept": REPLY})
        return _fetched(query, LARGEST_STAMP, self._seconds)

    def revoked(self, now: datetime) -> list[bytes]:
        """See TimestampAuthority.revoked."""
        return self._lists.current(now)


class RevocationLists:
    """The lists that certificates say they would be on, each kept until its next is due."""

    def __init__(self, certificates: Iterable[bytes], seconds: float) -> None:
        """``certificates`` are PEM, each one or several."""
        self._seconds = seconds
        self._urls = sorted({url for pem in certificates for url in list_urls(pem)})
        self._kept: dict[str, tuple[bytes, datetime | None]] = {}

    def current(self, now: datetime) -> list[bytes]:
        """Return every list, DER. Raises AuthorityAway where one cannot be had: a seal is not
        called proved for good while nobody knows whether its certificate was revoked."""
        return [self._list(url, now) for url in self._urls]

    def _list(self, url: str, now: datetime) -> bytes:
        content, until = self._kept.get(url, (b"", None))
        if not content or until is None or now >= until:
            content = _fetched(urllib.request.Request(url), LARGEST_LIST, self._seconds)
            try:
                until = x509.load_der_x509_crl(content).next_update_utc
            except ValueError:
                raise AuthorityAway(f"{url} is no list of revoked certificates") from None
            self._kept[url] = content, until
        return content


def list_urls(pem: bytes) -> list[str]:
    """Return where the certificates in ``pem`` say that lists of revoked ones are."""
    urls = []
    for certificate in x509.load_pem_x509_certificates(pem) if pem.strip() else []:
        try:
            points = certificate.extensions.get_extension_for_oid(
                ExtensionOID.CRL_DISTRIBUTION_POINTS
            )
        except x509.ExtensionNotFound:
            continue
        for point in points.value:  # type: ignore[attr-defined]
            names = point.full_name or ()
            urls += [name.value for name in names if str(name.value).startswith("http")]
    return urls


def _fetched(query: urllib.request.Request, most: int, seconds: float) -> bytes:
    if not query.full_url.startswith(("http://", "https://")):
        raise AuthorityAway("the address is none of HTTP")
    try:
        with urllib.request.urlopen(query, timeout=seconds) as answer:
            content: bytes = answer.read(most + 1)
    except _FAILURES as error:
        raise AuthorityAway(f"{type(error).__name__} at {query.full_url}") from None
    if len(content) > most:
        raise AuthorityAway(f"{query.full_url} answers without end")
    return content
