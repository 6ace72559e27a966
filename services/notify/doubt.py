"""What to do with a message of which it is written that a provider was about to be asked, and not
what came of it: the process died in between.

Three ways out, in this order: ask the provider, if it can be asked by our own id; send again at
once, if a second copy does less harm than none (a one-time password; an e-mail, which mailboxes
show once); wait for a receipt, and send again, once, only when none came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chassis import time_source
from services.notify import measures
from services.notify.message import (
    ACCEPTED,
    NO_RECEIPT,
    SENT,
    TOO_OLD,
    UNCERTAIN,
    Outcome,
    Outgoing,
)
from services.notify.rules import Policy
from services.notify.typed import Message

Ask = Callable[[Outgoing], bool]
"""Whether a provider has a message, asked by our id for it."""

NEVER_BEGUN, BEGUN_AGAIN, ALREADY_THERE = "never-begun", "again", "already-there"


class Doubt:
    """Decides by the kind of message and by what its provider can tell."""

    def __init__(self, askable: Mapping[str, Ask], policies: Mapping[str, Policy]) -> None:
        """`askable`: by name, the providers that can be asked by our id."""
        self._askable = askable
        self._policies = policies

    def of(self, document: Message, message: Outgoing) -> Outcome | None:
        """Return what is known or to be waited for; None: it is to be sent,
        again or for the first time."""
        now, provider = time_source.now(), document["provider"]
        if document["state"] == SENT and message.channel == "email":
            return Outcome(ACCEPTED, provider=provider)  # It did not bounce: no news is good news.
        if ask := self._askable.get(provider):
            there = ask(message)
            measures.DOUBT.labels(provider, ALREADY_THERE if there else NEVER_BEGUN).inc()
            return Outcome(ACCEPTED, provider=provider) if there else None
        policy = self._policies[message.lane]
        if now >= message.planned_at + policy.life:
            return Outcome(TOO_OLD, NO_RECEIPT, provider)
        over = document["handed_at"] + policy.doubt
        again = message.may_come_twice or (now >= over and not message.repeated)
        if again and now < message.expires_at:
            message.repeated = not message.may_come_twice
            measures.DOUBT.labels(provider, BEGUN_AGAIN).inc()
            return None
        return Outcome(UNCERTAIN, "in-doubt", provider)
