"""The rules of a verification and of the enquiry at an address, without I/O.

Each module holds one part as guards, conditions and effects, by the names of the definitions.
"""

from casework.engine.rules import Rules
from services.verification.rules import decision, delay, enquiries, names, papers, records, visits

_PARTS = (papers, records, enquiries, visits, decision, delay, names)


def _gathered(kind: str) -> dict:
    return {name: rule for part in _PARTS for name, rule in getattr(part, kind, {}).items()}


RULES = Rules(
    guards=_gathered("GUARDS"),
    conditions=_gathered("CONDITIONS"),
    effects=_gathered("EFFECTS"),
)
"""The rules of the service itself; the host adds those that every service has."""
