"""From a process's parts to its case desk."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casework.definitions import Definitions
from casework.desk import CaseDesk
from casework.general_diary import GeneralDiary
from casework.lint import require_sound
from casework.register import Register
from casework.router import Router
from services.complaints.documents.settings import printer_for
from services.complaints.facts import Books, Sources, complaint_facts
from services.complaints.rules import complaint_rules
from services.complaints.signing.electronic import NoElectronicSigner, SessionSigner
from services.complaints.signing.interface import Signer
from services.complaints.signing.witnessed import WitnessedSigner

DEFINITIONS = Path(__file__).parent / "definitions"
REGISTERS = ("fir", "zero_fir", "ncr")


def signers(esign_key: str) -> Mapping[str, Signer]:
    """Return who signs by each method; without a key nobody signs electronically."""
    electronic = SessionSigner(esign_key) if esign_key else NoElectronicSigner()
    witnessed = WitnessedSigner()
    return {"esign": electronic, "station": witnessed, "home-visit": witnessed}


def build(parts: Any) -> CaseDesk:
    """Return the desk of e-complaints; BadDefinition if a definition is not sound."""
    definitions = Definitions.in_folder(DEFINITIONS)
    router = Router(parts.call)
    cases = parts.database["cases"]
    sources = Sources(
        router=router,
        diary=GeneralDiary(parts.database["counters"]),
        books=Books(*(Register(cases, field) for field in REGISTERS)),
        signers=signers(parts.settings.esign_key),
        form_of=lambda case: parts.cipher.decrypt(case["personal"])["form"],
    )
    rules = complaint_rules(complaint_facts(sources))
    for definition in definitions:
        require_sound(definition, rules)
    printer = printer_for(parts.settings, definitions).print
    return CaseDesk(parts, definitions, rules, router, printer, REGISTERS)
