"""Rules about appointments."""

from collections.abc import Iterator

from casework.definition.model import HANDLING, SAME, Action, Definition
from casework.definition.slots import Slot
from casework.definition.sources.common import keys_of
from casework.definition.sources.parts import SlotSource
from casework.engine.kept_answers import MOMENT

KEYS = keys_of(SlotSource)
Findings = Iterator[str]


def slots_are_booked(definition: Definition) -> Findings:
    """Check that a slot is one of an office of the case, is held in known states, and something
    books it; what books it asks for its moment and leads to where it is held."""
    posts = {HANDLING, *definition.source.get("department", {}).get("posts", {})}
    actions = definition.actions.values()
    for slot in definition.slots.values():
        where = f"slot {slot.name}"
        for key in sorted(set(definition.source["slots"][slot.name]) - KEYS):
            yield f"{where} says {key!r}, which nobody reads"
        if slot.office not in posts:
            yield f"{where} is one of the unknown office {slot.office!r}"
        for state in sorted(slot.held_in - set(definition.states)):
            yield f"{where} is held in the unknown state {state!r}"
        if not any(action.books == slot.name for action in actions):
            yield f"{where} is declared and never booked"
        for action in actions:
            if slot.at in action.keep and action.books != slot.name:
                yield f"action {action.name} keeps {slot.at} and does not book {slot.name}"
            if action.books != slot.name:
                yield from _held_for_nothing(definition, action, slot)
    for action in actions:
        if action.books is not None and action.books not in definition.slots:
            yield f"action {action.name} books the unknown slot {action.books!r}"
        elif action.books is not None:
            yield from _booking(definition, action, definition.slots[action.books])


def _held_for_nothing(definition: Definition, action: Action, slot: Slot) -> Findings:
    """Find each transition that leads back into a state that holds a place without booking one: the
    old place was given back when the case left."""
    for transition in action.transitions:
        reached = {transition.to, *transition.also} & slot.held_in
        beside = {other for state in reached for other in _region(definition, state)}
        if reached and set(transition.from_states) & (beside - slot.held_in):
            yield f"action {action.name} leads to where {slot.name} is held and does not book it"


def _region(definition: Definition, state: str) -> frozenset[str]:
    known = definition.states.get(state)
    return definition.regions[known.region] if known else frozenset()


def _booking(definition: Definition, action: Action, slot: Slot) -> Findings:
    where = f"action {action.name} books {slot.name} and"
    form, answer = definition.form_of(action), action.keep.get(slot.at)
    if answer is None:
        yield f"{where} does not keep {slot.at}"
    spec = next((spec for spec in form.specs if spec["name"] == answer), None)
    if spec and (spec["type"] != MOMENT or not spec.get("required") or "when" in spec):
        yield f"{where} {answer} is no moment that must be given"
    for transition in action.transitions:
        reached = (
            set(transition.from_states)
            if transition.to == SAME
            else {transition.to, *transition.also}
        )
        if not (reached & slot.held_in if transition.to != SAME else reached <= slot.held_in):
            yield f"{where} leads to {transition.to}, where it is not held"
