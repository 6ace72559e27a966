"""Rules of the linter about what an application costs."""

from collections.abc import Iterator

from casework.definition.fee import Fee
from casework.definition.lint.regions import taken_by_system
from casework.definition.model import HANDLING, Definition
from casework.definition.posts import CITIZEN

Findings = Iterator[str]


def fees_can_be_paid(definition: Definition) -> Findings:
    """Check that a fee is due in open states, out of each of which its payment leads; who paid is
    told where it was given back."""
    fee = definition.fee
    if fee is None:
        return
    if fee.rupees < 1:
        yield "the fee is less than one rupee"
    handling = definition.regions.get(HANDLING, frozenset())
    for state in sorted((fee.due_in | fee.refunds_in) - handling):
        yield f"the fee names {state!r}, which is no state of the handling"
    if not fee.due_in:
        yield "the fee is due in no state"
    for state in sorted(fee.due_in & fee.refunds_in):
        yield f"the fee is due in {state} and given back in it"
    for state in sorted(fee.due_in & handling):
        if definition.states[state].terminal:
            yield f"the fee is due in {state}, where the matter has ended"
    yield from taken_by_system(definition, fee.takes, "the fee")
    yield from _leads_on(definition, fee)
    rules = [definition.notifications.get(template) for template in fee.tells]
    if not any(rule and rule.audience == CITIZEN for rule in rules):
        yield "the fee tells no citizen that it was given back"


def _leads_on(definition: Definition, fee: Fee) -> Findings:
    action = definition.actions.get(fee.takes)
    if action is None:
        return
    for state in sorted(fee.due_in - action.from_states):
        yield f"the fee is due in {state}, from where {fee.takes} does not lead"
    elsewhere = definition.regions.get(HANDLING, frozenset()) - fee.due_in
    for transition in action.transitions:
        if fee.due_in & set(transition.from_states) and transition.to not in elsewhere:
            yield f"{fee.takes} leads to {transition.to}, where the fee would still be due"
