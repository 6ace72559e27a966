"""What is asked and answered of how a citizen wishes to be told, and of calls to whoever no message
reached."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.calls import CALL_OUTCOMES
from contracts.common import LANGUAGES
from contracts.events import CHANNELS
from gateway.cases.feedback import ANSWERS
from gateway.http.validation import ApiSchema, choice, integer, text


class SetPreferences(ApiSchema):
    """How this citizen wishes to be told of what is not statutory, in place of earlier wishes."""

    channels = fields.List(choice(CHANNELS), required=True, metadata={"description": "one or both"})
    language = choice(
        LANGUAGES,
        required=True,
        allow_none=True,
    )
    reminders = fields.Boolean(required=True)
    surveys = fields.Boolean(required=True)
    digest = fields.Boolean(required=True)


class Preferences(Schema):
    """How a citizen wishes to be told of what is not statutory."""

    channels = fields.List(fields.String(), required=True)
    language = fields.String(
        required=True, allow_none=True, metadata={"description": "null: that of each case"}
    )
    reminders = fields.Boolean(required=True)
    surveys = fields.Boolean(required=True)
    digest = fields.Boolean(required=True, metadata={"description": "once a day"})


class ConfirmEmail(ApiSchema):
    """The end of the link that an e-mail address was sent."""

    token = text(1, 200, required=True)


class ConfirmedEmail(Schema):
    """Whether the address gets messages from now on."""

    confirmed = fields.Boolean(required=True)


class NoteCall(ApiSchema):
    """An officer called whom a message did not reach; `number` counts the calls for it before."""

    message = text(1, 64, required=True, metadata={"description": "`id` in `not_reached`"})
    number = integer(0, 100, required=True)
    outcome = choice(CALL_OUTCOMES, required=True)


class CallNoted(Schema):
    """What was noted."""

    outcome = fields.String(required=True)
    ended = fields.Boolean(required=True, metadata={"description": "nobody is to call any more"})


class GiveFeedback(ApiSchema):
    """How a case that has ended went, as its citizen says."""

    answer = choice(ANSWERS, required=True)


class GivenFeedback(Schema):
    """What its citizen said of the end of a case; null for nothing yet."""

    answer = fields.String(required=True, allow_none=True)
    at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
