"""PAdES with pyHanko. Importing this module costs 30 MB: see `worker`."""

import io
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import crl as crls
from asn1crypto import tsp, x509
from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.claims import claimed_identifier
from documents.verified import Prolonged, Trusted, Verified

FIELD = "Seal"
DIGEST = "sha256"
LARGEST_SIGNATURE = 512  # bytes, of an RSA key of 4096 bits
STAMP_DIGITS = 16_384
"""Room for a time stamp and its certificates, in hexadecimal: 8 KB; a usual one has 4 to 6."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""So far ahead of ours an authority's clock may be."""
Sign = Callable[[bytes], bytes]
"""Signs bytes with the seal's key: the key itself is not needed here."""
_Index = dict[int, tuple[int, int]]
"""By the number of an object: which it is in its stream, and where it begins."""
Stamp = Callable[[bytes], bytes]
"""Takes a TimeStampReq to the authority and returns its TimeStampResp, both DER (RFC 3161)."""

# A forged file is an answer of `verify`, not an event for the log.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class NotProlonged(Exception):
    """The stamp that came does not prove the paper: it is of an authority that is not trusted, or
    the paper's own seal does not hold."""


class _Signer(signers.Signer):
    """Signs with a key that somebody else holds."""

    def __init__(self, certificate: x509.Certificate, others: Iterable[Any], sign: Sign) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(others)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._sign = sign

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Return the signature of ``data``; in a dry run as many bytes as one may have."""
        return bytes(LARGEST_SIGNATURE) if dry_run else self._sign(data)


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


class _Authority(TimeStamper):
    """Asks through ``stamp``."""

    def __init__(self, stamp: Stamp) -> None:
        super().__init__()
        self._stamp = stamp

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return the authority's answer to ``req``."""
        return tsp.TimeStampResp.load(self._stamp(req.dump()))


class _Reader(PdfFileReader):
    """Reads a file of bytes, the index of each object stream once.

    The library goes through that index anew for each object of it, which for a tagged paper is
    three quarters of the work of checking it. Whatever is unusual is left to the library.
    """

    def __init__(self, pdf: bytes) -> None:
        super().__init__(io.BytesIO(pdf))
        self._streams: dict[int, tuple[bytes, _Index]] = {}

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        try:
            content, index = self._stream(stmnum)
            turn, begin = index[idnum]
            if turn == idx:
                place = io.BytesIO(content)
                place.seek(begin)
                value = generic.read_object(place, generic.Reference(idnum, 0, self))
                if not isinstance(value, generic.StreamObject | generic.IndirectObject):
                    return value
        except (misc.PdfError, AttributeError, LookupError, TypeError, ValueError):
            pass  # the library says what is wrong with it
        return super()._get_object_from_stream(idnum, stmnum, idx)

    def _stream(self, number: int) -> tuple[bytes, _Index]:
        if number not in self._streams:
            stream: Any = generic.Reference(number, 0, self).get_object()
            if stream["/Type"] != "/ObjStm":
                raise ValueError("no stream of objects")
            content = stream.read_data(DecodePurpose.OBJECT_STREAM)
            self._streams[number] = content, _index(content, stream["/First"], stream["/N"])
        return self._streams[number]


def _index(content: bytes, first: int, count: int) -> _Index:
    """Return the index at the head of an object stream; ValueError where it is not the plain one
    that programs write. Of two objects of one number the first counts."""
    words = content[:first].split()
    if len(words) != 2 * count or not all(word.isdigit() for word in words):
        raise ValueError("an index of another form")
    numbers = [int(word) for word in words]
    index: _Index = {}
    for turn, (number, offset) in enumerate(zip(numbers[::2], numbers[1::2], strict=True)):
        index.setdefault(number, (turn, first + offset))
    return index


def sign(
    pdf: bytes, certificate_pem: bytes, sign: Sign, *, reason: str, location: str, at: datetime
) -> bytes:
    """See Seal.sign."""
    certificate, *others = load_certs_from_pemder_data(certificate_pem)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        location=location,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signer = _Signer(certificate, others, sign)
    return _SignerAt(metadata, signer=signer, at=at).sign_pdf(writer).getvalue()


def prolong(
    pdf: bytes,
    trusted: Trusted,
    stamp: Stamp,
    now: datetime,
    revoked: Iterable[bytes] = (),
) -> Prolonged:
    """Return ``pdf`` with the certificates and the lists ``revoked`` (CRLs, DER) that prove them,
    and a document time stamp over all of it: PAdES B-LTA. Its bytes stay, in front.

    Raises what ``stamp`` raises, and NotProlonged.
    """
    certificates = [*_certificates(trusted.seals), *_certificates(trusted.authorities)]
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    first = writer.prev.embedded_regular_signatures[0]
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=certificates,
        crls=[crls.CertificateList.load(one) for one in revoked],
    )
    stamped = signers.PdfTimeStamper(_Authority(stamp)).timestamp_pdf(
        writer, DIGEST, bytes_reserved=STAMP_DIGITS
    )
    content = stamped.getvalue()
    # To compare what stands behind the seal with what it allows takes a third of all work on a
    # paper; behind one that covers the file to its end stands only what is written here.
    verified, until = _verified(content, trusted, now, compare=not _covers_all(first))
    if not (verified.valid and verified.covers_whole and verified.proven_at and until):
        raise NotProlonged("the time stamp is not one that proves this paper")
    return Prolonged(content, verified.proven_at, until)


def verify(pdf: bytes, trusted: Trusted, now: datetime) -> Verified:
    """See signing.verify."""
    claimed = claimed_identifier(pdf)
    try:
        return _verified(pdf, trusted, now)[0]
    except Exception:
        # Bytes that were made to deceive may break the reader anywhere; they prove nothing.
        return Verified(False, None, None, False, None, claimed)


def _verified(
    pdf: bytes, trusted: Trusted, now: datetime, *, compare: bool = True
) -> tuple[Verified, datetime | None]:
    """Return what is proved, and until when the newest time stamp is. Without ``compare``
    whatever stands behind the seal is taken to be what it allows."""
    reader = _Reader(pdf)
    # The first is ours: it allows no change, so a second one would break it.
    seal = reader.embedded_regular_signatures[0]
    # A stamp from before the seal says nothing about it.
    stamps = [
        stamp
        for stamp in reader.embedded_timestamp_signatures
        if stamp.signed_revision > seal.signed_revision
    ]
    roots = _certificates(trusted.seals)
    context = _proofs_in(reader)
    proven_at, until = _proven(stamps, _certificates(trusted.authorities), now, context)
    at = proven_at or seal.self_reported_timestamp
    status = validate_pdf_signature(seal, _context(roots, at, context), skip_diff=not compare)
    signer = status.signing_cert
    whole = _covers_all([*reader.embedded_signatures][-1])
    verified = Verified(
        valid=bool(status.bottom_line)
        and _good(signer, at)
        and (proven_at is not None or _good(signer, now)),
        signed_at=seal.self_reported_timestamp,
        signer=signer.subject.native.get("common_name"),
        covers_whole=whole and (bool(status.docmdp_ok) or not compare),
        proven_at=proven_at,
        identifier=claimed_identifier(pdf),
    )
    return verified, until


def _covers_all(signature: Any) -> bool:
    """Return whether nothing stands in the file behind what this signature covers."""
    return signature.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE


def _proven(
    stamps: list[Any], authorities: list[Any], now: datetime, context: dict[str, Any]
) -> tuple[datetime | None, datetime | None]:
    """Return since when the file is proved to have existed, and how long that proof still holds.

    Each stamp is proved by the next, the newest by its certificate being good now.
    """
    proven: datetime | None = None
    until: datetime | None = None
    moment = now + CLOCKS_DIFFER
    for stamp in reversed(stamps if authorities else []):
        status = validate_pdf_timestamp(stamp, _context(authorities, moment, context))
        signer = status.signing_cert
        sound = status.valid and status.intact and status.trusted
        if not (sound and _good(signer, moment) and status.timestamp <= moment):
            break
        proven = moment = status.timestamp
        until = until or signer.not_valid_after
    return proven, until


def _proofs_in(reader: _Reader) -> dict[str, Any]:
    """Return what the file brings along to prove certificates: others of them,
    and revocation lists."""
    if "/DSS" not in reader.root:
        return {}
    security_store = DocumentSecurityStore.read_dss(reader)
    lists = [crls.CertificateList.load(one.get_object().data) for one in security_store.crls]
    return {"other_certs": list(security_store.load_certs()), "crls": lists}


def _context(
    roots: list[Any], moment: datetime | None, proofs: dict[str, Any]
) -> ValidationContext:
    return ValidationContext(
        trust_roots=roots,
        allow_fetching=False,
        moment=moment,
        # A list is of a day after the moment that is asked about; it says since when one is on it.
        retroactive_revinfo=True,
        **proofs,
    )


def _good(certificate: Any, at: datetime | None) -> bool:
    """Tell whether a certificate was good at the time:
    one who is trusted by itself is not asked by the library."""
    return at is not None and certificate.not_valid_before <= at <= certificate.not_valid_after


def _certificates(pem: bytes) -> list[Any]:
    return list(load_certs_from_pemder_data(pem)) if pem.strip() else []
