"""What the notify service is asked: one-time passwords, what somebody was told, how they wish to be
told, what came of a call."""

from marshmallow import fields, validate

from contracts.calls import CALL_OUTCOMES
from contracts.common import LANGUAGES, Additive, Request
from contracts.events import CHANNELS


class SendOtp(Request):
    """Send a one-time password now, ahead of everything else."""

    mobile = fields.String(required=True, validate=validate.Length(max=20))
    otp = fields.String(required=True, validate=validate.Length(equal=6))
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    reference = fields.String(load_default=None, allow_none=True)


class SentMessages(Request):
    """What was sent to one address, newest first; answered in the local profile only."""

    to = fields.String(required=True, validate=validate.Length(max=254))
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class ServiceWords(Request):
    """The words that a service announced, as they are held: the newest version of each."""

    service = fields.String(required=True, validate=validate.Length(max=64))


class DispatchLog(Request):
    """What whoever has this mobile was told of one case; the gateway asks for the signed-in."""

    reference = fields.String(required=True, validate=validate.Length(max=64))
    mobile = fields.String(required=True, validate=validate.Length(max=20))


class NoteCall(Request):
    """An officer called whom the message ``message_id`` did not reach; ``number`` counts the calls
    for it from 0."""

    reference = fields.String(required=True, validate=validate.Length(max=64))
    message_id = fields.String(required=True, validate=validate.Length(max=64))
    number = fields.Integer(required=True, validate=validate.Range(min=0, max=100))
    outcome = fields.String(required=True, validate=validate.OneOf(CALL_OUTCOMES))


class CallNoted(Additive):
    """What was noted of a call."""

    outcome = fields.String(required=True)


NUMBER_NEWS = ("asked", "changed", "kept")
NUMBER_ASKED, NUMBER_CHANGED, NUMBER_KEPT = NUMBER_NEWS
"""Of a citizen's mobile: it is to be changed, was changed, could not be changed."""


class TellNumberNews(Request):
    """Tell a mobile by SMS what comes of its owner's wish to have another one. The same ``key``,
    mobile and news again are one message; ``day`` is when it is to change,
    ``DD-MM-YYYY``."""

    mobile = fields.String(required=True, validate=validate.Length(max=20))
    news = fields.String(required=True, validate=validate.OneOf(NUMBER_NEWS))
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    key = fields.String(required=True, validate=validate.Length(min=8, max=64))
    day = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=30))


class NewsTold(Additive):
    """Under which id the message is kept."""

    message_id = fields.String(required=True)


class ChangeMobile(Request):
    """Whoever had the mobile ``old`` has ``new``: wishes, and messages about these cases."""

    old = fields.String(required=True, validate=validate.Length(max=20))
    new = fields.String(required=True, validate=validate.Length(max=20))
    references = fields.List(fields.String(), required=True, validate=validate.Length(max=1000))


class MobileChanged(Additive):
    """How many messages are now of the new mobile."""

    messages = fields.Integer(required=True)


class ConfirmMailbox(Request):
    """Whoever reads an e-mail address wants its messages; ``token`` is of the link it was sent."""

    token = fields.String(required=True, validate=validate.Length(min=1, max=200))


class MailboxConfirmed(Additive):
    """Whether the address gets messages from now on."""

    confirmed = fields.Boolean(required=True)


class ReadPreferences(Request):
    """How whoever has this mobile wishes to be told; the gateway asks for the signed-in."""

    mobile = fields.String(required=True, validate=validate.Length(max=20))


class SetPreferences(ReadPreferences):
    """How this person wishes to be told of what is not statutory, in place of earlier wishes."""

    channels = fields.List(
        fields.String(validate=validate.OneOf(CHANNELS)),
        required=True,
        validate=validate.Length(min=1, max=len(CHANNELS)),
    )
    language = fields.String(required=True, allow_none=True, validate=validate.OneOf(LANGUAGES))
    reminders = fields.Boolean(required=True)
    surveys = fields.Boolean(required=True)
    digest = fields.Boolean(required=True)


SAFE_HOURS = validate.Regexp(r"(?!(\d+)-\1\Z)(1?\d|2[0-3])-(1?\d|2[0-3])\Z")
"""``10-16``: whole hours by the clocks of India, which may go over midnight."""


class SetSafeContact(ReadPreferences):
    """What keeps this person safe from whoever else reads the messages, statutory ones too: no
    SMS at all, neutral words alone, an SMS in these hours only (None: in any)."""

    no_sms = fields.Boolean(required=True)
    neutral = fields.Boolean(required=True)
    hours = fields.String(required=True, allow_none=True, validate=SAFE_HOURS)


class SafeContact(Additive):
    """The same, as it is kept."""

    no_sms = fields.Boolean(required=True)
    neutral = fields.Boolean(required=True)
    hours = fields.String(required=True, allow_none=True)


class Preferences(Additive):
    """How a person wishes to be told of what is not statutory: on which channels, in which
    language (None: that of each case), with reminders and surveys or without, in one digest a
    day."""

    channels = fields.List(fields.String(), required=True)
    language = fields.String(required=True, allow_none=True)
    reminders = fields.Boolean(required=True)
    surveys = fields.Boolean(required=True)
    digest = fields.Boolean(required=True)
