"""Lists that services have made public."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway import schemas
from gateway.http.access import public
from gateway.http.context import parts
from gateway.http.replies import json_reply

blueprint = Blueprint("public_lists", __name__, url_prefix="/api/v1/public")

_LIST_ROWS = schemas.ListPublicRows()
FRESH = "public, max-age=60"
"""A row that is withheld is gone everywhere after a minute."""


@blueprint.get("/<code>/<name>")
@public(limit="lookup")
def rows(code: str, name: str) -> Response:
    """Rows of a public list, newest first; never one that the law or an order closes."""
    asked = schemas.load(_LIST_ROWS, request.args.to_dict())
    page = parts().public_lists.page(
        code,
        name,
        offices=[asked["office"]] if asked["office"] else None,
        first_day=asked["first_day"],
        last_day=asked["last_day"],
        cursor=asked["cursor"],
        limit=asked["limit"],
    )
    return json_reply(page, Cache_Control=FRESH)


@blueprint.get("/<code>/<name>/<path:key>")
@public(limit="lookup")
def row(code: str, name: str, key: str) -> Response:
    """One row of a public list by its key, such as 5117012/0001/2026."""
    return json_reply(parts().public_lists.find(code, name, key), Cache_Control=FRESH)
