"""The seam to whoever says which office a case belongs to, for services whose cases go to one of
many: filing asks it, and a sweep asks again while it is away."""

from datetime import timedelta
from typing import Protocol

from casework.typed.people import Resolution, RoutingQuestion

Question = RoutingQuestion
ROUTING_PENDING = "routing-pending"
"""The state, in every service that routes, of a case that has no office yet."""
HEAL_AFTER = timedelta(seconds=5)
"""How long after routing was away it is asked again."""


class Router(Protocol):
    """Who is asked: the department whose cases go to one of many offices has one."""

    not_known: Resolution
    """What a case is taken to be answered where its question is refused."""

    def resolve(self, question: Question) -> Resolution | None:
        """Answer one question; None while routing is away.

        Raises ValidationFailed where what the citizen said cannot be.
        """

    def resolve_many(self, questions: list[Question]) -> list[Resolution | None]:
        """Answer in order, None for a question that is refused; Unavailable while away."""
