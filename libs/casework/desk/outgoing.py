"""What leaves the service: the closed texts in it are sealed for whoever may open them, and in
their places stands what may be read by all (``casework.closed_text``).

A view, and a row that tells of a linked case, are opened by the gateway, which asks first who is
reading; a notice by notify, which sends it.
"""

from typing import TypeVar, cast

from casework.closed_text import set_apart
from casework.desk.joining import Seal
from casework.typed.links import LinkReply
from contracts.typed import Envelope, JsonObject

CLOSED = "closed"
"""The field of a view, a row or a notice that holds its closed texts in a sealed box."""
Part = TypeVar("Part")


class Outgoing:
    """Seals for the gateway and for notify; None for one whose key is not known, who then reads
    what everybody may."""

    def __init__(self, for_gateway: Seal | None = None, for_notify: Seal | None = None) -> None:
        self._for_gateway = for_gateway
        self._for_notify = for_notify

    def event(self, event: Envelope) -> Envelope:
        """Return the event as it may lie in an outbox and a queue."""
        data = event["data"]
        sealed: JsonObject = {
            name: self.view(data[name]) for name in ("case", "row") if name in data
        }
        if "notices" in data:
            sealed["notices"] = [_sealed(one, self._for_notify) for one in data["notices"]]
        return {**event, "data": {**data, **sealed}}

    def view(self, view: Part) -> Part:
        """Return a view of a case, or a row of a linked one, as it may leave the service."""
        return _sealed(view, self._for_gateway)

    def reply(self, reply: LinkReply) -> LinkReply:
        """Return what another service is told of a case."""
        return {**reply, "row": self.view(reply["row"])}


def _sealed(part: Part, seal: Seal | None) -> Part:
    plain, texts = set_apart(cast(JsonObject, part))
    if not texts:
        return part
    box: JsonObject = {CLOSED: seal(cast(JsonObject, texts))} if seal else {}
    return cast(Part, {**plain, **box})
