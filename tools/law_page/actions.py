"""The actions on the law page: who may take each, from where to where, on what conditions."""

from collections.abc import Mapping

from casework.definition.model import HANDLING, SAME, Action, Definition, Transition
from casework.engine.rules import Rules
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
    parts = [_action(definition, rules, action) for action in definition.actions.values()]
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
    return "\n\n".join([head, "\n".join(told_lines), _ways(definition, rules, action)])


def _until(ends: Mapping[str, int]) -> str:
    """The day with which an action ends; empty where none does."""
    days = [
        f"the end of day {days} after {COUNTED_FROM.get(moment, f'`{moment}`')}"
        for moment, days in ends.items()
    ]
    return any_of(days) if days else ""


def _ways(definition: Definition, rules: Rules, action: Action) -> str:
    rows = []
    before: set[str] = set()
    for way in action.transitions:
        condition = _condition(definition, rules, way)
        sources = set(way.from_states or ("",))
        again = not condition and before & sources
        before |= sources
        rows.append(
            (
                _sources(definition, way),
                _leads_to(definition, way),
                "otherwise" if again else condition,
                cell(way.law or ""),
                any_of([definition.documents[kind].name["en"] for kind in way.issues], "and"),
                "nobody: it stays inside" if way.internal else recipients(definition, way.tells),
                _clocks_of(definition, way),
            )
        )
    return table(("from", "to", "if", "law", "papers", "told", "clocks"), rows)


def _sources(definition: Definition, way: Transition) -> str:
    """Return where a way begins: by name, or, where nearly all are meant, by those that are not."""
    missing = [
        state.name
        for state in definition.states.values()
        if state.region == HANDLING and not state.terminal and state.name not in way.from_states
    ]
    if len(missing) < len(way.from_states) / 2:
        but = f" but {labels(definition, missing, 'and')}" if missing else ""
        return f"any open state{but}"
    return labels(definition, way.from_states) or "the beginning"


def _leads_to(definition: Definition, way: Transition) -> str:
    to = "stays" if way.to == SAME else f"**{label(definition, way.to)}**"
    return " + ".join([to, *(label(definition, state) for state in way.also)])


def _condition(definition: Definition, rules: Rules, way: Transition) -> str:
    parts = [described(rules.conditions[name]) for name in way.when]
    parts += [f"only if {conditions(definition, way.only_if)}"] if way.only_if else []
    parts += [f"not if {conditions(definition, way.unless)}"] if way.unless else []
    return "; ".join(parts)


def _clocks_of(definition: Definition, way: Transition) -> str:
    ended = [f"ends {definition.clocks[name].label['en']}" for name in way.ends_clocks]
    begun = [f"begins {definition.clocks[name].label['en']} anew" for name in way.restarts_clocks]
    return cell(", ".join(ended + begun))
