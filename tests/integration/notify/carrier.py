"""An SMS provider by hand, what it is given and what it says, for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import orjson

from services.notify.message import ACCEPTED, Contact, Outcome, Outgoing
from services.notify.receipts import Receipt
from tests.integration.notify.world import FAST, MOBILE, sealed
from tests.unit.notify.samples import event, notice

PATIENT = {lane: replace(policy, doubt=timedelta(seconds=60)) for lane, policy in FAST.items()}
BRIEF = {lane: replace(policy, doubt=timedelta(seconds=1)) for lane, policy in FAST.items()}


class Carrier:
    """An SMS provider by hand that gives receipts and cannot be asked."""

    name, batch = "carrier", 50

    def __init__(self) -> None:
        self.messages: list[Outgoing] = []
        self.kind = ACCEPTED
        self.in_parts = 1

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        self.messages += messages
        refs = [self.refs(message) for message in messages]
        return [Outcome(self.kind, refs=one if self.kind == ACCEPTED else ()) for one in refs]

    def refs(self, message: Outgoing) -> tuple[str, ...]:
        return tuple(f"{message.provider_id}-{part}" for part in range(self.in_parts))

    def parts(self, message: Outgoing) -> int:
        return len(self.refs(message))

    def close(self) -> None:
        """Nothing is held."""


def citizen_event(to=None, **changes) -> dict:
    return event(notice("citizen", to=to or sealed(email=None), channels=["sms"], **changes))


def receipt(carrier: Carrier, number: int = 0, part: int = 0, **changes) -> Receipt:
    ref = carrier.refs(carrier.messages[number])[part]
    return Receipt(**{"provider": "carrier", "ref": ref, "arrived": True} | changes)


def lines(world) -> list[str]:
    """The ids of all lines that the local provider wrote."""
    files = (world.folder / "messages").glob("*.jsonl")
    return [orjson.loads(line)["id"] for file in files for line in file.read_bytes().splitlines()]


def unknown(desk, *refs: str, mobile: str = MOBILE, **changes) -> list[Receipt]:
    """Receipts under ids that a crash kept us from noting."""
    person = desk._book.person(Contact(f"+91{mobile}"))
    return [
        Receipt("carrier", ref, **{"arrived": True, "person": person} | changes) for ref in refs
    ]


def looked_for(world, times: int = 3) -> bool:
    """Whether each receipt that waits was looked for so often in vain."""
    return all(row["waits"] >= times for row in world.database.receipts.find())
