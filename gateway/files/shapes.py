"""What is answered of a file."""

from __future__ import annotations

from marshmallow import Schema, fields


class KeptFile(Schema):
    """A file that is whole."""

    id = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "bytes"})
    type = fields.String(required=True, metadata={"description": "found in its content"})
