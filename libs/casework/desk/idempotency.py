"""Telling whether a key comes again with the request that it came with before."""

import hashlib

import orjson

from contracts.typed import Json


def request_hash(request: Json) -> str:
    """Return a digest of a request in JSON types: the same request, the same digest."""
    return hashlib.sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS)).hexdigest()
