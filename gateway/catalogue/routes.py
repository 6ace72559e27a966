"""The catalogue of services, as they announced themselves."""

from __future__ import annotations

from flask import Blueprint, Response

from gateway.catalogue import shapes, use_cases
from gateway.http.access import public
from gateway.http.description import described
from gateway.http.replies import json_reply

blueprint = Blueprint("services", __name__, url_prefix="/api/v1")


@blueprint.get("/services")
@public(limit="read")
@described(shapes.ServiceList)
def services() -> Response:
    """What can be applied for."""
    return json_reply({"items": use_cases.services(), "next": None})


@blueprint.get("/services/<code>")
@public(limit="read")
@described(shapes.ServiceDescription, refusals=(404,))
def service(code: str) -> Response:
    """One service with its form as JSON Schema and its labels in both languages."""
    return json_reply(use_cases.service(code))
