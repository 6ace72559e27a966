"""What uploads of many applications are asked for and answer."""

from __future__ import annotations

from marshmallow import Schema, fields

from gateway.bulk.upload import FILED, FINISHED, LEFT, RECEIVING, REFUSED, STOPPED, WAITING, WORKING
from gateway.http.shapes import BilingualText
from gateway.http.validation import ApiSchema, choice, integer

MOST_ROWS_SHOWN = 500


class Due(Schema):
    """Fees of the applications filed from it, where the service has one."""

    applications = fields.Integer(required=True)
    rupees = fields.Integer(required=True)


class UploadLinks(Schema):
    """Where to go on from an upload."""

    self = fields.String(required=True)
    rows = fields.String(required=True)
    csv = fields.String(required=True)
    json = fields.String(required=True)
    corrections = fields.String(required=True)


class Upload(Schema):
    """One upload; rows are filed while `state` is `working`."""

    id = fields.String(required=True)
    service = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, metadata={"enum": [RECEIVING, WORKING, FINISHED, STOPPED]})
    rows = fields.Integer(required=True)
    filed = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    left = fields.Integer(required=True, metadata={"description": "given up or stopped"})
    waiting = fields.Integer(required=True)
    received_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    finished_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    waits_since = fields.AwareDateTime(
        required=True,
        format="iso",
        allow_none=True,
        metadata={"description": "since when the service has not answered; null while it does"},
    )
    content_erased_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    forgotten_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    due = fields.Nested(Due, required=True)
    links = fields.Nested(UploadLinks, required=True)


class UploadList(Schema):
    """The caller's newest uploads."""

    items = fields.List(fields.Nested(Upload), required=True)


class WrongField(Schema):
    """What is wrong with one answer of a row."""

    field = fields.String(required=True)
    label = fields.Nested(BilingualText, required=True)
    code = fields.String(required=True)
    message = fields.Nested(BilingualText, required=True)


class UploadedRow(Schema):
    """What became of one row; `row` is its number in the file, the header being 1."""

    row = fields.Integer(required=True)
    row_id = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, metadata={"enum": [FILED, REFUSED, LEFT, WAITING]})
    reference = fields.String(required=True, allow_none=True)
    message = fields.Nested(BilingualText, required=True, allow_none=True)
    fields_ = fields.List(fields.Nested(WrongField), required=True, data_key="fields")


class RowList(Schema):
    """A page of rows; `next` is given as `after` for the page behind it."""

    items = fields.List(fields.Nested(UploadedRow), required=True)
    next = fields.Integer(required=True, allow_none=True)


class ListRows(ApiSchema):
    """Which rows to show."""

    outcome = choice((FILED, REFUSED, LEFT))
    after = integer(0, 2**31, load_default=0)
    limit = integer(1, MOST_ROWS_SHOWN, load_default=100)
