"""The rules of an e-complaint, from filing to the FIR and beyond: law and practice, no I/O.

Each module holds one part of the law as guards (they refuse, or are silent), conditions (which way
an action takes) and effects (what changes besides the state), by the names that the definitions in
``services/complaints/definitions`` use.
"""

from casework.officers import OFFICER_RULES
from casework.policing.routing_rules import ROUTING_RULES
from casework.rules import Fact, Rules
from services.complaints.rules import (
    classification,
    diary,
    ending,
    information,
    publication,
    registration,
    signature,
    transfer,
)

_PARTS = (
    information,
    diary,
    transfer,
    signature,
    classification,
    registration,
    publication,
    ending,
)


def _gathered(kind: str) -> dict:
    return {name: rule for part in _PARTS for name, rule in getattr(part, kind, {}).items()}


def complaint_rules(facts: dict[str, Fact]) -> Rules:
    """Return the rules of the service; ``facts`` are looked up by ``services.complaints.facts``."""
    return Rules(
        guards={**ROUTING_RULES.guards, **_gathered("GUARDS")},
        conditions={
            **ROUTING_RULES.conditions,
            **OFFICER_RULES.conditions,
            **_gathered("CONDITIONS"),
        },
        effects={**ROUTING_RULES.effects, **OFFICER_RULES.effects, **_gathered("EFFECTS")},
        facts=facts,
    )
