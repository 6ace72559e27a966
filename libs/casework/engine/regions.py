"""A case is in several states side by side: how it is handled, and one state of each other region.

``case["state"]`` is the handling state, ``case["regions"]`` maps every other region that the case
has entered to its state there. State names are unique over all regions.
"""

from collections.abc import Iterable

from casework.definition.model import HANDLING, Definition
from casework.typed.fields import CaseFields, Changes


def states_in_order(case: CaseFields) -> list[str]:
    """Return the states that ``case`` (or its view) is in, the handling state last."""
    others = case.get("regions") or {}
    handling = [case["state"]] if case.get("state") else []
    return [others[region] for region in sorted(others)] + handling


def current_states(case: CaseFields) -> frozenset[str]:
    """Return the states that ``case`` (or its view) is in, one of each region it has entered."""
    return frozenset(states_in_order(case))


def entered(
    definition: Definition, case: CaseFields, states: Iterable[str]
) -> tuple[Changes, list[str]]:
    """Return the fields of a case that goes into ``states``, and those it was not in before."""
    new = [state for state in states if state not in current_states(case)]
    fields: Changes = {}
    regions = dict(case["regions"])
    for state in new:
        region = definition.states[state].region
        if region == HANDLING:
            fields["state"] = state
        else:
            regions[region] = state
    return fields | {"regions": regions}, new
