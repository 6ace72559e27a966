"""What partners' systems are sent, outside the bus: one event of one case, and nothing personal."""

from marshmallow import fields

from contracts.common import Additive


class WebhookCase(Additive):
    """Of the case: enough to ask for more at the API."""

    reference = fields.String(required=True)
    service = fields.String(required=True)
    state = fields.String(required=True)
    sequence = fields.Integer(required=True)
    updated_at = fields.AwareDateTime(required=True, format="iso")
    closed_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class WebhookBody(Additive):
    """The body of a ``POST``; ``id`` is the same however often it comes."""

    id = fields.String(required=True)
    event = fields.String(required=True)
    occurred_at = fields.AwareDateTime(required=True, format="iso")
    case = fields.Nested(WebhookCase, required=True)
