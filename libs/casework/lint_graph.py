"""The states of a definition as a graph."""

from casework.definition import SAME, Definition


def edges(definition: Definition) -> dict[str, set[str]]:
    """Return, for each state, the states that one action leads to from it."""
    found: dict[str, set[str]] = {name: set() for name in definition.states}
    for action in definition.actions.values():
        for way in action.transitions:
            for state in way.from_states:
                if way.to != SAME:
                    found.setdefault(state, set()).add(way.to)
    return found


def reachable(definition: Definition, start: str | None = None) -> set[str]:
    """Return the states that can follow ``start``, itself included; without one, those that a
    case can ever be in."""
    graph = edges(definition)
    waiting = [start] if start else [way.to for way in definition.start.transitions]
    seen: set[str] = set()
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            waiting.extend(graph.get(state, ()))
    return seen


def dead_ends(definition: Definition) -> set[str]:
    """Return the states from which no terminal state can be reached."""
    ends = {state.name for state in definition.states.values() if state.terminal}
    return {state for state in definition.states if not reachable(definition, state) & ends}
