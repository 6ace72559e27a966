"""Stages of a case on the law page: each action belongs to one, and is looked up there."""

from collections.abc import Mapping

from casework.definition.model import HANDLING, SAME, Action, Definition
from tools.law_page.diagrams import PARTS
from tools.law_page.words import link, table

AT_ANY_TIME, BESIDE = "At any time", "Beside the handling"
STAGES = (*PARTS, BESIDE, AT_ANY_TIME)
COURSE: Mapping[str, str] = {
    "Reaching the station": "A citizen files, or an officer takes the information down. The "
    "station is found, enters the matter in its general diary and gives it to an officer. What "
    "belongs to another station is sent there; somebody missing is searched for.",
    "Classification and enquiry": "The officer names the sections, and what follows from them is "
    "the law's. Only of an offence of three to under seven years, and only with a DSP's order, a "
    "preliminary enquiry comes before the FIR.",
    "Registration and Zero FIR": "What is cognizable becomes an FIR; of another station's area it "
    "is a Zero FIR, which is sent there. What is not is recorded and goes to the Magistrate. An "
    "FIR is investigated and ends in a report to the court.",
    "Ends and appeals": "A matter ends before the court, by closing with reasons, or as its "
    "citizen wishes. Against a refusal, and against silence, the way leads to the Superintendent "
    "of Police and from there to the Magistrate.",
    BESIDE: "While the matter is handled, and whatever its state: the citizen's signature, the "
    "public register, reports to the Magistrate, the court, the copy for the accused.",
    AT_ANY_TIME: "What is open in nearly every state: more information, notes, tasks with a limit "
    "of their own, another officer.",
}
"""What happens in each stage, for whoever reads the page for the first time."""


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
    """Return what happens in each stage, and, folded, links to what may be done in it."""
    rows = [
        (stage, ", ".join(link("action", action.name, action.label) for action in actions))
        for stage, actions in by_stage(definition).items()
    ]
    course = [
        f"{number}. **{stage}.** {COURSE[stage]}" for number, (stage, _) in enumerate(rows, 1)
    ]
    linked = folded(
        "<b>What may be done in each stage</b>", table(("stage", "what may be done"), rows)
    )
    return "\n\n".join(["## Overview", "\n".join(course), linked])


def folded(title: str, *parts: str) -> str:
    """Return parts of the page that a reader opens."""
    return "\n\n".join([f"<details>\n<summary>{title}</summary>", *parts, "</details>"])
