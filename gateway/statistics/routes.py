"""How applications fare, for machines."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.errors import ValidationFailed
from contracts.typed import JsonObject
from gateway.http.access import public
from gateway.http.description import described
from gateway.http.replies import json_reply
from gateway.statistics import shapes, use_cases

blueprint = Blueprint("statistics", __name__, url_prefix="/api/v1")

FRESH = "public, max-age=300"
"""Another month is counted once a month; nobody needs it sooner."""


@blueprint.get("/statistics")
@public(limit="lookup")
@described(shapes.Statistics, query=shapes.WhichTable, refusals=(404, 503))
def statistics(query: JsonObject) -> Response:
    """Return counts of twelve whole months by service, by region of a `service`, or by office of a
    `service` in a `region`: of what was filed, and of what citizens answered when a case had ended.
    Small numbers are withheld, all others rounded; a month is counted once and stays as it was
    counted."""
    if query["region"] and not query["service"]:
        raise ValidationFailed(fields={"service": "required"})
    answer = use_cases.table(query["service"], query["region"])
    return json_reply(answer, Cache_Control=FRESH)
