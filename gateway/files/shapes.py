"""What is answered of a file."""

from __future__ import annotations

from marshmallow import Schema, fields


class KeptFile(Schema):
    """A file that is whole."""

    id = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "bytes"})
    type = fields.String(required=True, metadata={"description": "found in its content"})
    holds_place = fields.Boolean(
        required=True,
        metadata={
            "description": "Whether a photo or film says where it was taken. The original is kept "
            "as it is; who may read the case reads it. Copies that anybody sees are without."
        },
    )
