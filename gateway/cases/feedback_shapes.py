"""What is asked and answered of how a case went."""

from marshmallow import Schema, fields

from gateway.cases.feedback import ANSWERS
from gateway.http.validation import ApiSchema, choice


class GiveFeedback(ApiSchema):
    """How it went, as its citizen says."""

    answer = choice(ANSWERS, required=True)


class GivenFeedback(Schema):
    """What its citizen said of the end of a case; null for nothing yet."""

    answer = fields.String(required=True, allow_none=True)
    at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
