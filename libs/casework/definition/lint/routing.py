"""Rules about finding the office of a case by routing."""

from collections.abc import Iterator

from casework.definition.model import Definition
from casework.engine.routing import ROUTING_PENDING

ROUTE = "route"
"""The action that the system takes when routing answers later."""
Findings = Iterator[str]


def routing_leads_somewhere(definition: Definition) -> Findings:
    """Check that who asks routing has the state that waits for its answer and the action that takes
    it; who does not, has neither. ``include: routing`` has both."""
    routes = definition.routing is not None
    waits, action = ROUTING_PENDING in definition.states, definition.actions.get(ROUTE)
    if routes and not waits:
        yield f"routing is asked and there is no state {ROUTING_PENDING} for its being away"
    if waits and not routes:
        yield f"there is a state {ROUTING_PENDING} and no routing is asked"
    if not routes or not waits:
        return
    if action is None or ROUTING_PENDING not in action.from_states:
        yield f"routing is asked and no action {ROUTE} leads out of {ROUTING_PENDING}"
    elif not any("system" in definition.groups.get(group, {}) for group in action.by):
        yield f"the action {ROUTE} is not the system's to take"
