"""The slow, salted hash under which secrets that people choose are kept: argon2id."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's first choice for argon2id: 19 MiB, two passes, one lane."""


def verify(stored_hash: str, secret: str) -> bool:
    """Return whether this is the secret of a hash; some tens of milliseconds of CPU."""
    try:
        return HASHER.verify(stored_hash, secret)
    except (VerificationError, InvalidHashError):
        return False
