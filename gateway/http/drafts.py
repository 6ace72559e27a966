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
    """Drafts of one browser each, by the key that the form's page bears.

    ``carried`` has those that citizens take from device to device, by citizen and service. What
    names a browser comes out of a cookie, which anybody may write: so the two share neither keys
    nor rows, and no cookie names a draft of a citizen.
    """

    def __init__(self, database: Database, secret: str) -> None:
        self._own = SealedDrafts(database, secret, b"draft of a form", "")
        self.carried = SealedDrafts(database, secret, b"draft that a citizen carries", "carried ")

    def ensure_indexes(self) -> None:
        """Let the database forget drafts; safe to repeat."""
        self._own.ensure_indexes()

    def put(self, browser: str, key: str, draft: JsonObject) -> bool:
        """Keep a draft in place of the one before; False for one that is too large to keep."""
        return self._own.put(browser, key, draft)

    def get(self, browser: str, key: str) -> JsonObject | None:
        """Return the draft; None where this browser has none of this key, or its time is over."""
        return self._own.get(browser, key)

    def forget(self, browser: str, key: str) -> None:
        """Forget the draft: what was typed is filed now."""
        self._own.forget(browser, key)


class SealedDrafts:
    """Drafts of one kind of owner: `info` goes into each key, `space` before each row's id."""

    def __init__(self, database: Database, secret: str, info: bytes, space: str) -> None:
        # A draft that a crash takes is typed again; to wait for a majority would cost each step.
        self._drafts = database["drafts"].with_options(write_concern=mongo.RELAXED)
        self._secret = secret.encode()
        self._info, self._space = info, space

    def ensure_indexes(self) -> None:
        """Let the database forget drafts; safe to repeat."""
        self._drafts.create_index("expires_at", expireAfterSeconds=0)

    def put(self, owner: str, key: str, draft: JsonObject, life: timedelta = LIFE) -> bool:
        """Keep a draft in place of the one before; False for one that is too large to keep."""
        plain = orjson.dumps(draft)
        if len(plain) > MOST_BYTES:
            return False
        id, cipher = self._of(owner, key)
        nonce = os.urandom(_NONCE)
        row = {
            "draft": Binary(nonce + cipher.encrypt(nonce, plain, None)),
            "expires_at": time_source.now() + life,
        }
        self._drafts.replace_one({"_id": id}, row, upsert=True)
        return True

    def get(self, owner: str, key: str) -> JsonObject | None:
        """Return the draft; None where this owner has none of this key, or its time is over."""
        id, cipher = self._of(owner, key)
        row = self._drafts.find_one({"_id": id, "expires_at": {"$gt": time_source.now()}})
        if row is None:
            return None
        sealed = bytes(row["draft"])
        try:
            return orjson.loads(cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None))
        except InvalidTag:
            return None  # written under another secret

    def forget(self, owner: str, key: str) -> None:
        """Forget the draft: what was typed is filed now."""
        self._drafts.delete_one({"_id": self._of(owner, key)[0]})

    def _of(self, owner: str, key: str) -> tuple[str, AESGCM]:
        """Return the id and the cipher; neither can be made without what names the owner."""
        salt = f"{owner}\0{key}".encode()
        derived = HKDF(SHA256(), 64, salt=salt, info=self._info).derive(self._secret)
        return self._space + derived[:32].hex(), AESGCM(derived[32:])
