"""The key of hashes and blind indexes: made once, kept encrypted in the service's own database.

It is not derived from the master key, because what is hashed with it must still be found after the
master key was changed; as the data keys are then wrapped anew, it stays readable.
"""

import secrets
from typing import Protocol

from bson import Binary
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contracts.typed import Json, JsonObject

COLLECTION = "match_secrets"
BYTES = 32


class Cipher(Protocol):
    """What encrypts personal fields; ``chassis.cipher.FieldCipher`` is one."""

    def encrypt(self, value: Json) -> Binary: ...

    def decrypt(self, ciphertext: Binary) -> Json: ...


def kept_secret(database: Database, cipher: Cipher, name: str) -> bytes:
    """Return the service's secret of this name, 32 bytes; made by whoever asks first."""
    secrets_kept = database[COLLECTION]
    secret = secrets_kept.find_one({"_id": name})
    if secret is None:
        fresh: JsonObject = {"_id": name, "sealed": cipher.encrypt(secrets.token_bytes(BYTES))}
        try:
            secrets_kept.insert_one(fresh)
            secret = fresh
        except DuplicateKeyError:
            # Another replica was first: its secret is everybody's.
            secret = secrets_kept.find_one({"_id": name})
    assert secret is not None
    return bytes(cipher.decrypt(secret["sealed"]))
