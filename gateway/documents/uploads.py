"""Reading the file that somebody wants checked: bounded in size and time, and kept nowhere."""

from __future__ import annotations

import io

import gevent
from flask import Request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from contracts.errors import BadRequest, TooLarge, UnsupportedType, ValidationFailed

FORM = "multipart/form-data"
PDF = "application/pdf"
FIELD = "file"
OTHER_BYTES = 16 * 1024
"""For the rest of the form: names of its parts, a token."""
PIECE_BYTES = 512 * 1024
"""The parser holds a piece of the file before it hands it on, and counts that as a field."""
SECONDS = 60
"""For the whole file, over a slow line; who sends a byte a minute is not waited for."""
BEGINNING = b"%PDF-"
BEGINS_WITHIN = 1024
"""Bytes in which readers look for the beginning."""


class TooSlow(BadRequest):
    """The file did not come in time."""


def received_pdf(request: Request, limit: int) -> bytes:
    """Return the one file of the form at hand, held in memory alone.

    Refuses with TooLarge (``limit`` bytes), UnsupportedType for what is no form or no PDF,
    ValidationFailed without a file, BadRequest for a broken form or one that takes too long.
    """
    if request.mimetype != FORM:
        raise UnsupportedType(details={"accepted": [FORM]})
    content = _received(request, limit)
    if not content:
        raise ValidationFailed(fields={FIELD: "required"})
    if len(content) > limit:
        raise TooLarge(details={"limit": limit})
    if BEGINNING not in content[:BEGINS_WITHIN]:
        raise UnsupportedType(details={"accepted": [PDF]})
    return content


def _received(request: Request, limit: int) -> bytes:
    request.max_content_length = limit + OTHER_BYTES
    parser = FormDataParser(
        stream_factory=lambda *_arguments, **_named: io.BytesIO(),
        max_form_memory_size=PIECE_BYTES,
        max_content_length=limit + OTHER_BYTES,
        max_form_parts=10,
        silent=False,
    )
    try:
        with gevent.Timeout(SECONDS, TooSlow("the file came too slowly")):
            _, _, files = parser.parse(
                request.stream,
                request.mimetype,
                request.content_length,
                dict(request.mimetype_params),
            )
    except RequestEntityTooLarge:
        raise TooLarge(details={"limit": limit}) from None
    except (ValueError, ClientDisconnected):
        raise BadRequest("not a form") from None
    file = files.get(FIELD)
    return file.stream.read() if file else b""
