"""`/api/v1/documents/{id}`: a document that was issued in a case, for whom it is."""

from __future__ import annotations

from flask import Blueprint, Response

from gateway.documents import use_cases
from gateway.http.access import signed_in
from gateway.http.context import signed_in_caller
from gateway.http.description import described
from gateway.http.downloads import disposition

blueprint = Blueprint("documents", __name__, url_prefix="/api/v1/documents")

# A browser's own viewer of PDF is an object with a style of its own.
_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@blueprint.get("/<document_id>")
@signed_in(limit="file")
@described("application/pdf", refusals=(503,))
def read(document_id: str) -> Response:
    """The document, a PDF or a file of data; for anybody it is not for, it does not exist."""
    document = use_cases.read(signed_in_caller(), document_id)
    answer = Response(document.content, mimetype=document.media_type)
    answer.headers["Content-Disposition"] = disposition("inline", document.file_name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    answer.set_etag(document.sha256)
    return answer
