"""What an answer of the provider makes of a case: pure, so that it can be tried in every order."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from casework.definition.model import Definition
from casework.engine import fees
from casework.engine.case import Case, with_changes
from casework.engine.change import Change, entry_of, event_of, not_before
from casework.engine.rules import Rules, Step
from casework.engine.workflow import open_action, take
from casework.payments.interface import CANCELLED, OPEN, PAID, REFUNDED, Intent
from casework.typed.fields import CaseFields
from chassis.actor import SYSTEM
from contracts.errors import ContractError
from contracts.typed import Json

SOONEST, LATEST = timedelta(seconds=3), timedelta(minutes=10)
"""Between two questions about a fee that is not paid yet: the longer it waits, the rarer."""
WATCHED = timedelta(days=3)
"""For so long the provider is asked of a fee that can be paid no more: a bank may be late."""
WATCHED_EVERY = timedelta(hours=1)
TAKEN_AGAIN = timedelta(minutes=1)
CAME_LATE = {
    "hi": "भुगतान तब मिला जब वह देय नहीं था, इसलिए लौटाया जा रहा है: {name}, {rupees}।",
    "en": "The payment came when it was no longer due, so it is being returned: {name}, {rupees}.",
}
WAS_RETURNED = {
    "hi": "भुगतान लौटाया गया: {name}, {rupees}।",
    "en": "The payment was returned: {name}, {rupees}.",
}


def next_look(case: CaseFields, now: datetime) -> datetime | None:
    """Return when the provider is asked again where its answer changed nothing; None for never."""
    payment = fees.owed(case)
    waited = now - payment["since"]
    if payment["status"] == fees.CLOSED:
        return now + WATCHED_EVERY if waited < WATCHED else None
    if payment["status"] == fees.REFUNDED:
        return None
    return now + min(max(waited / 10, SOONEST), LATEST)


def outcome(
    rules: Rules, definition: Definition, case: Case, intent: Intent | None, now: datetime
) -> Change | None:
    """Return the change that ``intent``, the provider's answer, makes of ``case``; None where it
    says nothing new. ``intent`` None: the provider knows of none."""
    now = not_before(case, now)
    status = fees.owed(case)["status"]
    state = intent.state if intent else None
    if intent and state == PAID and status in (fees.PREPARING, fees.OPEN, fees.PAID):
        return _paid(rules, definition, case, intent, now)
    if intent and state == PAID and status in (fees.CLOSING, fees.CLOSED):
        more = {"number": intent.number, "paid_at": intent.paid_at}
        fields = fees.with_status(fees.owed(case), fees.REFUNDING, now, now, **more)
        return _changed(definition, case, fields, "payment-received", now, CAME_LATE)
    if intent and state == REFUNDED and status != fees.REFUNDED:
        return _refunded(definition, case, intent, now)
    if intent and state == OPEN and status == fees.PREPARING:
        opened: fees.Payment = {**fees.owed(case), "url": intent.url}
        fields = fees.with_status(opened, fees.OPEN, now, now + SOONEST)
        return _changed(definition, case, fields, "payment-opened", now)
    if state in (CANCELLED, None):
        return _cannot_be_paid(definition, case, state, now)
    return None


def _paid(
    rules: Rules, definition: Definition, case: Case, intent: Intent, now: datetime
) -> Change | None:
    """Return the action that a payment takes, with the payment, in one change."""
    assert definition.fee is not None
    known = fees.owed(case)["status"] == fees.PAID
    more = {"number": intent.number, "paid_at": intent.paid_at}
    paid = fees.with_status(fees.owed(case), fees.PAID, now, None, **more)
    before: Case = case if known else with_changes(case, paid)
    try:
        action = open_action(definition, before, SYSTEM, definition.fee.takes)
        body = action.form.validate({})
        step = Step(
            definition, {**before, "payment_due_at": None}, SYSTEM, action.name, body, {}, now
        )
        return take(rules, step)
    except ContractError:
        if known:
            return None
    # It is due, it was paid, and some guard does not let it be taken now.
    waiting = paid | {"payment_due_at": now + TAKEN_AGAIN}
    return _changed(definition, case, waiting, "payment-received", now)


def _refunded(definition: Definition, case: Case, intent: Intent, now: datetime) -> Change:
    assert definition.fee is not None
    more = {"number": intent.number, "paid_at": intent.paid_at, "refunded_at": now}
    fields = fees.with_status(fees.owed(case), fees.REFUNDED, now, None, **more)
    if case["state"] in definition.fee.due_in:
        fields = fees.due_anew(definition, fees.owed(case), now)
    tells = definition.fee.tells
    return _changed(definition, case, fields, "payment-refunded", now, WAS_RETURNED, tells)


def _cannot_be_paid(
    definition: Definition, case: Case, state: str | None, now: datetime
) -> Change | None:
    payment = fees.owed(case)
    if payment["status"] == fees.CLOSING:
        fields = fees.with_status(payment, fees.CLOSED, now, now + WATCHED_EVERY)
        return _changed(definition, case, fields, "payment-closed", now)
    if payment["status"] not in (fees.PREPARING, fees.OPEN):
        return None
    if state is None:
        # The provider has lost it: the same one is asked for again.
        return _changed(
            definition,
            case,
            fees.with_status(payment, fees.PREPARING, now, now),
            "payment-due",
            now,
        )
    return _changed(definition, case, fees.due_anew(definition, payment, now), "payment-due", now)


def _changed(
    definition: Definition,
    case: Case,
    fields: Mapping[str, Json],
    event: str,
    now: datetime,
    text: Mapping[str, str] | None = None,
    tells: tuple[str, ...] = (),
) -> Change:
    """Return the case with ``fields``, in which nothing else changes;
    without ``text`` nobody is told."""
    after = with_changes(case, {**fields, "sequence": case["sequence"] + 1, "updated_at": now})
    step = Step(definition, case, SYSTEM, event, {}, {}, now)
    entry = entry_of(step, after, {}, internal=text is None)
    if text is not None:
        assert definition.fee is not None
        rupees = fees.in_rupees(fees.owed(case)["rupees"])
        entry["text"] = {
            language: part.format(name=definition.fee.label[language], rupees=rupees)
            for language, part in text.items()
        }
    after["timeline"] = [*case["timeline"], entry]
    return Change(after, (entry,), (event_of(definition, after, entry, event, list(tells)),))
