"""Reads a JSON body; refuses what is too large, of another type, malformed, too deep, and what says
something twice, because two readers would then read two things."""

from __future__ import annotations

import json
from typing import NoReturn

from flask import current_app, request

from casework.definition.as_written import has_half_a_character
from contracts.errors import BadRequest, TooLarge, UnsupportedType, ValidationFailed
from contracts.typed import Json, JsonObject
from gateway.http import access
from gateway.http.context import settings

DEEPEST = 16
"""Levels of nesting. No form needs more than a handful; a deep one only costs time."""
MOST_VALUES = 5_000
"""Values in one body, at all levels: ten times what the largest form takes."""
PUBLIC_BYTES = 16 * 1024
"""Of a body to a route that anybody may call: none of them takes more than a few short texts."""
_PIECE = 16 * 1024


def read_json() -> JsonObject:
    """Return the request's JSON object; {} when there is no body at all.

    TooLarge as soon as more than the limit has come (whatever Content-Length said),
    UnsupportedType for another content type, BadRequest when it is no JSON object,
    ValidationFailed for a key that is there twice and for half a character in a text.
    """
    body = _read_limited(_limit())
    if not body:
        return {}
    if request.mimetype != "application/json":
        raise UnsupportedType(
            details={"accepted": ["application/json"], "needed": "application/json"}
        )
    parsed = parse(body)
    if not isinstance(parsed, dict):
        raise BadRequest("not a JSON object")
    return parsed


def parse(body: bytes) -> Json:
    """Return what a JSON text says; refuse as `read_json` does."""
    try:
        parsed = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadRequest("not JSON") from None
    _check(parsed)
    return parsed


def _once(pairs: list[tuple[str, Json]]) -> JsonObject:
    parsed = dict(pairs)
    if len(parsed) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValidationFailed(fields={_printable(twice): "given-twice"})
    return parsed


def _no_number(_text: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


def _limit() -> int:
    declared = access.declared(current_app, request.endpoint or "")
    public = declared is not None and declared.who == access.PUBLIC
    return min(settings().body_limit, PUBLIC_BYTES) if public else settings().body_limit


def _read_limited(limit: int) -> bytes:
    if (request.content_length or 0) > limit:
        raise TooLarge(details={"limit": limit})
    pieces, size = [], 0
    while piece := request.stream.read(_PIECE):
        size += len(piece)
        if size > limit:
            raise TooLarge(details={"limit": limit})
        pieces.append(piece)
    return b"".join(pieces)


def _check(parsed: Json) -> None:
    """Refuse what is nested too deep, too many values, and half a character, by its path."""
    level: list[tuple[str, Json]] = [("", parsed)]
    values = depth = 0
    while level:
        depth += 1
        values += len(level)
        if depth > DEEPEST + 1 or values > MOST_VALUES:
            raise BadRequest("nested too deep, or too many values")
        for path, value in level:
            if isinstance(value, str) and has_half_a_character(value):
                raise ValidationFailed(fields={_printable(path): "control-characters"})
        level = [inner for path, value in level for inner in _inner(path, value)]


def _inner(path: str, value: Json) -> list[tuple[str, Json]]:
    prefix = f"{path}." if path else ""
    if isinstance(value, dict):
        if any(has_half_a_character(key) for key in value):
            raise BadRequest("half a character in a key")
        return [(prefix + key, part) for key, part in value.items()]
    if isinstance(value, list):
        return [(f"{prefix}{place}", part) for place, part in enumerate(value)]
    return []


def _printable(path: str) -> str:
    return path.encode("utf-8", "replace").decode()[:200] or "body"
