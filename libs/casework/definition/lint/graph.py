"""The states of a definition as a graph."""

from casework.definition.model import HANDLING, SAME, Definition


def edges(definition: Definition) -> dict[str, set[str]]:
    """Return, for each state, the states of any region that one action leads to from it."""
    targets: dict[str, set[str]] = {name: set() for name in definition.states}
    for action in definition.actions.values():
        for transition in action.transitions:
            for state in transition.from_states:
                targets.setdefault(state, set()).update({transition.to, *transition.also} - {SAME})
    return targets


def reachable(definition: Definition, start: str | None = None) -> set[str]:
    """Return the states that can follow ``start``, itself included; without one, those that a
    case can ever be in."""
    graph = edges(definition)
    begun = [
        state
        for transition in definition.start.transitions
        for state in (transition.to, *transition.also)
    ]
    waiting = [start] if start else begun
    seen: set[str] = set()
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            waiting.extend(graph.get(state, ()))
    return seen


def dead_ends(definition: Definition) -> set[str]:
    """Return the handling states from which no terminal state can be reached."""
    ends = {state.name for state in definition.states.values() if state.terminal}
    handling = definition.regions.get(HANDLING, frozenset())
    return {state for state in handling if not reachable(definition, state) & ends}
