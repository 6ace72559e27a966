"""A finished document as the answer of a request."""

from __future__ import annotations

from flask import Response

from gateway.documents.use_cases import Finished
from gateway.http.downloads import disposition

# A browser's own viewer of PDF is an object with a style of its own.
_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def handed_out(document: Finished) -> Response:
    """Return the document, to be shown by the browser and kept by nobody on the way."""
    answer = Response(document.content, mimetype=document.media_type)
    answer.headers["Content-Disposition"] = disposition("inline", document.file_name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    answer.set_etag(document.sha256)
    return answer
