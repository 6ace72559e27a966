"""A directory that is looked at before it is in force: what the administrator asks of it."""

from marshmallow import fields, validate

from contracts.common import Additive, Request

DRAFT_BYTES = 3 * 1024 * 1024
"""Of an archive with a directory: in base64 a message of 4 MB, a quarter of what the strictest
broker takes."""


class CheckDirectory(Request):
    """Look at a directory: a zip archive of its tables, in base64. What is in force stays."""

    archive = fields.String(required=True, validate=validate.Length(max=DRAFT_BYTES * 4 // 3 + 4))


class OfDraft(Request):
    """Which draft of a directory, by the fingerprint that was answered when it was looked at."""

    fingerprint = fields.String(required=True, validate=validate.Length(max=64))


class PublishDraft(OfDraft):
    """Put a draft in force; ``by_two``: only once another administrator proposed it."""

    by_two = fields.Boolean(required=True)


class ListDrafts(Request):
    """The drafts of the last days, the newest first."""

    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=100))


class DraftHead(Additive):
    """How far a draft is; without a fingerprint it was refused and is not stored."""

    fingerprint = fields.String(required=True, allow_none=True)
    state = fields.String(
        required=True,
        validate=validate.OneOf(["refused", "checked", "proposed", "published", "outdated"]),
    )
    version = fields.String(required=True)
    effective_from = fields.String(required=True)
    sent = fields.Dict(required=True)
    proposed = fields.Dict(required=True, allow_none=True)
    published = fields.Dict(required=True, allow_none=True)


class DraftView(DraftHead):
    """A draft with what it changes and what is wrong with it."""

    replaces = fields.String(required=True)
    tables = fields.List(fields.Dict(), required=True)
    entries = fields.List(fields.Dict(), required=True)
    entries_count = fields.Integer(required=True)
    removed = fields.List(fields.String(), required=True)
    findings = fields.List(fields.Dict(), required=True)
    findings_count = fields.Integer(required=True)
    ignored = fields.List(fields.String(), required=True)


class DraftDropped(Additive):
    """``dropped`` is false of a draft that is in force."""

    dropped = fields.Boolean(required=True)


class Drafts(Additive):
    """The drafts, the newest first, and what is in force."""

    items = fields.List(fields.Nested(DraftHead), required=True)
    in_force = fields.Dict(required=True)
