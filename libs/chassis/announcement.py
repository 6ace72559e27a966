"""The fingerprint by which an announcement and the answer to it are matched."""

import hashlib
from collections.abc import Mapping

import orjson

from contracts.typed import Json

BESIDE = ("grant", "digest")


def digest(data: Mapping[str, Json]) -> str:
    """Return the SHA-256, in hex, of all that a ``service.announced`` says; the grant that proves
    it and the digest itself are no part of it."""
    content = {name: value for name, value in data.items() if name not in BESIDE}
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
