"""The actions on the law page: who may take each, from where to where, on what conditions."""

from collections.abc import Mapping

from casework.definition.model import HANDLING, SAME, Action, Definition, Transition
from casework.engine.rules import Rules
from tools.law_page.stages import by_stage, folded
from tools.law_page.words import (
    COUNTED_FROM,
    anchor,
    any_of,
    both,
    cell,
    conditions,
    described,
    label,
    labels,
    recipients,
    table,
    who,
)


def actions(definition: Definition, rules: Rules) -> str:
    """Return who may take each action, from where to where, on what conditions."""
    lead = (
        "The guards are asked first; then the first row that fits is taken. A row that *stays* "
        "changes no state; a state after a plus is entered beside it."
    )
    parts = [
        folded(
            f"<b>{stage}</b> ({len(of_stage)})",
            *(_action(definition, rules, action) for action in of_stage),
        )
        for stage, of_stage in by_stage(definition).items()
    ]
    return "\n\n".join(["## Actions", lead, *parts])


def _action(definition: Definition, rules: Rules, action: Action) -> str:
    lines = [
        ("Who", who(definition, action.by)),
        ("Only if", conditions(definition, action.only_if)),
        ("Not if", conditions(definition, action.unless)),
        ("Until", _until(action.until)),
        ("Guards", ". ".join(described(rules.guards[name]) for name in action.guards)),
        ("What it does", ". ".join(described(rules.effects[name]) for name in action.effects)),
    ]
    head = f"{anchor('action', action.name)}\n### {both(action.label)}\n\n`{action.name}`"
    told_lines = [f"* {title}: {text}." for title, text in lines if text]
    return "\n\n".join([head, "\n".join(told_lines), _transitions(definition, rules, action)])


def _until(ends: Mapping[str, int]) -> str:
    """Return the day with which an action ends; empty where none does."""
    days = [
        f"the end of day {days} after {COUNTED_FROM.get(moment, f'`{moment}`')}"
        for moment, days in ends.items()
    ]
    return any_of(days) if days else ""


def _transitions(definition: Definition, rules: Rules, action: Action) -> str:
    rows = []
    before: set[str] = set()
    for transition in action.transitions:
        condition = _condition(definition, rules, transition)
        sources = set(transition.from_states or ("",))
        again = not condition and before & sources
        before |= sources
        rows.append(
            (
                _sources(definition, transition),
                _leads_to(definition, transition),
                "otherwise" if again else condition,
                cell(transition.law or ""),
                any_of(
                    [definition.documents[kind].name["en"] for kind in transition.issues], "and"
                ),
                "nobody: it stays inside"
                if transition.internal
                else recipients(definition, transition.tells),
                _clocks_of(definition, transition),
            )
        )
    return table(("from", "to", "if", "law", "papers", "told", "clocks"), rows)


def _sources(definition: Definition, transition: Transition) -> str:
    """Return the states a transition begins in; where nearly all do, the few that do not."""
    missing = [
        state.name
        for state in definition.states.values()
        if state.region == HANDLING
        and not state.terminal
        and state.name not in transition.from_states
    ]
    if len(missing) < len(transition.from_states) / 2:
        but = f" but {labels(definition, missing, 'and')}" if missing else ""
        return f"any open state{but}"
    return labels(definition, transition.from_states) or "the beginning"


def _leads_to(definition: Definition, transition: Transition) -> str:
    to = "stays" if transition.to == SAME else f"**{label(definition, transition.to)}**"
    return " + ".join([to, *(label(definition, state) for state in transition.also)])


def _condition(definition: Definition, rules: Rules, transition: Transition) -> str:
    parts = [described(rules.conditions[name]) for name in transition.when]
    parts += [f"only if {conditions(definition, transition.only_if)}"] if transition.only_if else []
    parts += [f"not if {conditions(definition, transition.unless)}"] if transition.unless else []
    return "; ".join(parts)


def _clocks_of(definition: Definition, transition: Transition) -> str:
    ended = [f"ends {definition.clocks[name].label['en']}" for name in transition.ends_clocks]
    begun = [
        f"begins {definition.clocks[name].label['en']} anew" for name in transition.restarts_clocks
    ]
    return cell(", ".join(ended + begun))
