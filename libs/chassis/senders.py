"""Who sent a message: what the broker vouches for, never what the message says of itself.

RabbitMQ takes a ``user_id`` only from the connection of that very user, and keeps it on every way
a message can go: through an exchange bound to another, an alternate exchange, a ``CC`` header, a
dead-lettering queue. So what carries one was published by its user, whoever brought it here.

Two things are left. A message that carries none proves nothing and is refused. And a *genuine*
message can be carried to where its sender never sent it, by a queue that dead-letters: such a one
has the broker's ``x-death`` in its headers, and only a service's own retry queues may stand there.

A copy of another's message (a retry, a parked letter that is sent again) is the copier's own, so it
names the first sender in a header, believed only of the consumer's own user and of the operator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from contracts.typed import Json

OPERATOR = "operator"
"""The broker's user for people and tools, the only one that may speak for others."""

FIRST_SENDER = "x-sender"
"""The header of a copy; ignored on what anybody else publishes."""

DEATHS = "x-death"
"""What the broker writes on a message that a queue has dead-lettered."""

FORGED = "forged-sender"
"""The reason of a dead letter that is not its sender's own. It stays refused when sent again."""


class NotProven(Exception):
    """The broker does not vouch for who sent this, or not for sending it here."""


@dataclass(frozen=True)
class Identity:
    """Who this process is on the bus: ``name`` is its service's, ``user`` its broker user's.

    They are one name wherever services have users of their own. Where all share one user, each
    message names its service in the header, and the consumers, being the same user, believe it.
    """

    name: str
    user: str

    @classmethod
    def of(cls, amqp_uri: str, name: str) -> "Identity":
        """Return the identity of the service ``name`` that connects with ``amqp_uri``."""
        return cls(name, unquote(urlsplit(amqp_uri).username or "guest"))

    @property
    def headers(self) -> dict[str, str]:
        """What goes into the headers of each message of our own."""
        return {} if self.user == self.name else {FIRST_SENDER: self.name}

    def sender(self, user_id: str | None, headers: Mapping[str, Json] | None) -> str:
        """Return who first sent a message that came to us; raises NotProven."""
        headers = headers or {}
        sender = self._vouched_for(user_id, headers)
        if sender is None:
            raise NotProven("the broker does not vouch for the sender")
        if not self._came_straight(headers.get(DEATHS)):
            raise NotProven(f"a queue that is not ours has dead-lettered this message of {sender}")
        return sender

    def copied(self, user_id: str | None, headers: Mapping[str, Json] | None) -> dict[str, Json]:
        """Return the headers for our own copy of a message: they name its first sender, if the
        broker vouches for one, so that the copy proves as much as the original, and no more."""
        headers = headers or {}
        sender = self._vouched_for(user_id, headers)
        copy = {name: value for name, value in headers.items() if name != FIRST_SENDER}
        return copy if sender is None else {**copy, FIRST_SENDER: sender}

    def _vouched_for(self, user_id: str | None, headers: Mapping[str, Json]) -> str | None:
        if user_id in (self.user, OPERATOR) and isinstance(headers.get(FIRST_SENDER), str):
            return headers[FIRST_SENDER]
        return user_id or None

    def _came_straight(self, deaths: Json) -> bool:
        if deaths is None:
            return True
        ours = f"{self.name}.retry."
        return isinstance(deaths, list) and all(
            isinstance(death, Mapping) and str(death.get("queue", "")).startswith(ours)
            for death in deaths
        )
