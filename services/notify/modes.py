"""Who is really written to: everybody, a team that tries something out, or nobody.

A service that is being built, or a department's exercise, runs in `team` or `test` and can never
reach a citizen, whatever numbers its cases hold. Its messages are planned, worded and proved like
all others, and end as suppressed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from services.notify import rules
from services.notify.message import ACCEPTED, LATER, REFUSED, Outcome

LIVE, TEAM, TEST = "live", "team", "test"
MODES = (LIVE, TEAM, TEST)
NOT_OF_THE_TEAM, ONLY_A_TEST = "not-of-the-team", "only-a-test"

SIMULATED = {
    "0000000001": Outcome(ACCEPTED, provider="simulated"),
    "0000000002": Outcome(REFUSED, "simulated", "simulated"),
    "0000000003": Outcome(LATER, "simulated", "simulated"),
}
"""Mobiles that nobody has (no Indian one begins with 0000), by what becomes of an SMS to them; no
provider is asked."""


@dataclass(frozen=True, slots=True)
class Modes:
    """`by_service`: those that are not live; `team`: the mobiles and e-mail addresses of whoever
    may be written to in `team`."""

    by_service: Mapping[str, str] = field(default_factory=dict)
    team: Collection[str] = ()

    def suppressed(self, service: str, channel: str, address: str) -> str | None:
        """Return why a message of this service does not go to this address; None if it does."""
        mode = self.by_service.get(service, LIVE)
        if mode == TEST:
            return ONLY_A_TEST
        if mode == TEAM and _same(channel, address) not in {
            _same("email" if "@" in one else "sms", one) for one in self.team
        }:
            return NOT_OF_THE_TEAM
        return None


ALL_LIVE = Modes()


def simulated(channel: str, address: str) -> Outcome | None:
    """Return what becomes of a message to a mobile that stands for an outcome;
    None for all others."""
    return SIMULATED.get(rules.mobile_digits(address)) if channel == "sms" else None


def _same(channel: str, address: str) -> str:
    return rules.mobile_digits(address) if channel == "sms" else address.strip().lower()
