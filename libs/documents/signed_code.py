"""What the code on a paper says, signed so that it can be checked without a network.

A code holds the number of the paper and what a look at it must agree with; initials are all it says
of a person. It is kept small, for a printer's dots and a phone's camera: some 130 to 170 bytes, in
letters and digits that a QR code packs best (base 32), 53 to 57 dots wide.

    version (1 byte) · key (4) · issued (4) · valid until (4, 0: without end)
    · id, kind, number, office, initials (each a byte of length, then UTF-8) · signature (64)

Times are seconds since 1970, UTC. The signature is Ed25519 over DOMAIN and all before it. The key
is named by the first bytes of the SHA-256 of the public one, so a key can be changed and codes of
the former one are still checked.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VERSION = 1
DOMAIN = b"nagrik-setu paper code\x01"
"""Before what is signed, so that a signature made for something else is none of a code."""
KEY_ID_BYTES = 4
SIGNATURE_BYTES = 64
LONGEST = 2000  # letters of a code; a longer text is none
_HEAD = struct.Struct(f">B{KEY_ID_BYTES}sII")
_TEXTS = {"id": 64, "kind": 40, "number": 40, "office": 60, "initials": 24}
"""The texts in their order, and the bytes that each may have; the first is never cut."""


@dataclass(frozen=True)
class Claim:
    """What a code says of its paper; ``office`` and ``initials`` may be empty."""

    id: str
    kind: str
    number: str
    issued_at: datetime
    valid_until: datetime | None = None
    office: str = ""
    initials: str = ""


class BadCode(Exception):
    """The text is no code of ours. ``claim`` is what it says all the same, None where it cannot
    be read."""

    def __init__(self, message: str, claim: Claim | None = None) -> None:
        super().__init__(message)
        self.claim = claim


def key_id(public: bytes) -> str:
    """Return the name of a public key (32 bytes), in hexadecimal."""
    return hashlib.sha256(public).hexdigest()[: 2 * KEY_ID_BYTES]


def signed(claim: Claim, key: Ed25519PrivateKey) -> str:
    """Return the code of ``claim``; texts that are too long for it are cut."""
    until = claim.valid_until
    head = _HEAD.pack(
        VERSION,
        bytes.fromhex(key_id(key.public_key().public_bytes_raw())),
        int(claim.issued_at.timestamp()),
        int(until.timestamp()) if until else 0,
    )
    body = head + b"".join(_text(getattr(claim, name), longest) for name, longest in _TEXTS.items())
    signature = key.sign(DOMAIN + body)
    return base64.b32encode(body + signature).decode().rstrip("=")


def read(code: str, keys: Iterable[bytes]) -> Claim:
    """Return what ``code`` says, proved by one of the public ``keys`` (32 bytes each).

    Raises BadCode for a code that is altered, made with another key, or no code at all.
    """
    content = _decoded(code)
    body, signature = content[:-SIGNATURE_BYTES], content[-SIGNATURE_BYTES:]
    named, claim = _claim(body)
    public = next((key for key in keys if key_id(key) == named), None)
    if public is None:
        raise BadCode("made with a key that is not known", claim)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, DOMAIN + body)
    except InvalidSignature:
        raise BadCode("altered", claim) from None
    return claim


def address(site: str, code: str) -> str:
    """Return the address that the code on the paper holds: an ordinary phone opens it. Scheme and
    host are in capitals, which mean the same there and take less room."""
    scheme, _, rest = site.rstrip("/").partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{path}/V/{code}"


def _text(value: str, longest: int) -> bytes:
    content = value.encode()[:longest].decode(errors="ignore").encode()
    return bytes((len(content),)) + content


def _decoded(code: str) -> bytes:
    text = code.strip().upper()
    if not 0 < len(text) <= LONGEST:
        raise BadCode("not a code")
    try:
        content = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        raise BadCode("not a code") from None
    # The last letter has bits that stand for nothing: a code is written in one way only.
    if base64.b32encode(content).decode().rstrip("=") != text:
        raise BadCode("not a code")
    if len(content) < _HEAD.size + len(_TEXTS) + SIGNATURE_BYTES or content[0] != VERSION:
        raise BadCode("not a code")
    return content


def _claim(body: bytes) -> tuple[str, Claim]:
    _, named, issued, until = _HEAD.unpack_from(body)
    rest, texts = body[_HEAD.size :], {}
    try:
        for name in _TEXTS:
            size = rest[0]
            if len(rest) <= size:
                raise ValueError
            texts[name], rest = rest[1 : 1 + size].decode(), rest[1 + size :]
    except (ValueError, IndexError):
        raise BadCode("altered") from None
    if rest:
        raise BadCode("altered")
    end = datetime.fromtimestamp(until, UTC) if until else None
    claim = Claim(issued_at=datetime.fromtimestamp(issued, UTC), valid_until=end, **texts)
    return named.hex(), claim
