"""What was answered without a network and is sent later: when, and on which state of the case.

A phone's clock is not ours. What it calls the future is now, as long as it is minutes; what it
calls earlier than the case was not captured on this case.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from casework.definition.model import Action
from casework.typed.fields import CaseFields
from contracts.errors import Conflict, ContractError, ValidationFailed

SKEW = timedelta(minutes=5)
"""How far a phone's clock may be wrong, in either direction."""
CASE = {"hi": "आवेदन", "en": "the application"}


@dataclass(frozen=True)
class Capture:
    """``at``: the moment on the phone, as ISO text; ``based_on``: the sequence of the case that
    stood on it. None where the sender does not say."""

    at: str | None = None
    based_on: int | None = None


NOT_CAPTURED = Capture()


def captured_at(
    capture: Capture, action: Action, case: CaseFields, now: datetime
) -> datetime | None:
    """Return the moment of the capture, moved to now or to the case's beginning where the phone's
    clock is a few minutes wrong; None where the action was not captured before it was sent.

    Raises ValidationFailed for a moment that cannot be, and for an action whose form the
    definition does not mark ``offline``.
    """
    if capture.at is None:
        return None
    if not action.form.offline:
        raise ValidationFailed(fields={"captured_at": "unknown-field"})
    moment = _read(capture.at)
    if moment > now + SKEW:
        raise ValidationFailed(fields={"captured_at": "in-the-future"})
    if moment < case["filed_at"] - SKEW:
        raise ValidationFailed(
            fields={"captured_at": {"code": "must-not-be-before", "other": CASE}}
        )
    return max(min(moment, now), case["filed_at"])


def check_base(capture: Capture, case: CaseFields) -> None:
    """Raise ValidationFailed for a state that the case has not come to yet."""
    if capture.based_on is not None and not 1 <= capture.based_on <= case["sequence"]:
        raise ValidationFailed(
            fields={"based_on": {"code": "out-of-range", "min": 1, "max": case["sequence"]}}
        )


def overtaken(refused: ContractError, capture: Capture, case: CaseFields) -> ContractError:
    """Return the error to answer with where an action was ``refused``: where the case has changed
    since the capture a Conflict with the actions that are open now, else that same error."""
    if capture.based_on is None or case["sequence"] <= capture.based_on:
        return refused
    return Conflict(
        "the case has moved since this was captured",
        details={"open": refused.details.get("open", []), "sequence": case["sequence"]},
    )


def _read(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationFailed(fields={"captured_at": "not-a-date"}) from None
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
