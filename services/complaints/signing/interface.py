"""What every way of signing has in common."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.actor import Actor
from contracts.typed import JsonObject


@dataclass(frozen=True)
class SigningRequest:
    """What is to be signed: the SHA-256 of the exact text of case ``reference``.

    ``by`` is who enters it: the citizen, or the officer before whom the paper was signed.
    """

    reference: str
    sha256: str
    method: str
    by: Actor
    owner: str
    at: datetime


class Signer(Protocol):
    """One way of signing."""

    def sign(self, request: SigningRequest) -> JsonObject:
        """Return the signature: ``{"method", "sha256", "signed_at", "signer", "witness", "proof",
        "key"}``; ``signer`` is the citizen's id, ``witness`` an officer's user name or None,
        ``proof`` and ``key`` are base64 or None.

        Raises NotAllowed for who may not sign in this way, Unavailable where the provider of the
        signature is away: nothing is signed then.
        """


def signature(
    request: SigningRequest,
    *,
    witness: str | None = None,
    proof: str | None = None,
    key: str | None = None,
) -> JsonObject:
    """Return the record of a signature made for ``request``."""
    return {
        "method": request.method,
        "sha256": request.sha256,
        "signed_at": request.at,
        "signer": request.owner,
        "witness": witness,
        "proof": proof,
        "key": key,
    }
