"""Sealed boxes: anyone may close one, only the holder of the private key can open it.

A citizen's contact travels in events this way, so that an event holds no readable personal data
and needs no second question to be acted on.
"""

import base64
import json
from functools import lru_cache

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from contracts.typed import Json


class CannotOpen(Exception):
    """The box was not sealed to this key, or was changed."""


@lru_cache(maxsize=8)
def _closer(public_key: str) -> SealedBox:
    return SealedBox(PublicKey(base64.b64decode(public_key)))


@lru_cache(maxsize=8)
def _opener(private_key: str) -> SealedBox:
    return SealedBox(PrivateKey(base64.b64decode(private_key)))


def seal(public_key: str, content: Json) -> str:
    """Return ``content`` (JSON types) in a box, base64, for the holder of the private key."""
    return base64.b64encode(_closer(public_key).encrypt(json.dumps(content).encode())).decode()


def open_sealed(private_key: str, box: str) -> Json:
    """Return what ``seal`` was given; raises CannotOpen for anything else."""
    try:
        return json.loads(_opener(private_key).decrypt(base64.b64decode(box)))
    except (CryptoError, ValueError) as error:
        raise CannotOpen("the box was not sealed to this key") from error


def new_key_pair() -> tuple[str, str]:
    """Return a new (private, public) pair, each base64."""
    private = PrivateKey.generate()
    return (
        base64.b64encode(bytes(private)).decode(),
        base64.b64encode(bytes(private.public_key)).decode(),
    )
