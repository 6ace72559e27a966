"""Signing electronically, from home.

The seam for a licensed e-sign provider is ``Signer``: one that redirects to the provider replaces
``SessionSigner`` in ``services.complaints.signing`` and nothing else changes.
"""

import base64

from nacl.encoding import RawEncoder
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from contracts.typed import JsonObject
from services.complaints.rules.words import not_for
from services.complaints.signing.interface import SigningRequest, signature

NOT_THE_INFORMANT = {
    "hi": "ई-साइन केवल वही करते हैं, जिन्होंने सूचना दी।",
    "en": "Only the person who gave the information e-signs it.",
}
NOT_SET_UP = {
    "hi": "यहाँ ई-साइन की व्यवस्था नहीं है: किसी भी थाने में हस्ताक्षर करें या अधिकारी को घर बुलाएँ।",
    "en": "E-sign is not set up here: sign at any station, or ask for an officer to come to you.",
}


def _signed_words(reference: str, sha256: str, signer: str, at: str) -> bytes:
    return "\n".join(("nagrik-setu-signature-1", reference, sha256, signer, at)).encode()


class SessionSigner:
    """The citizen, signed in by a one-time password to his mobile, signs with one tap.

    The service seals what was signed, by whom and when with its own Ed25519 key. It proves that
    nobody changed it since; it is not an e-sign under the Information Technology Act, section 3A,
    for which a licensed provider is needed: so it is for the local profile and for a State that
    accepts it by notification.
    """

    def __init__(self, key: str) -> None:
        """``key``: an Ed25519 seed of 32 bytes in base64; ValueError if it is none."""
        self._key = SigningKey(base64.b64decode(key))
        self.public_key = base64.b64encode(bytes(self._key.verify_key)).decode()

    def sign(self, request: SigningRequest) -> JsonObject:
        """See Signer.sign. NotAllowed for anybody but the citizen who filed."""
        if request.by.role != "citizen" or request.by.id != request.owner:
            raise not_for("method", NOT_THE_INFORMANT)
        at = request.at.isoformat(timespec="milliseconds")
        words = _signed_words(request.reference, request.sha256, request.owner, at)
        proof = self._key.sign(words, encoder=RawEncoder).signature
        return signature(request, proof=base64.b64encode(proof).decode(), key=self.public_key)


class NoElectronicSigner:
    """Where no provider is set up: the citizen is asked to sign at a station or at home."""

    def sign(self, request: SigningRequest) -> JsonObject:
        """Raise NotAllowed, always."""
        raise not_for("method", NOT_SET_UP)


def proves(reference: str, signed: JsonObject) -> bool:
    """Return whether the electronic signature ``signed`` of case ``reference`` is whole."""
    at = signed["signed_at"].isoformat(timespec="milliseconds")
    words = _signed_words(reference, signed["sha256"], signed["signer"], at)
    try:
        key = VerifyKey(base64.b64decode(signed["key"]))
        key.verify(words, base64.b64decode(signed["proof"]))
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True
