"""Documents that were issued in a case, as they are asked for and given."""

from marshmallow import fields, validate

from contracts.common import Additive, Request


class ReadDocument(Request):
    """Read a document that was issued in a case, if it is for this caller."""

    reference = fields.String(required=True, validate=validate.Length(max=64))
    document_id = fields.String(required=True, validate=validate.Length(max=64))


class ReadPublicDocument(Request):
    """Read the paper that a public list comes with, while the case is on that list; for anybody."""

    reference = fields.String(required=True, validate=validate.Length(max=64))
    public_list = fields.String(required=True, validate=validate.Length(max=64))


class IssuedDocument(Additive):
    """A finished document; ``content`` in base64, ``sha256`` of its bytes."""

    content = fields.String(required=True)
    media_type = fields.String(required=True)
    kind = fields.String(required=True)
    sha256 = fields.String(required=True)
    issued_at = fields.AwareDateTime(required=True, format="iso")


class FileOfCase(Additive):
    """What is known of a file of a case, as the gateway took it in: its owner's name for it (None:
    it had none), SHA-256 in hex, size in bytes, media type, when it began to come in, and who sent
    it. The gateway says this to whoever prints it; nothing of it is kept."""

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))
    size = fields.Integer(required=True, strict=True)
    type = fields.String(required=True)
    received_at = fields.AwareDateTime(required=True, format="iso")
    sent_by = fields.String(required=True, validate=validate.OneOf(["citizen", "officer"]))


class PrintHandForm(Request):
    """Print a form, filled from a case, that a person fills in and signs by hand; none is kept."""

    reference = fields.String(required=True, validate=validate.Length(max=64))
    kind = fields.String(required=True, validate=validate.Length(max=64))
    files = fields.List(
        fields.Nested(FileOfCase), required=True, validate=validate.Length(max=1000)
    )
    """The files of the case that the one who asks may read."""
