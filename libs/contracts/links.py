"""What services tell each other of cases that are linked: the event and the calls."""

from marshmallow import fields, validate

from contracts.common import Additive, Bilingual, OfficeName, Request


class Follower(Additive):
    """Who follows a case: another one, of the service to which the event is addressed, by the link
    ``link``, under the number ``n`` of that link."""

    reference = fields.String(required=True)
    link = fields.String(required=True)
    n = fields.String(required=True)


class LinkRow(Additive):
    """How a linked case stands, without personal data, and the fields that the link shows."""

    reference = fields.String(required=True)
    service = fields.String(required=True)
    state = fields.String(required=True)
    label = fields.Nested(Bilingual, required=True)
    station = fields.Nested(OfficeName, required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    overdue = fields.Boolean(required=True)
    ended = fields.Boolean(required=True)
    opened_at = fields.AwareDateTime(required=True, format="iso")
    sequence = fields.Integer(required=True, validate=validate.Range(min=1))
    closed = fields.String()
    """Of these fields what was typed into a step, in a box that the gateway alone can open."""


class LinkMoved(Additive):
    """A case changed that another one follows; older than what is there it changes nothing."""

    follower = fields.Nested(Follower, required=True)
    row = fields.Nested(LinkRow, required=True)


class LinkFollower(Request):
    """The case that follows, by its service's code: by which link, under which number, and which
    fields of the other's view it shows. ``office`` handles it."""

    reference = fields.String(required=True, validate=validate.Length(max=64))
    service_code = fields.String(required=True, validate=validate.Length(max=64))
    link = fields.String(required=True, validate=validate.Length(max=64))
    n = fields.String(required=True, validate=validate.Length(max=32))
    shows = fields.List(fields.String(), required=True)
    office = fields.String(load_default=None, allow_none=True)


class HandedOnBy(Request):
    """In whose name a matter is handed on; without an id nobody owns the new case yet."""

    id = fields.String(required=True, allow_none=True, validate=validate.Length(max=128))
    mobile = fields.String(required=True, allow_none=True, validate=validate.Length(max=32))
    language = fields.String(required=True, validate=validate.Length(max=8))


class AskCase(Request):
    """Open a case for another one, which follows it. The same link and number of the same case give
    the same case, never a second one."""

    service_code = fields.String(required=True, validate=validate.Length(max=64))
    form = fields.Dict(required=True)
    follower = fields.Nested(LinkFollower, required=True)
    citizen = fields.Nested(HandedOnBy, load_default=None, allow_none=True)


class TellCase(Request):
    """Tell a case that was asked for how the one stands that ``asker`` is: its office, and whether
    it has ended; or that a step there passes an action on, with its answers."""

    reference = fields.String(required=True, validate=validate.Length(max=64))
    asker = fields.String(required=True, validate=validate.Length(max=64))
    office = fields.String(required=True, allow_none=True)
    ended = fields.Boolean(required=True)
    takes = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=64))
    answers = fields.Dict(load_default=None, allow_none=True)


class LinkedCase(Additive):
    """How a linked case stands."""

    row = fields.Nested(LinkRow, required=True)


class MayLink(Request):
    """Whether a case that ``owner`` files may be linked to the case ``reference`` of the service
    ``to``."""

    reference = fields.String(required=True, validate=validate.Length(max=64))
    to = fields.String(required=True, validate=validate.Length(max=64))
    service_code = fields.String(required=True, validate=validate.Length(max=64))
    owner = fields.String(required=True)


class LinkAllowed(Additive):
    """It may or may not; why not is not said, as it may be another's case."""

    may = fields.Boolean(required=True)


class LinkCase(Request):
    """Link the follower, a case that ``owner`` filed and that stands as ``row`` says, to the case
    ``reference``. Done again it changes nothing."""

    reference = fields.String(required=True, validate=validate.Length(max=64))
    owner = fields.String(required=True)
    follower = fields.Nested(LinkFollower, required=True)
    row = fields.Dict(required=True)


class CaseLinked(LinkedCase):
    """It is linked: under which name over there, and which fields of the follower are shown."""

    link = fields.String(required=True)
    shows = fields.List(fields.String(), required=True)
