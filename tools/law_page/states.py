"""The states on the law page: diagrams, what the citizen is told in each, and what may follow."""

from collections.abc import Mapping

from casework.definition.model import HANDLING, Definition, State
from tools.law_page.diagrams import PARTS, handling_parts, region
from tools.law_page.running import runs_in
from tools.law_page.stages import folded
from tools.law_page.words import anchor, both, conditions, link, next_step


def diagrams(definition: Definition) -> str:
    """Return the diagrams of the handling region, in parts, and of each region beside it."""
    parts = ["## The course of a case", "A box with several names stands for any of these states."]
    for title, drawn in handling_parts(definition).items():
        parts.append(folded(f"<b>{title}</b>", drawn))
    for name in _regions_beside(definition):
        parts.append(folded(f"<b>Beside it: {_spoken(name)}</b>", region(definition, name)))
    return "\n\n".join(parts)


def _regions_beside(definition: Definition) -> list[str]:
    names = dict.fromkeys(state.region for state in definition.states.values())
    return [name for name in names if name != HANDLING]


def _spoken(region_name: str) -> str:
    return region_name.replace("-", " ")


def states(definition: Definition) -> str:
    """Return what each state is called, what the citizen is told in it, and what may follow."""
    running = {clock: runs_in(definition, definition.clocks[clock]) for clock in definition.clocks}
    parts = ["## States"]
    of_part = {state: part for part, states in PARTS.items() for state in states}
    groups: dict[str, list[State]] = {part: [] for part in PARTS}
    for state in definition.states.values():
        beside = f"Beside it: {_spoken(state.region)}"
        groups.setdefault(of_part.get(state.name, beside), []).append(state)
    for title, within in groups.items():
        parts.append(
            folded(f"<b>{title}</b>", *(_state(definition, state, running) for state in within))
        )
    parts += ["### What the citizen is told first", _told_first(definition)]
    return "\n\n".join(parts)


def _state(definition: Definition, state: State, running: Mapping[str, set[str]]) -> str:
    clocks = [
        link("clock", clock.name, clock.label)
        for clock in definition.clocks.values()
        if state.name in running[clock.name]
    ]
    follow = [
        link("action", action.name, action.label)
        for action in definition.actions.values()
        if state.name in action.from_states
    ]
    lines = [
        ("The citizen is told", next_step(definition, state.next) if state.next else ""),
        ("Clocks that may run", ", ".join(clocks)),
        ("What may follow", ", ".join(follow) or ("" if state.terminal else "nothing")),
        ("The matter ends here", "what ran stops" if state.terminal else ""),
    ]
    head = f"{anchor('state', state.name)}\n**{both(state.label)}** (`{state.name}`)"
    return "\n".join([head, "", *(f"* {title}: {text}." for title, text in lines if text)])


def _told_first(definition: Definition) -> str:
    rows = [
        f"* While {conditions(definition, urgent.only_if)}: {next_step(definition, urgent.step)}."
        for urgent in definition.next_first
    ]
    return "\n".join(rows)
