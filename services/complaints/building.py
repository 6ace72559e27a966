"""From a process's parts to its case desk."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casework.definitions import Definitions
from casework.desk import CaseDesk
from casework.lint import require_sound
from casework.policing import police_department
from casework.policing.general_diary import GeneralDiary
from casework.policing.router import Router
from casework.register import Register
from services.complaints.documents.settings import printer_for
from services.complaints.facts import BOOKS, Books, Sources, complaint_facts
from services.complaints.rules import complaint_rules
from services.complaints.signing.electronic import NoElectronicSigner, SessionSigner
from services.complaints.signing.interface import Signer
from services.complaints.signing.witnessed import WitnessedSigner

DEFINITIONS = Path(__file__).parent / "definitions"


def signers(esign_key: str) -> Mapping[str, Signer]:
    """Return who signs by each method; without a key nobody signs electronically."""
    electronic = SessionSigner(esign_key) if esign_key else NoElectronicSigner()
    witnessed = WitnessedSigner()
    return {"esign": electronic, "station": witnessed, "home-visit": witnessed}


def build(parts: Any) -> CaseDesk:
    """Return the desk of e-complaints; BadDefinition if a definition is not sound."""
    department = police_department()
    definitions = Definitions.in_folder(DEFINITIONS, department)
    router = Router(parts.call)
    cases = parts.database["cases"]
    sources = Sources(
        router=router,
        diary=GeneralDiary(parts.database["counters"]),
        books=Books(*(Register(cases, field) for field in BOOKS)),
        signers=signers(parts.settings.esign_key),
        form_of=lambda case: parts.cipher.decrypt(case["personal"])["form"],
    )
    rules = complaint_rules(complaint_facts(sources))
    for definition in definitions:
        require_sound(definition, rules, department)
    printer = printer_for(parts.settings, definitions).print
    return CaseDesk(parts, definitions, rules, router, printer)
