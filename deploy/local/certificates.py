"""Certificates of this machine's own broker and database, and of who speaks with them."""

import ipaddress
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from chassis import time_source
from deploy.local.ports import LOOPBACK
from deploy.local.running import write_closed

ONE_SIDED, MUTUAL = "1", "mutual"
VALID = timedelta(days=3650)
HERE = (x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(LOOPBACK)))
"""What the servers of this machine are called."""


class Certificates:
    """The files in ``folder``, PEM: ``ca``; ``server``, a certificate and its key; and ``client``,
    the same of ours, which is there only where the servers ask for it."""

    def __init__(self, folder: Path) -> None:
        self.ca, self.server, self.client = (
            folder / f"{name}.pem" for name in ("ca", "server", "client")
        )

    @property
    def mutual(self) -> bool:
        """Whether a client needs a certificate too."""
        return self.client.exists()


def certificates_in(folder: Path, wanted: str | None = None) -> Certificates | None:
    """Return those kept in ``folder``; made if they are ``wanted`` (``1``: of the servers,
    ``mutual``: of both sides) and it has none. None where neither is so: nothing speaks TLS there.

    Raises ValueError for another wish.
    """
    if wanted not in (None, "", ONE_SIDED, MUTUAL):
        raise ValueError(f"TLS={wanted} is neither {ONE_SIDED} nor {MUTUAL}")
    ours = Certificates(folder)
    if not ours.ca.exists():
        if not wanted:
            return None
        issue(folder, mutual=wanted == MUTUAL)
    return ours


def issue(
    folder: Path, *, mutual: bool = False, names: Sequence[x509.GeneralName] = HERE
) -> Certificates:
    """Make a new authority, its certificate for servers called ``names``, and ``mutual`` one for
    clients. The authority's key is kept nowhere, so nobody can have it sign another."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ours, authority = Certificates(folder), _Authority()
    of_server = authority.certify("Nagrik Setu servers", ExtendedKeyUsageOID.SERVER_AUTH, names)
    of_client = authority.certify("Nagrik Setu processes", ExtendedKeyUsageOID.CLIENT_AUTH)
    write_closed(ours.server, of_server)
    if mutual:
        write_closed(ours.client, of_client)
    write_closed(ours.ca, authority.certificate.public_bytes(Encoding.PEM).decode())
    return ours


class _Authority:
    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("Nagrik Setu (this machine only)")
        self.certificate = (
            self._begun(self._name, self._key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def certify(
        self, name: str, use: x509.ObjectIdentifier, names: Sequence[x509.GeneralName] = ()
    ) -> str:
        """Return a new certificate and its key, as PEM one after the other."""
        key = ec.generate_private_key(ec.SECP256R1())
        # Members of the replica set are clients of one another with the same certificate.
        uses = {use, ExtendedKeyUsageOID.CLIENT_AUTH}
        builder = self._begun(_named(name), key).add_extension(
            x509.ExtendedKeyUsage(sorted(uses, key=str)), critical=False
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        certificate = builder.sign(self._key, hashes.SHA256())
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return (certificate.public_bytes(Encoding.PEM) + private).decode()

    def _begun(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey
    ) -> x509.CertificateBuilder:
        start = time_source.now() - timedelta(days=1)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + VALID)
        )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
