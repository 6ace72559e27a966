"""The certificate of this machine's own time stamping authority."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from documents.signing import certified

NAME = "Time of this machine only"
KEY_BITS = 2048


def new_authority(valid_from: datetime, years: int = 10) -> tuple[bytes, bytes]:
    """Return a fresh certificate that vouches for itself and may sign time stamps alone, and its
    key, as PEM. Nobody else has a reason to trust it."""
    stamps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    key = rsa.generate_private_key(65537, KEY_BITS)
    return certified(key, NAME, stamps, valid_from, years)
