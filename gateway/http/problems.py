"""Errors as RFC 9457 problem details; the one table from error code to HTTP status.

The texts are in `gateway/locale/{hi,en}/problems.json`:

    {"titles":  {code: short name of the problem},
     "details": {code: what is wrong and what to do, a sentence or two},
     "fields":  {field code: what is wrong with the field}}

for every code of `STATUS` and every field code of `contracts.errors.FIELD_CODES`. A text may have
a second form under `"<code>+"` with placeholders such as `{max}`: it is used when the error brings
all of these parameters.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from pathlib import Path

import orjson
from flask import Response

from casework.typed.fields import FieldError
from contracts.errors import ContractError, NotAllowed, NotAuthenticated
from contracts.typed import JsonObject

STATUS = {
    "bad-request": 400,
    "validation-failed": 422,
    "not-authenticated": 401,
    "session-ended": 401,
    "officer-absent": 401,
    "api-key-missing": 401,
    "api-key-wrong": 401,
    "api-key-expired": 401,
    "scope-missing": 403,
    "private-code-needed": 403,
    "not-allowed": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "action-not-open": 409,
    "conflict": 409,
    "idempotency-mismatch": 422,
    "too-many-requests": 429,
    "too-slow": 408,
    "too-large": 413,
    "unsupported-type": 415,
    "internal": 500,
    "unavailable": 503,
    "deadline-exceeded": 503,
}
CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
"""Told to callers when a peer is away: long enough not to hammer, short enough to wait for."""

MOST_FIELDS, LONGEST_PATH = 50, 200
"""Told of one request: who sends fifty thousand keys is not sent as many sentences."""

_LOCALE = Path(__file__).parents[1] / "locale"
_TELLABLE_DETAILS = frozenset(
    ["open", "limit", "accepted", "allowed", "suggestions", "free", "sequence", "give_at"]
)


class MethodNotAllowed(ContractError):
    """The address exists, the HTTP method does not: known to HTTP only, never on the bus."""

    code = "method-not-allowed"


class TooSlow(ContractError):
    """The body did not come in time: known to HTTP only."""

    code = "too-slow"


class SessionEnded(NotAuthenticated):
    """The officer's post is another one since the sign-in: to sign in again is enough."""

    code = "session-ended"


class OfficerAbsent(NotAuthenticated):
    """The officer is entered as absent: signed out, and not to be signed in."""

    code = "officer-absent"


class PrivateCodeNeeded(NotAllowed):
    """The case is sensitive, and its reader's private code was not given in this sign-in."""

    code = "private-code-needed"

    def __init__(self) -> None:
        super().__init__(details={"give_at": "/api/v1/me/private-code/given"})


@cache
def texts(language: str) -> dict[str, dict[str, str]]:
    """Return all problem texts of one language;
    raises FileNotFoundError when the file is missing."""
    return json.loads((_LOCALE / language / "problems.json").read_text(encoding="utf-8"))


def status_of(error: ContractError) -> int:
    """Return the HTTP status of an error; 500 for a code that is not in the table."""
    return STATUS.get(error.code, 500)


def document(error: ContractError, language: str, trace_id: str) -> JsonObject:
    """Return the problem document of an error, in the caller's language: see `shapes.Problem`;
    `reference` finds the trace."""
    words = texts(language)
    body: JsonObject = {
        "type": f"/api/docs#problem-{error.code}",
        "title": _worded(words["titles"], error.code, error.details),
        "status": status_of(error),
        "detail": _worded(words["details"], error.code, error.details),
        "code": error.code,
        "reference": trace_id,
    }
    if error.fields:
        first = islice(error.fields.items(), MOST_FIELDS)
        body["fields"] = {path[:LONGEST_PATH]: _field(what, language) for path, what in first}
    body.update({key: error.details[key] for key in _TELLABLE_DETAILS if key in error.details})
    return body


def response(error: ContractError, language: str, trace_id: str) -> Response:
    """Return the whole HTTP answer for an error."""
    answer = Response(
        orjson.dumps(document(error, language, trace_id)),
        status=status_of(error),
        content_type=CONTENT_TYPE,
    )
    answer.headers["Content-Language"] = language
    answer.headers["Cache-Control"] = "no-store"
    wait = _retry_after(error)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    if isinstance(error, NotAuthenticated):
        answer.headers["WWW-Authenticate"] = 'Bearer realm="nagrik-setu"'
    if error.code == "method-not-allowed" and "allowed" in error.details:
        answer.headers["Allow"] = ", ".join(error.details["allowed"])
    return answer


def field_message(what: FieldError, language: str) -> str:
    """Return the text for one field error, as the pages show it beside the field."""
    return _field(what, language)["message"]


def _field(what: FieldError, language: str) -> JsonObject:
    code, params = (what, {}) if isinstance(what, str) else (what.get("code", "malformed"), what)
    params = {key: _in(language, value) for key, value in params.items() if key != "code"}
    message = _field_text(code, params, texts(language)["fields"])
    return {"code": code, "message": message, **params}


def _in(language: str, value: object) -> object:
    """Return a parameter in this language if it is given in every one, as a field's label is."""
    return value[language] if isinstance(value, dict) and language in value else value


def _field_text(code: str, params: JsonObject, texts_of_fields: dict[str, str]) -> str:
    return _worded(texts_of_fields, code if code in texts_of_fields else "malformed", params)


def _worded(texts_by_code: dict[str, str], code: str, params: JsonObject) -> str:
    """Return the text that names the parameters, where there is one and all of them are given."""
    try:
        return texts_by_code[f"{code}+"].format_map(params)
    except KeyError:
        return texts_by_code[code]


def _retry_after(error: ContractError) -> int | None:
    if error.code == "too-many-requests":
        return max(1, int(error.details.get("retry_after", RETRY_AFTER_SECONDS)))
    if error.retryable:
        return RETRY_AFTER_SECONDS
    return None
