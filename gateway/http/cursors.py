"""Where a list of cases goes on: sealed, because the last case of a page need not be one that its
reader is shown, and its reference is not for who may not know of it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.errors import ValidationFailed

NONCE_BYTES = 12


class Cursors:
    """Cursors that only a gateway with the same secret can make and read."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCM(hashlib.sha256(b"cursors of lists " + secret.encode()).digest())

    def seal(self, filed_at: str, reference: str) -> str:
        """Return the cursor behind this case."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, orjson.dumps([filed_at, reference]), None)
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, cursor: str) -> tuple[str, str]:
        """Return (filed_at, reference) of a cursor;
        ValidationFailed for one that was not made here."""
        try:
            raw = base64.urlsafe_b64decode(cursor.encode())
            plain = self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None)
        except (binascii.Error, ValueError, InvalidTag):
            raise ValidationFailed(fields={"cursor": "malformed"}) from None
        filed_at, reference = orjson.loads(plain)
        return filed_at, reference
