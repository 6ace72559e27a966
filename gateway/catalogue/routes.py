"""The catalogue of services, as they announced themselves."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.typed import JsonObject
from gateway.catalogue import shapes, use_cases
from gateway.http.access import public
from gateway.http.description import described
from gateway.http.replies import json_reply

blueprint = Blueprint("services", __name__, url_prefix="/api/v1")


@blueprint.get("/services")
@public(limit="read")
@described(shapes.ServiceList, query=shapes.ListServices)
def services(query: JsonObject) -> Response:
    """List what can be applied for; with `q` what those words may mean (Hindi, English, or Hindi in
    Roman letters), the likeliest first."""
    words = query["q"]
    items = use_cases.find_services(words) if words else use_cases.services()
    return json_reply({"items": items, "next": None})


@blueprint.get("/services/<code>")
@public(limit="read")
@described(shapes.ServiceDescription, refusals=(404,))
def service(code: str) -> Response:
    """Return one service with its form as JSON Schema and its labels in both languages."""
    return json_reply(use_cases.service(code))
