"""JSON answers."""

from __future__ import annotations

import orjson
from flask import Response


def json_reply(body: object, status: int = 200, **headers: str) -> Response:
    """Return a JSON answer; `headers` with underscores for hyphens."""
    answer = Response(orjson.dumps(body), status=status, content_type="application/json")
    for name, value in headers.items():
        answer.headers[name.replace("_", "-")] = value
    return answer
