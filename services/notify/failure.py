"""What the rest of the house is told of a message that was not delivered."""

from __future__ import annotations

from contracts.envelope import new_event
from contracts.typed import Envelope
from services.notify import rules
from services.notify.message import NO_RECEIPT
from services.notify.typed import Message


def failed_events(
    document: Message, reason: str | None, *, told_otherwise: bool = False
) -> list[Envelope]:
    """Return the `message.failed` events of one message: one, or of a digest one for each case that
    it tells of. A person of whom nothing says that they were or will be `told_otherwise` was not
    reached: somebody has to call. That no receipt came does not say so: some operators lose them,
    and most such messages have arrived."""
    to_a_person = document["office"] is None and document["lane"] != "otp"
    failed_surely = to_a_person and reason != NO_RECEIPT
    about = {one["reference"]: one["id"] for one in document.get("gathers", ())}
    about = about or {document["reference"]: document["_id"]}
    return [
        new_event(
            "message.failed",
            "notify",
            reference=reference,
            data={
                "message_id": rules.provider_id(id),
                "reference": reference,
                "audience": document["audience"],
                "channel": document["channel"],
                "reason": reason,
                "shown": document.get("shown", ""),
                "unreached": failed_surely and not told_otherwise,
            },
        )
        for reference, id in about.items()
    ]
