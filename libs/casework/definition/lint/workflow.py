"""Rules of the linter about states, actions and clocks."""

from collections.abc import Iterator

from casework.definition.lint.graph import dead_ends, reachable
from casework.definition.model import HANDLING, SAME, Clock, Definition, Mark
from casework.engine.clocks import MAX_PAUSE

Findings = Iterator[str]


def states_are_reachable(definition: Definition) -> Findings:
    """Check that every state named exists, every state can be reached,
    and from every one an end can be."""
    for action in definition.actions.values():
        for transition in action.transitions:
            for state in {*transition.from_states, transition.to, *transition.also} - {
                *definition.states,
                SAME,
            }:
                yield f"action {action.name} names the unknown state {state!r}"
    starting = [action.name for action in definition.actions.values() if action.starts]
    if len(starting) != 1:
        yield f"exactly one action starts a case, not {starting}"
        return
    for state in sorted(set(definition.states) - reachable(definition)):
        yield f"state {state} cannot be reached"
    for state in sorted(dead_ends(definition)):
        yield f"state {state} has no path to an end"


def ends_are_ends(definition: Definition) -> Findings:
    """Check that a terminal state has no action but those that say that they follow the end; any
    other would mean that the end is none."""
    terminal = {state.name for state in definition.states.values() if state.terminal}
    for action in definition.actions.values():
        ends = action.from_states & terminal
        if action.after_end and not ends:
            yield f"action {action.name} follows the end and leads out of no terminal state"
        for state in sorted(ends) if not action.after_end else ():
            yield f"the terminal state {state} has the action {action.name}"


def what_makes_no_entry_changes_little(definition: Definition) -> Findings:
    """Check that a step that leaves nothing in the timeline is the system's alone, keeps the states
    as they are, and has nothing that would be lost or read with its entry."""
    for action in definition.actions.values():
        roles = {role for group in action.by for role in definition.groups.get(group, {})}
        for way in action.transitions:
            if way.in_timeline:
                continue
            where = f"action {action.name} to {way.to} makes no entry in the timeline"
            if roles != {"system"} or action.starts:
                yield f"{where} and is not the system's alone"
            if way.to != SAME or way.also:
                yield f"{where} and changes the state"
            if way.text or way.law or way.note or way.internal:
                yield f"{where}, where its text, law or note would stand"
            if way.tells or way.issues or way.asks or way.passes or action.corrects:
                yield f"{where} and tells, issues, asks or corrects something"


def clocks_end(definition: Definition) -> Findings:
    """Check that a clock starts and ends on states that exist, can end from wherever it starts, and
    tells somebody or acts when its limit is reached."""
    for clock in definition.clocks.values():
        named = clock.starts_on | clock.ends_on | clock.stops_on | clock.pauses_on
        for state in sorted(named - set(definition.states)):
            yield f"clock {clock.name} names the unknown state {state!r}"
        if clock.owed and (not clock.ends_on or clock.starts_on & clock.ends_on):
            yield f"clock {clock.name} never ends"
        for start in sorted(clock.starts_on & set(definition.states)) if clock.owed else ():
            beside = set(definition.states) - definition.regions[definition.states[start].region]
            if not (reachable(definition, start) | beside) & clock.ends_on:
                yield f"clock {clock.name} cannot end after {start}"
        breaches = [mark for mark in clock.marks if not (mark.warning or mark.reminder)]
        if clock.owed and not any(mark.tell or mark.takes for mark in breaches):
            yield f"clock {clock.name} tells nobody of a breach"
        moments = [_moment(mark) for mark in clock.marks]
        if moments != sorted(moments) or _cannot_be_ordered(clock):
            yield f"clock {clock.name} has marks out of order"


def _moment(mark: Mark) -> tuple[int, float]:
    if mark.before is not None:
        return 0, -mark.before.total_seconds()
    if mark.after is not None:
        return 2, mark.after.total_seconds()
    return 1, mark.at or 0.0


def _cannot_be_ordered(clock: Clock) -> bool:
    """Return whether a clock has marks at fractions of its limit and marks a fixed time before it:
    which come first depends on how long the limit is."""
    fractions = any(mark.at is not None and mark.at < 1 for mark in clock.marks)
    return fractions and any(mark.before is not None for mark in clock.marks)


def clocks_named_exist(definition: Definition) -> Findings:
    """Check that an action ends and restarts clocks of the definition only."""
    for action in definition.actions.values():
        named = {
            name
            for transition in action.transitions
            for name in transition.ends_clocks + transition.restarts_clocks
        }
        for name in sorted(named - set(definition.clocks)):
            yield f"action {action.name} names the unknown clock {name!r}"


def waits_end(definition: Definition) -> Findings:
    """Check that a state that pauses a clock starts one that ends the pause; every open state of
    the handling region has a clock, the other regions run beside it."""
    pausing = {state for clock in definition.clocks.values() for state in clock.pauses_on}
    for state in sorted(pausing):
        ending = [
            clock
            for clock in definition.clocks.values()
            if state in clock.starts_on and clock.span is not None and clock.span <= MAX_PAUSE
        ]
        if not ending:
            yield f"state {state} pauses a clock and no clock ends the pause"
    for known in definition.states.values():
        clocks = known.next.clocks if known.next else ()
        if known.region == HANDLING and not known.terminal and not clocks:
            yield f"state {known.name} does not say by when something happens next"
        for name in set(clocks) - set(definition.clocks):
            yield f"state {known.name} names the unknown clock {name!r}"
    told_first = {name for urgent in definition.next_first for name in urgent.step.clocks}
    for name in sorted(told_first - set(definition.clocks)):
        yield f"what is told first names the unknown clock {name!r}"
