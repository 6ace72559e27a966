"""Reads a JSON body; refuses what is too large, of another type, malformed or too deep."""

from __future__ import annotations

import orjson
from flask import request

from contracts.errors import BadRequest, TooLarge, UnsupportedType
from gateway.http.context import settings

DEEPEST = 16
"""Levels of nesting. No form needs more than a handful; a deep one only costs time."""
_PIECE = 16 * 1024


def read_json() -> dict:
    """The request's JSON object; {} when there is no body at all.

    TooLarge as soon as more than the limit has come (whatever Content-Length said),
    UnsupportedType for another content type, BadRequest when it is no JSON object.
    """
    body = _read_limited(settings().body_limit)
    if not body:
        return {}
    if request.mimetype != "application/json":
        raise UnsupportedType(
            details={"accepted": ["application/json"], "needed": "application/json"}
        )
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadRequest("not JSON") from None
    if not isinstance(parsed, dict):
        raise BadRequest("not a JSON object")
    _refuse_deep(parsed)
    return parsed


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


def _refuse_deep(parsed: dict) -> None:
    level: list[dict | list] = [parsed]
    depth = 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise BadRequest("nested too deep")
        inner = (v.values() if isinstance(v, dict) else v for v in level)
        level = [v for values in inner for v in values if isinstance(v, dict | list)]
