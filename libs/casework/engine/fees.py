"""What a case owes and what was paid: pure, as the provider of payments has no part in it.

``case["payment"]`` is None until a fee is due, then::

    round       1, and one more whenever the fee is due anew after the one before came to an end
    rupees      what the definition said when it became due
    status      preparing  it is due, and there is no link yet under which it can be paid
                open       it can be paid under ``url``
                paid       it was paid: ``paid_at``, and ``number``, which is the provider's
                closing    it is due no longer; the provider is told, and may know of a payment
                closed     it was not paid and cannot be any more
                refunding  it was paid and is given back
                refunded   it was given back: ``refunded_at``
    since       when it came to be so

``payment_due_at`` is when the provider is asked next, or None.
"""

from datetime import datetime
from typing import cast

from casework.definition.model import Definition
from casework.typed.case import PaymentRecord, PaymentShown, PaymentWritten
from casework.typed.fields import CaseFields, Changes
from contracts.typed import Json

PREPARING, OPEN, PAID = "preparing", "open", "paid"
CLOSING, CLOSED = "closing", "closed"
REFUNDING, REFUNDED = "refunding", "refunded"
STATUSES = (PREPARING, OPEN, PAID, CLOSING, CLOSED, REFUNDING, REFUNDED)
Payment = PaymentRecord


def key_of(case: CaseFields) -> str:
    """Return the name under which the provider knows the payment: the case's reference, so that
    whoever asks again asks for the same one."""
    round = case["payment"]["round"]
    return case["_id"] if round == 1 else f"{case['_id']}.{round}"


def owed(case: CaseFields) -> Payment:
    """Return the payment of a case that has one."""
    payment: Payment | None = case["payment"]
    assert payment is not None, "nothing was ever due"
    return payment


def due_anew(definition: Definition, before: Payment | None, now: datetime) -> Changes:
    """Return the fields of a case whose fee becomes due ``now``."""
    assert definition.fee is not None
    payment = {
        "round": before["round"] + 1 if before else 1,
        "rupees": definition.fee.rupees,
        "status": PREPARING,
        "since": now,
        "url": None,
        "number": None,
        "paid_at": None,
        "refunded_at": None,
    }
    return {"payment": payment, "payment_due_at": now}


def with_status(
    payment: Payment, status: str, now: datetime, look_at: datetime | None, **more: Json
) -> Changes:
    """Return the fields of a case whose payment comes to be ``status``, to be looked at again
    at ``look_at``."""
    url = payment["url"] if status == OPEN else None
    changed = {**payment, "status": status, "since": now, "url": url, **more}
    return {"payment": changed, "payment_due_at": look_at}


def moved(definition: Definition, case: CaseFields, now: datetime) -> Changes:
    """Return what changes of the payment where the case has come into its present state."""
    fee, payment = definition.fee, case.get("payment")
    if fee is None:
        return {}
    status = payment["status"] if payment else None
    if case["state"] in fee.due_in:
        if payment is None or status in (CLOSED, REFUNDED):
            return due_anew(definition, payment, now)
        if status == CLOSING:
            # Perhaps the provider was not told yet: the same link is then good again.
            return with_status(payment, PREPARING, now, now)
        # Paid before, it is not asked for twice: its action is taken again.
        return {"payment_due_at": now} if status == PAID else {}
    if payment is None:
        return {}
    if status in (PREPARING, OPEN):
        return with_status(payment, CLOSING, now, now)
    if status == PAID and case["state"] in fee.refunds_in:
        return with_status(payment, REFUNDING, now, now)
    return {}


def payment_view(definition: Definition, case: CaseFields) -> PaymentShown | None:
    """Return what the view shows of the payment; None where nothing was ever due."""
    payment = case.get("payment")
    if payment is None:
        return None
    return {
        "rupees": payment["rupees"],
        "name": definition.fee.label if definition.fee else None,
        "status": payment["status"],
        "url": payment.get("url"),
        "number": payment.get("number"),
        "paid_at": payment.get("paid_at"),
        "refunded_at": payment.get("refunded_at"),
    }


def written(case: CaseFields) -> PaymentWritten | None:
    """Return the payment as texts and papers name it: ``payment.rupees`` as ``₹500``, ``number``,
    ``paid_at``; None where nothing was ever due."""
    payment = case.get("payment")
    if not payment:
        return None
    return cast(PaymentWritten, {**payment, "rupees": in_rupees(payment["rupees"])})


def in_rupees(amount: int) -> str:
    """Return an amount as India writes it: 1,23,456."""
    digits = str(amount)
    head, last = digits[:-3], digits[-3:]
    groups: list[str] = []
    while head:
        head, group = head[:-2], head[-2:]
        groups.insert(0, group)
    return "₹" + ",".join([*groups, last])
