"""How an answer that is a file names it: safe for every name in every script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from flask import Response, stream_with_context

_UNSAFE = re.compile(r"[^ !#$&+\-.0-9A-Z^_`a-z|~()]")


def disposition(kind: str, name: str) -> str:
    """Return the header `Content-Disposition` (RFC 6266), `kind` being "attachment" or "inline".

    A name beyond ASCII is given as RFC 5987 has it, beside one that every old client reads.
    """
    plain = _UNSAFE.sub("_", name)
    if plain == name:
        return f'{kind}; filename="{name}"'
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def zip_download(name: str, pieces: Iterator[bytes]) -> Response:
    """Return an archive that goes out as it is made, and that no browser keeps among its pages."""
    answer = Response(stream_with_context(pieces), mimetype="application/zip")
    answer.headers["Content-Disposition"] = disposition("attachment", name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
