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
