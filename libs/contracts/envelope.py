"""The one envelope that every event travels in."""

import uuid
from datetime import UTC, datetime

from marshmallow import EXCLUDE, RAISE, Schema, fields, validate

from contracts.events import ANY_CITIZEN_SERVICE, EVENTS, key_for
from contracts.typed import Envelope, EventActor, JsonObject

EVENT_TYPE = validate.Regexp(r"^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$")


class ActorShape(Schema):
    """Who caused the event: an opaque citizen id or an officer's username, and the role."""

    class Meta:
        unknown = RAISE

    id = fields.String(required=True)
    role = fields.String(required=True)


class EventEnvelope(Schema):
    """An event on the bus. Versions are additive, so what is not known yet is passed over."""

    class Meta:
        unknown = EXCLUDE

    id = fields.String(required=True, validate=validate.Length(min=8, max=64))
    type = fields.String(required=True, validate=EVENT_TYPE)
    version = fields.Integer(required=True, validate=validate.Range(min=1))
    source = fields.String(required=True)
    occurred_at = fields.AwareDateTime(required=True, format="iso")
    reference = fields.String(required=True, allow_none=True)
    sequence = fields.Integer(required=True, allow_none=True)
    actor = fields.Nested(ActorShape, required=True, allow_none=True)
    trace = fields.String(required=True, allow_none=True)
    data = fields.Dict(required=True)
    to = fields.String(load_default=None, allow_none=True)


def new_event(
    type: str,
    source: str,
    *,
    data: JsonObject,
    reference: str | None = None,
    sequence: int | None = None,
    actor: EventActor | None = None,
    trace: str | None = None,
    occurred_at: datetime | None = None,
    version: int = 1,
    id: str | None = None,
    to: str | None = None,
) -> Envelope:
    """Return an envelope as it is written to an outbox and sent: JSON types only.

    ``source`` is the emitting service's name on the bus; ``sequence`` counts the changes of one
    case from 1, so that a late event cannot overwrite a newer view. ``to`` is the service that an
    addressed event is for.
    """
    envelope: Envelope = {
        "id": id or uuid.uuid4().hex,
        "type": type,
        "version": version,
        "source": source,
        "occurred_at": (occurred_at or datetime.now(UTC)).isoformat(timespec="milliseconds"),
        "reference": reference,
        "sequence": sequence,
        "actor": actor,
        "trace": trace,
        "data": data,
    }
    if to is not None:
        envelope["to"] = to
    return envelope


def routing_key(event: Envelope) -> str:
    """Return the key under which an event is published: its type, and whom it is for."""
    to = event.get("to")
    return key_for(event["type"], to) if to else event["type"]


def false_claim(event: Envelope, sender: str) -> str | None:
    """Return, in a sentence, what an event claims that its proved ``sender`` may not say; None for
    an event that is its sender's own.

    Nobody speaks in another's name, says what is another's to say, or tells of another's case.
    """
    type, data = event["type"], event["data"]
    if event["source"] != sender:
        return f"{sender} sent an event of {event['source']}"
    if not _may_emit(sender, type):
        return f"{type} is not for {sender} to say"
    if type.startswith("case.") and "case" in data:
        case = data["case"]
        owner = case.get("bus_service") if isinstance(case, dict) else None
        if owner != sender:
            return f"{sender} sent a case of {owner}"
    return None


def _may_emit(sender: str, type: str) -> bool:
    """Return whether ``sender`` is among a type's emitters;
    what stands in no table is anybody's own."""
    for event in EVENTS:
        if matches(event.pattern, type):
            if ANY_CITIZEN_SERVICE in event.emitted_by:
                return sender not in _NOT_CITIZEN_SERVICES
            return sender in event.emitted_by
    return True


def matches(pattern: str, type: str) -> bool:
    """Return whether an event's type matches a topic pattern: ``*`` is one word,
    ``#`` any number."""
    return _match(pattern.split("."), type.split("."))


def _match(pattern: list[str], words: list[str]) -> bool:
    if not pattern:
        return not words
    if pattern[0] == "#":
        return any(_match(pattern[1:], words[skipped:]) for skipped in range(len(words) + 1))
    return bool(words) and pattern[0] in ("*", words[0]) and _match(pattern[1:], words[1:])


_NOT_CITIZEN_SERVICES = {name for event in EVENTS for name in event.emitted_by} - {
    ANY_CITIZEN_SERVICE
}
"""Who has events of its own name in the table: routing, notify, the gateway. No cases."""
