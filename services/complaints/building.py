"""From a process's parts to its case desk."""

from pathlib import Path
from typing import Any

from casework.definitions import Definitions
from casework.desk import CaseDesk
from casework.general_diary import GeneralDiary
from casework.lint import require_sound
from casework.router import Router
from services.complaints.facts import complaint_facts
from services.complaints.rules import complaint_rules

DEFINITIONS = Path(__file__).parent / "definitions"


def build(parts: Any) -> CaseDesk:
    """Return the desk of e-complaints; BadDefinition if a definition is not sound."""
    definitions = Definitions.in_folder(DEFINITIONS)
    router = Router(parts.call)
    diary = GeneralDiary(parts.database["counters"])
    rules = complaint_rules(complaint_facts(router, diary))
    for definition in definitions:
        require_sound(definition, rules)
    return CaseDesk(parts, definitions, rules, router)
