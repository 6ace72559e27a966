"""Fees of the applications that an upload became.

Where a service has a fee each row becomes an application that is due, and is paid as any other is.
To pay for all of an upload at once would begin here: `BulkStore.due` knows how many applications
are due and what they come to; what is missing is a payment of the provider for several references.
"""

from __future__ import annotations

from casework.typed.fields import ViewFields

DUE = frozenset({"preparing", "open"})
"""States of a payment in which it is still to be made."""


def rupees_due(view: ViewFields) -> int:
    """Return what a case that was just filed still costs; 0 for a service without a fee."""
    payment = view.get("payment") or {}
    return int(payment.get("rupees") or 0) if payment.get("status") in DUE else 0
