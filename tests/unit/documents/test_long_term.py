"""Seals that are proved after their certificate has ended."""

import io
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from documents import pades
from documents.pades import NotProlonged
from documents.signing import Seal, self_signed, verify
from documents.verified import Trusted
from tests.support.authority import Authority

# Long ago: the certificate of the seal, which is good for a year, has ended since.
AT = datetime(2021, 11, 20, 6, 30, tzinfo=UTC)
LATER = AT + timedelta(days=4 * 365)
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def seal() -> Seal:
    return Seal(*self_signed("Test Seal", AT - timedelta(days=1), years=1))


@pytest.fixture(scope="module")
def sealed(seal: Seal) -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return seal.sign(buffer.getvalue(), reason="a copy", location="Bihar", at=AT)


@pytest.fixture
def authority() -> Authority:
    new_authority = Authority(AT - timedelta(days=1))
    new_authority.now = AT + SECOND
    return new_authority


@pytest.fixture
def trusted(seal: Seal, authority: Authority) -> Trusted:
    return Trusted(seal.certificate_pem, authority.certificates)


def prolonged(sealed: bytes, trusted: Trusted, authority: Authority) -> bytes:
    """The paper with a stamp of the authority's present."""
    return pades.prolong(sealed, trusted, authority.stamp, authority.now + SECOND).content


def test_with_a_time_stamp_a_seal_is_proved_years_after_its_certificate_has_ended(
    sealed, trusted, authority
):
    assert not verify(sealed, trusted, LATER).valid
    verdict = verify(prolonged(sealed, trusted, authority), trusted, LATER)
    assert verdict.valid and verdict.covers_whole
    assert (verdict.signed_at, verdict.proven_at) == (AT, AT + SECOND)


def test_a_stamp_is_put_behind_the_bytes_that_were_issued_and_is_asked_for_once(
    sealed, trusted, authority
):
    stamped = prolonged(sealed, trusted, authority)
    assert stamped.startswith(sealed)
    assert authority.asked == 1
    assert b"/DSS" in stamped and b"/ETSI.RFC3161" in stamped


def test_who_does_not_believe_the_authority_has_nothing_proved(sealed, trusted, authority):
    stamped = prolonged(sealed, trusted, authority)
    stranger = Authority(AT - timedelta(days=1), years=9)
    for authorities in (b"", stranger.certificates):
        verdict = verify(stamped, Trusted(trusted.seals, authorities), LATER)
        assert not verdict.valid and verdict.proven_at is None


def test_an_authority_whose_clock_is_a_little_ahead_of_ours_is_believed(sealed, trusted, authority):
    ours = authority.now - timedelta(minutes=4)
    assert pades.prolong(sealed, trusted, authority.stamp, ours).stamped_at == authority.now
    with pytest.raises(NotProlonged):
        pades.prolong(sealed, trusted, authority.stamp, authority.now - timedelta(minutes=6))


def test_a_stamp_of_another_authority_is_not_taken(sealed, trusted):
    stranger = Authority(AT - timedelta(days=1), years=9)
    stranger.now = AT + SECOND
    with pytest.raises(NotProlonged):
        prolonged(sealed, trusted, stranger)


def test_a_stamp_after_the_certificate_has_ended_proves_nothing(sealed, trusted, authority):
    authority.now = LATER
    with pytest.raises(NotProlonged):
        prolonged(sealed, trusted, authority)


def test_a_further_stamp_carries_it_past_the_end_of_the_authoritys_certificate(seal, sealed):
    first, second = Authority(AT - timedelta(days=1)), Authority(AT - timedelta(days=2), years=30)
    first.now, second.now = AT + SECOND, AT + timedelta(days=9 * 365)
    both = Trusted(seal.certificate_pem, first.certificates + second.certificates)
    stamped = prolonged(sealed, both, first)
    far = AT + timedelta(days=20 * 365)
    assert not verify(stamped, both, far).valid
    again = prolonged(stamped, both, second)
    assert again.startswith(stamped)
    verdict = verify(again, both, far)
    assert verdict.valid and verdict.covers_whole and verdict.proven_at == AT + SECOND


def test_what_is_changed_or_added_after_the_stamp_shows(sealed, trusted, authority):
    stamped = prolonged(sealed, trusted, authority)
    assert not verify(stamped + b"\n% more\n", trusted, LATER).covers_whole
    changed = bytearray(stamped)
    changed[len(sealed) // 3] ^= 1
    assert not verify(bytes(changed), trusted, LATER).valid


def with_another_language(pdf: bytes) -> bytes:
    """A revision behind all others, which the seal does not allow."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_paper_that_was_changed_behind_its_seal_or_its_stamp_gets_no_stamp(
    sealed, trusted, authority
):
    stamped = prolonged(sealed, trusted, authority)
    for changed in (with_another_language(sealed), with_another_language(stamped)):
        with pytest.raises(NotProlonged):
            prolonged(changed, trusted, authority)


def test_a_paper_whose_seal_does_not_hold_gets_no_stamp(sealed, trusted, authority):
    changed = sealed.replace(b"/MediaBox", b"/TrimBoxX", 1)
    assert changed != sealed
    with pytest.raises(NotProlonged):
        prolonged(changed, trusted, authority)


def test_a_stamp_from_before_the_seal_proves_nothing_of_it(seal, authority, trusted):
    """Who steals the key of an ended certificate may have an old stamp on a blank sheet."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    buffer = io.BytesIO()
    document.save(buffer)
    stamped = signers.PdfTimeStamper(pades._Authority(authority.stamp)).timestamp_pdf(
        IncrementalPdfFileWriter(buffer), "sha256", bytes_reserved=pades.STAMP_DIGITS
    )
    (certificate,) = load_certs_from_pemder_data(seal.certificate_pem)
    metadata = signers.PdfSignatureMetadata(field_name="Seal", md_algorithm="sha256")
    forger = pades._SignerAt(metadata, signer=pades._Signer(certificate, (), seal.raw), at=AT)
    forged = forger.sign_pdf(IncrementalPdfFileWriter(stamped)).getvalue()
    assert verify(forged, trusted, AT + SECOND).valid  # while the certificate is good
    verdict = verify(forged, trusted, LATER)
    assert verdict.proven_at is None and not verdict.valid
