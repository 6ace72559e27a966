"""What is answered of how citizens can be reached, as types; `shapes` describes the same."""

from typing import TypedDict


class SafeContact(TypedDict):
    """Whether no SMS may come, and messages name no matter; in which hours somebody may be reached
    (``10-16`` by the clocks of India; None: in any); whether not by telephone, or on another mobile
    (None: on the own one)."""

    no_sms: bool
    neutral: bool
    hours: str | None
    no_calls: bool
    call_on: str | None


class ShownSafeContact(SafeContact):
    """The same, as officers are shown it; ``party`` is None for the owner of the case."""

    party: str | None
