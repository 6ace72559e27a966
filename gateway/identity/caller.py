"""Who is signed in."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.identity.phrases import is_anonymous


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is signed in. `station` is the office code of an officer, None for a citizen;
    `issued_at` (seconds since 1970) is when the token was, 0 where it does not say, `sign_in` the
    key under which this sign-in is ended (`ended_sessions`); empty where no request proved it."""

    id: str
    role: str
    station: str | None
    language: str
    issued_at: float = field(default=0.0, compare=False)
    sign_in: str = field(default="", compare=False)

    @property
    def is_anonymous(self) -> bool:
        """Whether this is the bearer of a receipt phrase, of whom nothing else is known."""
        return is_anonymous(self.id)

    @property
    def is_citizen(self) -> bool:
        """Whether this is a citizen, not an officer."""
        return self.role == "citizen"
