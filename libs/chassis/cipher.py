"""Encryption of personal fields in the client, with keys of this service alone.

Documents hold ciphertext of MongoDB's explicit client-side encryption. Its data keys lie in the
service's own ``field_keys`` collection, wrapped by a master key that only this service is given.

Rotation: a new *data* key is made by ``rotate`` and used from then on; what was written under
older ones stays readable. A *master* key is changed in three steps, between which every process is
started anew: the coming one as FIELD_KEY_PREVIOUS, so that all can open what it wraps; the two
exchanged, at which start every data key is wrapped anew; the former left out. No document is
touched.
"""

import base64
import hashlib
from typing import Any

from bson import CodecOptions
from bson.binary import Binary
from pymongo.database import Database
from pymongo.encryption import Algorithm, ClientEncryption
from pymongo.errors import EncryptionError

from contracts.typed import Json

KEYS = "field_keys"
NEVER = 0
"""Milliseconds after which a data key is asked for again: it never changes under its id."""


def _provider(master_key: str) -> str:
    # A provider is named after its key, so that one process can hold the old and the new.
    return "local:" + hashlib.sha256(master_key.encode()).hexdigest()[:16]


class FieldCipher:
    """Encrypts and decrypts the values of one service's documents."""

    def __init__(self, database: Database, master_key: str, previous: str = "") -> None:
        self._keys = database[KEYS]
        self.ensure_indexes()
        self._provider = _provider(master_key)
        masters = {key for key in (master_key, previous) if key}
        self._encryption: ClientEncryption[dict[str, Any]] = ClientEncryption(
            {_provider(key): {"key": base64.b64decode(key)} for key in masters},
            f"{database.name}.{KEYS}",
            database.client,
            CodecOptions(tz_aware=True),
            key_expiration_ms=NEVER,
        )
        self._rewrap()
        self._current = self._newest() or self.rotate()

    def close(self) -> None:
        """Release the keys. At the end of the process the library would do it by itself, after the
        hub it needs is gone."""
        self._encryption.close()

    def ensure_indexes(self) -> None:
        """Create the index that lets a key have one name; safe to repeat."""
        self._keys.create_index(
            "keyAltNames", unique=True, partialFilterExpression={"keyAltNames": {"$exists": True}}
        )

    def _rewrap(self) -> None:
        stale = {"masterKey.provider": {"$ne": self._provider}}
        if self._keys.count_documents(stale, limit=1):
            self._encryption.rewrap_many_data_key(stale, provider=self._provider)

    def wrapped_otherwise(self) -> int:
        """Return how many data keys another master key wraps than ours."""
        return self._keys.count_documents({"masterKey.provider": {"$ne": self._provider}})

    def _newest(self) -> Binary | None:
        key = self._keys.find_one({}, {"_id": 1}, sort=[("creationDate", -1)])
        return key["_id"] if key else None

    def rotate(self) -> Binary:
        """Make a new data key and encrypt with it from now on; return its id.

        Replicas that rotate at the same moment agree on one key.
        """
        name = f"field-key-{self._keys.count_documents({}) + 1}"
        try:
            self._current = self._encryption.create_data_key(self._provider, key_alt_names=[name])
        except EncryptionError:
            key = self._keys.find_one({"keyAltNames": name}, {"_id": 1})
            if key is None:
                raise
            self._current = key["_id"]
        return self._current

    def encrypt(self, value: Json, *, lookup: bool = False) -> Binary:
        """Return ``value`` (BSON types) encrypted.

        ``lookup`` makes the same string give the same ciphertext under one data key, so that it
        can be searched for; it reveals which rows are equal, so it is for lookups only.
        """
        algorithm = (
            Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Deterministic
            if lookup
            else Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Random
        )
        return self._encryption.encrypt(value, algorithm, key_id=self._current)

    def lookups(self, value: str) -> list[Binary]:
        """Return ``value`` encrypted for lookup under every data key, newest first."""
        algorithm = Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Deterministic
        keys = self._keys.find({}, {"_id": 1}).sort("creationDate", -1)
        return [self._encryption.encrypt(value, algorithm, key_id=key["_id"]) for key in keys]

    def decrypt(self, ciphertext: Binary) -> Json:
        """Return what ``encrypt`` was given; raises EncryptionError if it was changed."""
        return self._encryption.decrypt(ciphertext)
