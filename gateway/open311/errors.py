"""Refusals as Open311 says them: a list of errors, each with a code and a sentence."""

from __future__ import annotations

from itertools import islice

from flask import Response

from contracts.errors import ContractError
from gateway.http import problems
from gateway.http.context import language
from gateway.http.observation import trace_id
from gateway.open311.formats import reply

_STATUS = {401: 403, 409: 400, 422: 400}
"""Open311 knows 403 for a key that is missing or not good, and 400 for all that is wrong with a
request; what is too large, too often or away keeps its own status, so that clients wait."""


def answer(error: ContractError) -> Response:
    """Return the whole HTTP answer for an error, in the format and language of the request."""
    document = problems.document(error, language(), trace_id())
    problem = problems.response(error, language(), trace_id())
    elsewhere = problems.status_of(error)
    status = _STATUS.get(elsewhere, elsewhere)
    fields = islice((document.get("fields") or {}).items(), problems.MOST_FIELDS)
    sentences = [f"{path}: {what['message']}" for path, what in fields]
    sentences = sentences or [f"{document['title']}: {document['detail']}"]
    refusal = reply("errors", [{"code": status, "description": one} for one in sentences], status)
    for name in ("Retry-After", "Allow", "Content-Language", "Cache-Control"):
        if name in problem.headers:
            refusal.headers[name] = problem.headers[name]
    return refusal
