"""The states of a definition as Mermaid diagrams, in parts that a reader can take in.

A transition is drawn in the later of the two parts that it joins. The states of another part that
an action leads out of stand in one box; else the diagram would be lines and nothing else.
"""

from collections.abc import Iterable, Mapping

from casework.definition.model import HANDLING, SAME, Action, Definition

PARTS: Mapping[str, tuple[str, ...]] = {
    "Reaching the station": (
        "routing-pending",
        "submitted",
        "acknowledged",
        "assigned",
        "information-requested",
        "transfer-sent",
        "transfer-disputed",
    ),
    "Classification and enquiry": (
        "classified",
        "enquiry-requested",
        "enquiry-permitted",
        "enquiry-open",
        "enquiry-reported",
        "enquiry-ended",
    ),
    "Registration and Zero FIR": (
        "ncr-recorded",
        "zero-fir-registered",
        "zero-fir-sent",
        "zero-fir-disputed",
        "zero-fir-received",
        "fir-registered",
        "under-investigation",
        "report-submitted",
        "further-investigation",
    ),
    "Ends and appeals": (
        "not-investigated",
        "final-report",
        "closed",
        "appealed",
        "registration-directed",
        "appeal-rejected",
        "withdrawn",
    ),
}
"""Every handling state, in the order in which a case comes to it."""
MOST_ARROWS = 4
"""From so many states of its part an action is drawn with an arrow each; from more, in one box."""
Arrows = dict[tuple[str, str], list[str]]
"""(from, to) to the English names of the actions that lead there. A box of several states is their
names with a space between; the beginning is empty."""


def handling_parts(definition: Definition) -> dict[str, str]:
    """Return a diagram of each part of the handling region, by its title."""
    place = {state: number for number, part in enumerate(PARTS.values()) for state in part}
    drawn: list[Arrows] = [{} for _ in PARTS]
    for action in definition.actions.values():
        for (part, to), sources in _sources(definition, action, place).items():
            for box in _boxes(sources, set(list(PARTS.values())[part])):
                _draw(drawn[part], box, to, action)
    return {title: _diagram(definition, arrows) for title, arrows in zip(PARTS, drawn, strict=True)}


def region(definition: Definition, name: str) -> str:
    """Return the diagram of one region beside the handling."""
    arrows: Arrows = {}
    within = definition.regions[name]
    for action in definition.actions.values():
        for transition in action.transitions:
            for state in within & set(transition.also):
                _draw(arrows, "", state, action)
            for state in transition.from_states if transition.to in within else ():
                _draw(arrows, state, transition.to, action)
    return _diagram(definition, arrows)


def _sources(
    definition: Definition, action: Action, place: Mapping[str, int]
) -> dict[tuple[int, str], list[str]]:
    """Return the states that an action leads out of, by the part that shows it and its target."""
    sources: dict[tuple[int, str], list[str]] = {}
    for transition in action.transitions:
        if transition.to != SAME and definition.states[transition.to].region == HANDLING:
            for state in transition.from_states or ("",):
                part = max(place.get(state, 0), place.get(transition.to, len(PARTS) - 1))
                known = sources.setdefault((part, transition.to), [])
                known += [state] if state not in known else []
    return sources


def _boxes(sources: Iterable[str], own: set[str]) -> list[str]:
    """Return the boxes that arrows come from: own states, and all others in one box."""
    inside = [state for state in sources if state in own or not state]
    others = [state for state in sources if state and state not in own]
    arrows = inside if len(inside) <= MOST_ARROWS else [" ".join(inside)]
    return arrows + ([" ".join(others)] if others else [])


def _draw(arrows: Arrows, box: str, to: str, action: Action) -> None:
    named = arrows.setdefault((box, to), [])
    if action.label["en"] not in named:
        named.append(action.label["en"])


def _diagram(definition: Definition, arrows: Arrows) -> str:
    boxes = dict.fromkeys(box for pair in arrows for box in pair if box)
    ids = {box: _id(number, box) for number, box in enumerate(boxes)} | {"": "[*]"}
    lines = [f'    state "{_label(definition, box)}" as {ids[box]}' for box in boxes]
    lines += [
        f"    {ids[source]} --> {ids[to]} : {' / '.join(names)}"
        for (source, to), names in arrows.items()
    ]
    ends = [box for box in boxes if box in definition.states and definition.states[box].terminal]
    lines += [f"    {ids[box]} --> [*]" for box in ends]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _label(definition: Definition, box: str) -> str:
    named = [definition.states[state].label for state in box.split()]
    if len(named) == 1:
        return _quoted(f"{named[0]['en']}<br/>{named[0]['hi']}")
    return _quoted("one of:<br/>" + "<br/>".join(label["en"] for label in named))


def _quoted(text: str) -> str:
    return text.replace('"', "'")


def _id(number: int, box: str) -> str:
    """Return what Mermaid calls a box: it takes no hyphen and no space in a name."""
    return f"any_of_{number}" if " " in box else box.replace("-", "_")
