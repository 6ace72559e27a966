"""What a partner is told of its key."""

from __future__ import annotations

from marshmallow import Schema, fields


class PartnerKey(Schema):
    """A key, without its secret."""

    id = fields.String(required=True)
    partner = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    per_minute = fields.Integer(required=True)
    expires_at = fields.String(required=True)
