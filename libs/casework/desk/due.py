"""What the sweeps of a service look for in its cases."""

from datetime import datetime

from contracts.typed import JsonObject

SWEPT = ("next_tick_at", "heal_at", "documents_due_at", "links_due_at", "payment_due_at")
"""The moments of the sweeps that ask `chassis.due`. Those that look once in half a minute or less
often, and the one that reads another system, go by themselves."""


def reached(now: datetime) -> JsonObject:
    """Return the query of cases that have reached one of SWEPT."""
    # Naming the type lets the planner use the indexes, which hold moments only.
    is_past = {"$lte": now, "$type": "date"}
    return {"$or": [{moment: is_past} for moment in SWEPT]}
