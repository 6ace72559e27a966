"""The day of a matter, in India."""

from datetime import date, datetime, timedelta, timezone

from chassis import time_source
from contracts.errors import ValidationFailed

IST = timezone(timedelta(hours=5, minutes=30), "IST")


def today() -> date:
    """Return today's date in India."""
    return time_source.now().astimezone(IST).date()


def day_of(occurred_at: str | None) -> date:
    """Return the day of an ISO time or date, in India; today where none is given.

    A time without a zone is Indian time. Refuses what is no date with ValidationFailed.
    """
    if not occurred_at:
        return today()
    try:
        moment = datetime.fromisoformat(occurred_at)
        # The first and the last day of the calendar have no place in every zone.
        return (moment if moment.tzinfo else moment.replace(tzinfo=IST)).astimezone(IST).date()
    except (TypeError, ValueError, OverflowError):
        raise ValidationFailed(fields={"occurred_at": "not-a-date"}) from None
