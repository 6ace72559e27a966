"""The rules of lost and found, without input or output: of the report of a loss, of the thing that
was found, and of the claim to it."""

from casework.engine.rules import Rules
from services.lostfound.rules import claims, counter, found_things, reports

_PARTS = (reports, found_things, claims, counter)


def _gathered(kind: str) -> dict:
    return {name: rule for part in _PARTS for name, rule in getattr(part, kind, {}).items()}


RULES = Rules(
    guards=_gathered("GUARDS"),
    conditions=_gathered("CONDITIONS"),
    effects=_gathered("EFFECTS"),
)
