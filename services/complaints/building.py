"""From a process's parts to its case desk."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casework.definitions import Definitions
from casework.desk import CaseDesk
from casework.general_diary import GeneralDiary
from casework.lint import require_sound
from casework.lint_templates import require_printable
from casework.papers_settings import printer_for
from casework.register import Register
from casework.router import Router
from services.complaints.documents.values import values_of
from services.complaints.documents.wording import PolicePen
from services.complaints.facts import Books, Sources, complaint_facts
from services.complaints.rules import complaint_rules
from services.complaints.signing.electronic import NoElectronicSigner, SessionSigner
from services.complaints.signing.interface import Signer
from services.complaints.signing.witnessed import WitnessedSigner

DEFINITIONS = Path(__file__).parent / "definitions"
PAPERS = Path(__file__).parent / "papers"
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
    require_printable(list(definitions), PAPERS, own_names=None)
    printer = printer_for(parts.settings, definitions, PAPERS, values_of, PolicePen)
    return CaseDesk(parts, definitions, rules, router, printer.print, REGISTERS)
