"""What a script that sends a form is told instead of being led on: it loses nothing where the
network goes, and the page need not be sent twice (``static/filing.js``)."""

from flask import request
from werkzeug.wrappers import Response

from gateway.http.replies import json_reply

RETRYABLE = frozenset({503})
"""Statuses after which the same button works in a moment."""


def wanted_by_script() -> bool:
    """Return whether a script asks: a browser that sends a form by itself wants a page."""
    return bool(request.accept_mimetypes.best == "application/json")


def in_a_moment(answer: Response, status: int) -> Response:
    """Say that the same button works in a moment, where it does."""
    if status in RETRYABLE:
        answer.headers["Retry-After"] = "5"
    return answer


def told_to_script(answer: Response) -> Response:
    """Return {"to": address, or None where a page came instead, "filed", "again": whether the same
    may be sent in a moment}; what the answer sets is kept."""
    to = answer.headers.get("Location")
    reply = json_reply(
        {
            "to": to,
            "filed": to is not None and to.endswith("/filed"),
            "again": "Retry-After" in answer.headers,
        }
    )
    for cookie in answer.headers.getlist("Set-Cookie"):
        reply.headers.add("Set-Cookie", cookie)
    return reply
