"""Lists that services have made public."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.typed import JsonObject
from gateway.documents.handing_out import handed_out
from gateway.http.access import public
from gateway.http.context import parts
from gateway.http.description import described
from gateway.http.replies import json_reply
from gateway.public_lists import shapes, use_cases

blueprint = Blueprint("public_lists", __name__, url_prefix="/api/v1")

FRESH = "public, max-age=60"
"""A row that is withheld is gone everywhere after a minute."""

ASKED_OF_ALL = frozenset(shapes.ListPublicRows().fields)


@blueprint.get("/public/<code>/<name>")
@public(limit="lookup")
@described(shapes.PublicRows, query=shapes.ListPublicRows, refusals=(404,))
def rows(code: str, name: str, query: JsonObject) -> Response:
    """List the rows of a public list, newest first; never one that the law or an order closes."""
    narrowed = {name: query[name] for name in query.keys() - ASKED_OF_ALL if query[name]}
    page = parts().public_lists.page(
        code,
        name,
        offices=[query["office"]] if query["office"] else None,
        first_day=query["first_day"],
        last_day=query["last_day"],
        narrowed=narrowed,
        whole_number=query["whole_number"],
        cursor=query["cursor"],
        limit=query["limit"],
    )
    return json_reply(page, Cache_Control=FRESH)


@blueprint.get("/public/<code>/<name>/<path:key>")
@public(limit="lookup")
@described("application/json", refusals=(404,))
def row(code: str, name: str, key: str) -> Response:
    """Return one row of a public list by its key, such as 5117012/0001/2026."""
    return json_reply(parts().public_lists.find(code, name, key), Cache_Control=FRESH)


@blueprint.get("/public-papers/<code>/<name>/<path:key>")
@public(limit="lookup")
@described("application/pdf", refusals=(404, 503))
def paper(code: str, name: str, key: str) -> Response:
    """Return the paper that a row of a public list comes with,
    where its `paper` names this address."""
    return handed_out(use_cases.paper(code, name, key))


@blueprint.get("/public-photos/<code>/<name>/<path:key>")
@public(limit="lookup")
@described("image/jpeg", refusals=(404,))
def photo(code: str, name: str, key: str) -> Response:
    """Return the photo that a row of a public list shows, where its photo names this address."""
    content, media_type = use_cases.photo(code, name, key)
    answer = Response(content, mimetype=media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    # Gone everywhere with the row: consent may be taken back at any moment.
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
