"""PAdES with pyHanko. Importing this module costs 30 MB: see `signing`."""

import io
import logging
from datetime import datetime
from typing import Any

from pyhanko.keys.pemder import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.verified import Verified

FIELD = "Seal"
NOTHING_PROVED = Verified(False, None, None, False)

# A forged file is an answer of `verify`, not an event for the log.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class _SignerAt(signers.PdfSigner):
    """Signs at a time that is given: the papers follow the one source of time."""

    def __init__(self, *arguments: Any, at: datetime, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._at = at

    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        """Return the session of one signature, with its time."""
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self._at
        return session


def sign(
    pdf: bytes, certificate_pem: bytes, key_pem: bytes, *, reason: str, location: str, at: datetime
) -> bytes:
    """See Seal.sign."""
    certificate, *others = load_certs_from_pemder_data(certificate_pem)
    store = SimpleCertificateStore()
    store.register_multiple(others)
    signer = signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=load_private_key_from_pemder_data(key_pem, None),
        cert_registry=store,
    )
    said = signers.PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        location=location,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return _SignerAt(said, signer=signer, at=at).sign_pdf(writer).getvalue()


def verify(pdf: bytes, trusted_certificate_pem: bytes) -> Verified:
    """See signing.verify."""
    trusted = list(load_certs_from_pemder_data(trusted_certificate_pem))
    try:
        return _verified(pdf, trusted)
    except Exception:
        # Bytes that were made to deceive may break the reader anywhere; they prove nothing.
        return NOTHING_PROVED


def _verified(pdf: bytes, trusted: list[Any]) -> Verified:
    # The first is ours: it allows no change, so a second one would break it.
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    at = signature.self_reported_timestamp
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, moment=at)
    status = validate_pdf_signature(signature, context)
    signer = status.signing_cert
    # One who is trusted by itself is not asked by the library whether it was good at the time.
    in_time = at is not None and signer.not_valid_before <= at <= signer.not_valid_after
    return Verified(
        valid=bool(status.bottom_line) and in_time,
        signed_at=at,
        signer=signer.subject.native.get("common_name"),
        covers_whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
    )
