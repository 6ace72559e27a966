"""The one envelope that every event travels in."""

import uuid
from datetime import UTC, datetime
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, fields, validate

EVENT_TYPE = validate.Regexp(r"^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$")


class EventActor(Schema):
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
    actor = fields.Nested(EventActor, required=True, allow_none=True)
    trace = fields.String(required=True, allow_none=True)
    data = fields.Dict(required=True)


def new_event(
    type: str,
    source: str,
    *,
    data: dict[str, Any],
    reference: str | None = None,
    sequence: int | None = None,
    actor: dict[str, str] | None = None,
    trace: str | None = None,
    occurred_at: datetime | None = None,
    version: int = 1,
    id: str | None = None,
) -> dict[str, Any]:
    """Return an envelope as it is written to an outbox and sent: JSON types only.

    ``source`` is the emitting service's name on the bus; ``sequence`` counts the changes of one
    case from 1, so that a late event cannot overwrite a newer view.
    """
    return {
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
