"""The public register of FIRs."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway import schemas
from gateway.access import public
from gateway.context import parts
from gateway.replies import json_reply

blueprint = Blueprint("firs", __name__, url_prefix="/api/v1/firs")

_LIST_FIRS = schemas.ListFirs()
FRESH = "public, max-age=60"
"""An FIR that is withheld is gone everywhere after a minute."""


@blueprint.get("")
@public(limit="lookup")
def firs() -> Response:
    """Published FIRs, newest first; never one that the law or an order closes."""
    asked = schemas.load(_LIST_FIRS, request.args.to_dict())
    page = parts().firs.page(
        stations=[asked["station"]] if asked["station"] else None,
        first_day=asked["first_day"],
        last_day=asked["last_day"],
        cursor=asked["cursor"],
        limit=asked["limit"],
    )
    return json_reply(page, Cache_Control=FRESH)


@blueprint.get("/<path:number>")
@public(limit="lookup")
def fir(number: str) -> Response:
    """One published FIR by its number, such as 5117012/0001/2026."""
    return json_reply(parts().firs.find(number), Cache_Control=FRESH)
