"""The seal: what it proves, and that nothing else passes for it."""

import io
import random
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from documents import signing
from documents.signing import Seal, self_signed
from documents.verified import Trusted, Verified

# Long ago: every certificate here has ended since.
AT = datetime(2021, 11, 20, 6, 30, tzinfo=UTC)
FROM = AT - timedelta(days=1)
NAME = "Test Seal"
NOTHING = Verified(False, None, None, False)


def verify(pdf: bytes, trusted: bytes, now: datetime = AT) -> Verified:
    """What is proved to one who asks ``now``."""
    return signing.verify(pdf, Trusted(trusted), now)


@pytest.fixture(scope="module")
def pair():
    return self_signed(NAME, FROM)


@pytest.fixture(scope="module")
def blank():
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def sealed(pair, blank):
    return Seal(*pair).sign(blank, reason="a copy", location="Bihar", at=AT)


def test_a_sealed_paper_says_who_sealed_it_and_when(pair, sealed):
    assert verify(sealed, pair[0]) == Verified(True, AT, NAME, True)


def test_the_signature_is_pades_and_allows_no_change(sealed):
    assert b"/ETSI.CAdES.detached" in sealed
    assert b"/TransformMethod /DocMDP" in sealed
    assert b"a copy" in sealed


def test_no_byte_of_what_is_signed_can_be_changed(pair, sealed):
    # The signature's own container is the one part that a signature cannot cover.
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    end = sealed.index(b">", start)
    covered = [*range(start - 1), *range(end + 1, len(sealed))]
    for place in random.Random(20211120).sample(covered, 120):
        changed = bytearray(sealed)
        changed[place] ^= 0x01
        assert not verify(bytes(changed), pair[0]).valid, f"byte {place} of {len(sealed)}"


def test_a_forged_signature_is_refused(pair, sealed):
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    end = sealed.index(b"0" * 64, start)
    for place in range(end - 120, end, 7):
        changed = bytearray(sealed)
        changed[place] = ord("0") if changed[place] != ord("0") else ord("1")
        assert not verify(bytes(changed), pair[0]).valid


def test_what_is_added_afterwards_shows(pair, sealed):
    assert not verify(sealed + b"\n% and one line more\n", pair[0]).covers_whole


def test_another_seal_of_the_same_name_proves_nothing(sealed):
    stranger, _ = self_signed(NAME, FROM)
    assert not verify(sealed, stranger).valid


def test_a_certificate_is_good_for_what_it_sealed_in_its_time(pair, blank):
    seal = Seal(*pair)
    late = seal.sign(blank, reason="r", location="l", at=AT + timedelta(days=3650))
    early = seal.sign(blank, reason="r", location="l", at=FROM - timedelta(days=1))
    assert not verify(late, pair[0]).valid
    assert not verify(early, pair[0]).valid


def test_without_a_time_stamp_a_seal_proves_nothing_once_its_certificate_has_ended(pair, sealed):
    assert verify(sealed, pair[0], AT + timedelta(days=3640)).valid
    assert not verify(sealed, pair[0], AT + timedelta(days=3660)).valid


@pytest.mark.parametrize("content", [b"", b"not a PDF", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" * 1000])
def test_bytes_that_are_no_signed_paper_prove_nothing(pair, content):
    assert verify(content, pair[0]) == NOTHING


def test_an_unsigned_paper_proves_nothing(pair, blank):
    assert verify(blank, pair[0]) == NOTHING


def test_a_cut_paper_proves_nothing(pair, sealed):
    for length in range(0, len(sealed), len(sealed) // 20):
        assert not verify(sealed[:length], pair[0]).valid


def test_a_key_of_another_certificate_is_refused_at_once(pair):
    _, other_key = self_signed(NAME, FROM)
    with pytest.raises(ValueError, match="not that of the certificate"):
        Seal(pair[0], other_key)


def certificate_for(name: str, key: rsa.RSAPrivateKey, issuer: str, by: rsa.RSAPrivateKey) -> bytes:
    """A certificate of one year: an authority's, unless it is for NAME."""
    authority = name != NAME
    never = ("key_encipherment", "data_encipherment", "key_agreement")
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
        **dict.fromkeys(never, False),
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(FROM + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    return builder.sign(by, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def test_who_trusts_an_authority_trusts_the_signers_it_vouches_for(blank):
    root, middle, own = (rsa.generate_private_key(65537, 2048) for _ in range(3))
    authority = certificate_for("Test Root", root, "Test Root", root)
    chain = certificate_for(NAME, own, "Test CA", middle)
    chain += certificate_for("Test CA", middle, "Test Root", root)
    key = own.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    sealed = Seal(chain, key).sign(blank, reason="r", location="l", at=AT)
    assert verify(sealed, authority) == Verified(True, AT, NAME, True)
