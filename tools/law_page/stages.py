"""Stages of a case on the law page: each action belongs to one, and is looked up there."""

from collections.abc import Mapping

from casework.definition.model import HANDLING, SAME, Action, Definition
from tools.law_page.diagrams import PARTS
from tools.law_page.words import link, table

AT_ANY_TIME, BESIDE = "At any time", "Beside the handling"
STAGES = (*PARTS, BESIDE, AT_ANY_TIME)


def stage_of(definition: Definition, action: Action) -> str:
    """Return where a reader looks for an action: the stage that it leads to; of one that leads to
    no other state of the handling, the one that it is taken in, if that is one alone."""
    place = {state: part for part, states in PARTS.items() for state in states}
    targets = [way.to for way in action.transitions if way.to != SAME]
    if led_to := [place[state] for state in targets if state in place]:
        return led_to[0]
    regions = {definition.states[state].region for state in [*targets, *action.from_states]}
    if regions - {HANDLING}:
        return BESIDE
    parts = {place[state] for state in action.from_states if state in place}
    return parts.pop() if len(parts) == 1 else AT_ANY_TIME


def by_stage(definition: Definition) -> Mapping[str, list[Action]]:
    """Return the actions of each stage, in the order of the definition; no stage is empty."""
    stages: dict[str, list[Action]] = {stage: [] for stage in STAGES}
    for action in definition.actions.values():
        stages[stage_of(definition, action)].append(action)
    return {stage: actions for stage, actions in stages.items() if actions}


def overview(definition: Definition) -> str:
    """Return a table of the stages with links to what may be done in each."""
    rows = [
        (stage, ", ".join(link("action", action.name, action.label) for action in actions))
        for stage, actions in by_stage(definition).items()
    ]
    return "\n\n".join(["## Overview", table(("stage", "what may be done"), rows)])


def folded(title: str, *parts: str) -> str:
    """Return parts of the page that a reader opens."""
    return "\n\n".join([f"<details>\n<summary>{title}</summary>", *parts, "</details>"])
