"""Signing on paper before an officer: at any station, or on a visit at home."""

from contracts.typed import JsonObject
from services.complaints.rules.words import not_for
from services.complaints.signing.interface import SigningRequest, signature

NO_WITNESS = {
    "hi": "काग़ज़ पर हुआ हस्ताक्षर वही अधिकारी दर्ज करते हैं, जिनके सामने वह हुआ।",
    "en": "A signature on paper is entered by the officer who saw it.",
}


class WitnessedSigner:
    """The officer enters that the citizen signed before him, and answers for it by name.

    The signed paper may be kept beside it as a photo; the officer shows the text whose hash is
    bound.
    """

    def sign(self, request: SigningRequest) -> JsonObject:
        """See Signer.sign. NotAllowed for a citizen: nobody is his own witness."""
        if request.by.role == "citizen":
            raise not_for("method", NO_WITNESS)
        return signature(request, witness=request.by.id)
