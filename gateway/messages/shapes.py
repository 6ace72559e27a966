"""What is asked and answered of how a citizen wishes to be told, and of calls to whoever no message
reached."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.calls import CALL_OUTCOMES
from contracts.common import LANGUAGES
from contracts.events import CHANNELS
from contracts.notify import SAFE_HOURS
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


class SetSafeContact(ApiSchema):
    """How this citizen can be reached without harm, in place of what was said before."""

    no_sms = fields.Boolean(required=True, metadata={"description": "no SMS but passwords"})
    neutral = fields.Boolean(
        required=True, metadata={"description": "messages name neither matter nor office"}
    )
    hours = fields.String(
        required=True,
        allow_none=True,
        validate=SAFE_HOURS,
        metadata={"description": "in which an SMS or a call may come, in India; null: in any"},
    )
    no_calls = fields.Boolean(required=True)
    call_on = text(
        1, 100, required=True, allow_none=True, metadata={"description": "another mobile"}
    )


class SafeContact(Schema):
    """How a citizen can be reached without harm."""

    no_sms = fields.Boolean(required=True)
    neutral = fields.Boolean(required=True)
    hours = fields.String(required=True, allow_none=True)
    no_calls = fields.Boolean(required=True)
    call_on = fields.String(required=True, allow_none=True)


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
