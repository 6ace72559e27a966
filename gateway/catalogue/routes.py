"""The catalogue of services, as they announced themselves."""

from __future__ import annotations

from flask import Blueprint, Response

from gateway import use_cases
from gateway.http.access import public
from gateway.http.replies import json_reply

blueprint = Blueprint("services", __name__, url_prefix="/api/v1")


@blueprint.get("/services")
@public(limit="read")
def services() -> Response:
    """What can be applied for."""
    return json_reply({"items": use_cases.services(), "next": None})


@blueprint.get("/services/<code>")
@public(limit="read")
def service(code: str) -> Response:
    """One service with its form as JSON Schema and its labels in both languages."""
    return json_reply(use_cases.service(code))
