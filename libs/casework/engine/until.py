"""``until`` of an action: the day with which it ends, counted from a moment of the case."""

from datetime import datetime
from typing import cast

from casework.definition.conditions import value_at
from casework.definition.model import Action
from casework.engine.working_days import due_after_days
from casework.typed.fields import CaseFields
from contracts.typed import Json


def in_time(action: Action, case: CaseFields, now: datetime | None) -> bool:
    """Return whether none of the moments that end the action is so long ago; one that has not
    come ends nothing."""
    moments = ((value_at(case, path), days) for path, days in action.until.items())
    return now is None or all(
        moment is None or now <= due_after_days(_moment(moment), days) for moment, days in moments
    )


def _moment(value: Json) -> datetime:
    """Return a moment as a case has it, or from text, which it is in a view."""
    return datetime.fromisoformat(value) if isinstance(value, str) else cast(datetime, value)
