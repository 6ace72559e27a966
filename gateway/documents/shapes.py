"""What the check of a paper answers, and the keys with which one checks without asking."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from gateway.cases.shapes import OfficeName, ShownValue
from gateway.documents.checking import ALTERED, CODE, EXPIRED, FILE, ISSUED, REPLACED, REVOKED
from gateway.http.shapes import BilingualText


class ReplacedBy(Schema):
    """The paper that took the place of this one; `corrected`: because this one was wrong."""

    name = fields.Nested(BilingualText, required=True)
    issued_at = fields.String(required=True, metadata={"format": "date-time"})
    corrected = fields.Boolean(required=True)


class Paper(Schema):
    """A paper on record, as anybody may know it who holds it."""

    genuine = fields.Boolean(required=True)
    valid = fields.Boolean(required=True, metadata={"description": "whether it is good now"})
    state = fields.String(required=True, validate=OneOf([ISSUED, REPLACED, EXPIRED, REVOKED]))
    kind = fields.String(required=True)
    name = fields.Nested(BilingualText, required=True)
    issued_at = fields.String(required=True, metadata={"format": "date-time"})
    valid_until = fields.String(
        required=True, allow_none=True, metadata={"format": "date-time", "description": "or no end"}
    )
    station = fields.Nested(
        OfficeName, required=True, allow_none=True, metadata={"description": "that issued it"}
    )
    department = fields.Nested(BilingualText, required=True, allow_none=True)
    shows = fields.List(fields.Nested(ShownValue), required=True)
    sha256 = fields.String(required=True)
    earlier = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "SHA-256 of the file before a time stamp was added to it"},
    )
    replaced_by = fields.Nested(ReplacedBy, required=True, allow_none=True)


class CheckedPaper(Paper):
    """What a code or a file proves. Where `state` is `altered` there are `altered` and `claims`
    beside `genuine` and `valid`, and nothing else."""

    state = fields.String(
        required=True, validate=OneOf([ISSUED, REPLACED, EXPIRED, REVOKED, ALTERED])
    )
    kind = fields.String()
    name = fields.Nested(BilingualText)
    issued_at = fields.String(metadata={"format": "date-time"})
    valid_until = fields.String(allow_none=True, metadata={"format": "date-time"})
    station = fields.Nested(OfficeName, allow_none=True)
    department = fields.Nested(BilingualText, allow_none=True)
    shows = fields.List(fields.Nested(ShownValue))
    sha256 = fields.String()
    earlier = fields.List(fields.String())
    replaced_by = fields.Nested(ReplacedBy, allow_none=True)
    altered = fields.String(validate=OneOf([CODE, FILE]))
    claims = fields.Nested(
        Paper, allow_none=True, metadata={"description": "the paper on record that it claims to be"}
    )


class CodeKey(Schema):
    """A public key that codes on papers are checked with."""

    id = fields.String(required=True, metadata={"description": "as it stands in a code"})
    algorithm = fields.String(required=True, validate=OneOf(["Ed25519"]))
    key = fields.String(required=True, metadata={"description": "32 bytes, base64"})


class PaperKeys(Schema):
    """With what papers of this site are checked."""

    site = fields.String(required=True)
    codes = fields.List(fields.Nested(CodeKey), required=True)
    seals = fields.String(
        required=True, metadata={"description": "PEM: certificates that papers are sealed with"}
    )
    authorities = fields.String(
        required=True, metadata={"description": "PEM: whose time stamps are believed"}
    )
