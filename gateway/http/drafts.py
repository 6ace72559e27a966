"""What was typed into a form so far, so that each of its steps has an address of its own.

A page that answers a POST is one that the browser asks to send again when its reader goes back. So
the POST keeps what was typed, and leads to an address that shows it. It is kept for two hours under
a key that is made of the browser's own cookie, which is kept nowhere: who has the database and all
secrets reads none of it, as nothing may be learnt of who writes without an identity.
"""

from __future__ import annotations

import os
from datetime import timedelta

import orjson
from bson import Binary
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pymongo.database import Database

from chassis import mongo, time_source
from contracts.typed import JsonObject

LIFE = timedelta(hours=2)
"""Long enough to look for a paper; a phone that a family shares should forget soon."""
MOST_BYTES = 128 * 1024
"""Of one draft: the longest text that a form takes, twice over."""
_NONCE = 12


class Drafts:
    """Drafts of one browser each, by the key that the form's page bears."""

    def __init__(self, database: Database, secret: str) -> None:
        # A draft that a crash takes is typed again; to wait for a majority would cost each step.
        self._drafts = database["drafts"].with_options(write_concern=mongo.RELAXED)
        self._secret = secret.encode()

    def ensure_indexes(self) -> None:
        """Let the database forget drafts; safe to repeat."""
        self._drafts.create_index("expires_at", expireAfterSeconds=0)

    def put(self, browser: str, key: str, draft: JsonObject, life: timedelta = LIFE) -> bool:
        """Keep a draft in place of the one before; False for one that is too large to keep."""
        plain = orjson.dumps(draft)
        if len(plain) > MOST_BYTES:
            return False
        id, cipher = self._of(browser, key)
        nonce = os.urandom(_NONCE)
        row = {
            "draft": Binary(nonce + cipher.encrypt(nonce, plain, None)),
            "expires_at": time_source.now() + life,
        }
        self._drafts.replace_one({"_id": id}, row, upsert=True)
        return True

    def get(self, browser: str, key: str) -> JsonObject | None:
        """The draft; None where this browser has none of this key, or its time is over."""
        id, cipher = self._of(browser, key)
        row = self._drafts.find_one({"_id": id, "expires_at": {"$gt": time_source.now()}})
        if row is None:
            return None
        sealed = bytes(row["draft"])
        try:
            return orjson.loads(cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None))
        except InvalidTag:
            return None  # written under another secret

    def forget(self, browser: str, key: str) -> None:
        """What was typed is filed now."""
        self._drafts.delete_one({"_id": self._of(browser, key)[0]})

    def _of(self, browser: str, key: str) -> tuple[str, AESGCM]:
        """The id and the cipher; neither can be made without the browser's cookie."""
        salt = f"{browser}\0{key}".encode()
        derived = HKDF(SHA256(), 64, salt=salt, info=b"draft of a form").derive(self._secret)
        return derived[:32].hex(), AESGCM(derived[32:])
