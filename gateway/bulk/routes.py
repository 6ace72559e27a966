"""Uploads of many applications: send, follow, stop, read the results."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request

from contracts.errors import UnsupportedType
from contracts.typed import JsonObject
from gateway.bulk import shapes, use_cases
from gateway.bulk.incoming import ACCEPTED
from gateway.bulk.tables import CSV, JSON_LINES
from gateway.cases.keys import idempotency_key
from gateway.http.access import citizen
from gateway.http.context import signed_in_caller
from gateway.http.description import described
from gateway.http.downloads import disposition
from gateway.http.replies import json_reply

blueprint = Blueprint("bulk", __name__, url_prefix="/api/v1")

READ_BYTES = 64 * 1024
FORMATS = {
    **{ACCEPTED[0]: CSV, ACCEPTED[1]: JSON_LINES, ACCEPTED[2]: JSON_LINES},
    "application/jsonl": JSON_LINES,
}
"""By content type; the last one is how many programs call JSON lines. Whether JSON is lines or one
array is seen from how it begins."""
MEDIA = {CSV: "text/csv; charset=utf-8", JSON_LINES: "application/x-ndjson"}


@blueprint.post("/services/<code>/bulk")
@citizen(limit="write")
@described(
    shapes.Upload,
    status=202,
    streams=tuple(FORMATS),
    headers=(("Idempotency-Key", False),),
    refusals=(413, 415, 422),
)
def send(code: str) -> Response:
    """Send many applications: CSV, JSON lines, or one JSON array. Without `Idempotency-Key` the
    file is its own key: the same file again is the same upload."""
    format = FORMATS.get(request.mimetype)
    if format is None:
        raise UnsupportedType(details={"accepted": [*ACCEPTED], "needed": ACCEPTED[0]})
    caller, key = signed_in_caller(), idempotency_key()
    upload, created = use_cases.receive(caller, code, _body(), format=format, key=key)
    return json_reply(upload, 202 if created else 200, Location=upload["links"]["self"])


@blueprint.get("/bulk")
@citizen(limit="read")
@described(shapes.UploadList)
def list_uploads() -> Response:
    """List the caller's own uploads, newest first."""
    return json_reply({"items": use_cases.list_uploads(signed_in_caller())})


@blueprint.get("/bulk/<upload_id>")
@citizen(limit="read")
@described(shapes.Upload)
def get_upload(upload_id: str) -> Response:
    """Say how far an upload has come."""
    return json_reply(use_cases.get_upload(signed_in_caller(), upload_id))


@blueprint.get("/bulk/<upload_id>/rows")
@citizen(limit="read")
@described(shapes.RowList, query=shapes.ListRows)
def list_rows(upload_id: str, query: JsonObject) -> Response:
    """List what became of each row: its reference, or what is wrong with it in both languages."""
    return json_reply(use_cases.list_rows(signed_in_caller(), upload_id, **query))


@blueprint.post("/bulk/<upload_id>/stop")
@citizen(limit="write")
@described(shapes.Upload)
def stop(upload_id: str) -> Response:
    """File no further row; what is filed stays."""
    return json_reply(use_cases.stop(signed_in_caller(), upload_id))


@blueprint.get("/bulk/<upload_id>/results.csv")
@citizen(limit="read")
@described("text/csv")
def results_csv(upload_id: str) -> Response:
    """Return the results as a file that a spreadsheet opens and does not run."""
    return _results(upload_id, "csv", MEDIA[CSV])


@blueprint.get("/bulk/<upload_id>/results.json")
@citizen(limit="read")
@described(shapes.RowList)
def results_json(upload_id: str) -> Response:
    """Return the results of all rows as one JSON object."""
    return _results(upload_id, "json", "application/json")


@blueprint.get("/bulk/<upload_id>/corrections")
@citizen(limit="read")
@described("text/csv")
def corrections(upload_id: str) -> Response:
    """Return the refused rows as they were sent, with what is wrong,
    to be corrected and sent again."""
    caller = signed_in_caller()
    format, pieces = use_cases.corrections(caller, upload_id)
    upload = use_cases.get_upload(caller, upload_id)
    return as_file(pieces, MEDIA[format], use_cases.file_name(upload, "to-correct", format))


@blueprint.get("/services/<code>/bulk/example.csv")
@citizen(limit="read")
@described("text/csv")
def example(code: str) -> Response:
    """Return the columns of an upload for this service, as a file to fill in."""
    return as_file(iter([use_cases.example(code)]), MEDIA[CSV], f"{code}-example.csv")


def _results(upload_id: str, form: str, media: str) -> Response:
    caller = signed_in_caller()
    pieces = use_cases.results(caller, upload_id, form)
    name = use_cases.file_name(use_cases.get_upload(caller, upload_id), "results", form)
    return as_file(pieces, media, name)


def as_file(pieces: Iterator[bytes], media: str, name: str) -> Response:
    """Return a download that no browser opens as a page of ours."""
    answer = Response(pieces, content_type=media)
    answer.headers["Content-Disposition"] = disposition("attachment", name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _body() -> Iterator[bytes]:
    while piece := request.stream.read(READ_BYTES):
        yield piece
