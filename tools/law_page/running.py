"""In which states a clock may run: those that follow its start and not its end.

Transitions that the clock's own condition rules out are not followed: the limit for recording a
non-cognizable matter never runs in an enquiry, which only a cognizable one can have.
"""

from collections.abc import Mapping
from itertools import product

from casework.definition.conditions import lets, meets
from casework.definition.model import SAME, Action, Clock, Definition, Transition
from casework.definition.sources.common import Conditions
from contracts.typed import Json
from services.complaints.law.classification import (
    FROM_3_TO_7,
    KINDS,
    NON_COGNIZABLE,
    NOT_AN_OFFENCE,
)

Matter = Mapping[str, Json]


def _matter(kind: str, mandatory: bool, prima_facie: bool) -> Matter:
    cognizable = kind not in (NOT_AN_OFFENCE, NON_COGNIZABLE)
    return {
        "mandatory_fir": mandatory,
        "enquiry": {"prima_facie": prima_facie},
        "classification": {
            "kind": kind,
            "cognizable": cognizable,
            "registrable": cognizable or mandatory,
            "enquiry_allowed": kind == FROM_3_TO_7 and not mandatory,
        },
    }


MATTERS = [_matter(*facts) for facts in product(KINDS, (True, False), (True, False))]
"""Every matter that there can be, as far as it decides between conditions."""
KNOWN = tuple(MATTERS[0])
"""The first keys of the paths of which a matter says something; all other conditions may hold."""


def runs_in(definition: Definition, clock: Clock) -> set[str]:
    """Return the states, of the region that it starts in, in which ``clock`` may run."""
    matters = [matter for matter in MATTERS if meets(matter, _known(clock.only_if))]
    ends = {state.name for state in definition.states.values() if state.terminal}
    halts = clock.ends_on | clock.stops_on | ends
    everything = [
        (a, transition) for a in definition.actions.values() for transition in a.transitions
    ]
    possible = [
        transition
        for action, transition in everything
        if any(_is_open(m, action, transition) for m in matters)
    ]
    waiting = list(clock.starts_on)
    # A restarted clock is decided by what the action found out, not by what was known before.
    waiting += [
        s
        for _, transition in everything
        if clock.name in transition.restarts_clocks
        for s in transition.from_states
    ]
    seen: set[str] = set()
    while waiting:
        state = waiting.pop()
        if state not in seen and state not in halts:
            seen.add(state)
            waiting += [
                transition.to
                for transition in possible
                if state in transition.from_states and transition.to != SAME
            ]
    return seen


def _is_open(matter: Matter, action: Action, transition: Transition) -> bool:
    """Return whether the transition may be open; a condition on anything else may hold or not."""
    return all(
        lets(matter, _known(part.only_if), part.unless if _known(part.unless) else {})
        for part in (action, transition)
    )


def _known(conditions: Conditions) -> Conditions:
    return {path: wanted for path, wanted in conditions.items() if path.partition(".")[0] in KNOWN}
