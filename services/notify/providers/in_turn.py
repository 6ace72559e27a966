"""Messages sent one after the other, by providers that take one at a time."""

from collections.abc import Callable, Sequence

from chassis import time_source
from services.notify.message import DOWN, UNTRIED, Outcome, Outgoing


def send_in_turn(
    messages: Sequence[Outgoing], send: Callable[[Outgoing], Outcome]
) -> list[Outcome]:
    """Return the outcome of each. Once the provider is down the rest is `down` unasked; what is not
    to be sent any more, because its lease or its use is over, is `untried`."""
    outcomes: list[Outcome] = []
    for message in messages:
        if outcomes and outcomes[-1].kind == DOWN:
            outcomes.append(outcomes[-1])
        elif not message.may_begin(time_source.now()):
            outcomes.append(Outcome(UNTRIED, "lease-over"))
        else:
            outcomes.append(send(message))
    return outcomes
