"""How a citizen signs the information given electronically: one interface, several signers."""

from collections.abc import Mapping

from services.complaints.signing.electronic import NoElectronicSigner, SessionSigner
from services.complaints.signing.interface import Signer
from services.complaints.signing.witnessed import WitnessedSigner


def signers_for(esign_key: str) -> Mapping[str, Signer]:
    """Return who signs by each method; without a key nobody signs electronically."""
    electronic = SessionSigner(esign_key) if esign_key else NoElectronicSigner()
    witnessed = WitnessedSigner()
    return {"esign": electronic, "station": witnessed, "home-visit": witnessed}
