"""Addresses of the few static files, changing with their content."""

import hashlib
from functools import cache
from pathlib import Path

from flask import url_for

_STATIC = Path(__file__).parent.parent / "static"


def asset_url(name: str) -> str:
    """Return the address of a static file."""
    return url_for("pages.static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:10]
