"""A case is in several states side by side: how it is handled, and one state of each other region.

``case["state"]`` is the handling state, ``case["regions"]`` maps every other region that the case
has entered to its state there. State names are unique over all regions.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from casework.definition.model import HANDLING, Definition


def states_in_order(case: Mapping[str, Any]) -> list[str]:
    """Return the states that ``case`` (or its view) is in, the handling state last."""
    others = case.get("regions") or {}
    handling = [case["state"]] if case.get("state") else []
    return [others[region] for region in sorted(others)] + handling


def current_states(case: Mapping[str, Any]) -> frozenset[str]:
    """Return the states that ``case`` (or its view) is in, one of each region it has entered."""
    return frozenset(states_in_order(case))


def entered(
    definition: Definition, case: Mapping[str, Any], states: Iterable[str]
) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of a case that goes into ``states``, and those it was not in before."""
    new = [state for state in states if state not in current_states(case)]
    fields: dict[str, Any] = {}
    regions = dict(case["regions"])
    for state in new:
        region = definition.states[state].region
        if region == HANDLING:
            fields["state"] = state
        else:
            regions[region] = state
    return fields | {"regions": regions}, new
