"""The seal of a paper: PAdES (ETSI EN 319 142), by one X.509 certificate.

It certifies the file and allows no change of it. The certificate's holder is who issues the
papers, so the time in the signature is the issuer's own word (level B-B) until an authority's time
stamp lies over it (B-LTA, see `timestamps`).
"""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from documents.verified import Trusted, Verified

SealKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Seal:
    """Signs PDFs with one certificate and its key, RSA or elliptic curve, both as PEM."""

    def __init__(self, certificate_pem: bytes, key_pem: bytes) -> None:
        """``certificate_pem`` may go on with the certificates that vouch for the first, in order;
        they go into each signature. Raises ValueError for what is not PEM or not a pair."""
        certificate = x509.load_pem_x509_certificates(certificate_pem)[0]
        key = serialization.load_pem_private_key(key_pem, password=None)
        if key.public_key() != certificate.public_key():
            raise ValueError("the key is not that of the certificate")
        if not isinstance(key, SealKey):
            raise ValueError("the key is neither RSA nor of an elliptic curve")
        self.certificate_pem, self._key = certificate_pem, key

    def raw(self, data: bytes) -> bytes:
        """Return the bare signature of ``data``, with SHA-256."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))

    def sign(self, pdf: bytes, *, reason: str, location: str, at: datetime) -> bytes:
        """Return ``pdf`` with a signature that says why, where and when (``at``, aware)."""
        # Loaded with the first signature: 30 MB that a process that signs nothing is spared.
        from documents import pades

        return pades.sign(
            pdf, self.certificate_pem, self.raw, reason=reason, location=location, at=at
        )


def verify(pdf: bytes, trusted: Trusted, now: datetime) -> Verified:
    """Return what the seal of ``pdf`` proves to one who believes those ``trusted``. Whatever the
    bytes are, nothing is raised for them; but they may have been made to take long: what comes
    from outside is given to `press.Examiner`.

    No network is asked whether a certificate was revoked: who revokes takes it off the trusted.
    """
    from documents import pades

    return pades.verify(pdf, trusted, now)


def self_signed(name: str, valid_from: datetime, years: int = 10) -> tuple[bytes, bytes]:
    """Return a fresh certificate for ``name`` that vouches for itself, and its key, as PEM.

    For one machine: nobody else has a reason to trust it.
    """
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
        False,
    )
    signs = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        encipher_only=False,
        decipher_only=False,
        **usage,
    )
    return certified(ec.generate_private_key(ec.SECP256R1()), name, signs, valid_from, years)


def certified(
    key: SealKey, name: str, use: x509.ExtensionType, valid_from: datetime, years: int
) -> tuple[bytes, bytes]:
    """Return the certificate by which ``key`` vouches for itself under ``name``, good for ``use``
    alone, and the key, both as PEM."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_from + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(use, critical=True)
        .sign(key, hashes.SHA256())
    )
    key_pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return certificate.public_bytes(serialization.Encoding.PEM), key_pem
