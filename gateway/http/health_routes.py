"""Health and metrics. Outside the local profile metrics are told on the internal port only."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request

from contracts.errors import NotFound
from contracts.typed import JsonObject
from gateway.http.access import public
from gateway.http.context import bus, parts, settings
from gateway.http.metrics import CONTENT_TYPE_LATEST, exposition

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
@public(limit=None)
def live() -> Response:
    """Say that the process answers."""
    return _answer(200, {"status": "live"})


@blueprint.get("/health/ready")
@public(limit=None)
def ready() -> Response:
    """Say whether broker and database are there. Services are not asked:
    reads work without them."""
    checks = {"bus": bus().connected, "database": parts().database_answers}
    good = all(checks.values())
    return _answer(
        200 if good else 503, {"status": "ready" if good else "not ready", "checks": checks}
    )


@blueprint.get("/metrics")
@public(limit=None)
def metrics() -> Response:
    """Return the metrics of all worker processes together, for Prometheus."""
    if not (_came_by() == str(settings().metrics_port) or settings().local):
        raise NotFound()
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)


def _came_by() -> str | None:
    """Return the port of the socket. Behind a proxy the port of the environment follows
    X-Forwarded-Host, which any caller may write."""
    environ = request.environ
    return environ.get("werkzeug.proxy_fix.orig", environ).get("SERVER_PORT")


def _answer(status: int, body: JsonObject) -> Response:
    return Response(orjson.dumps(body), status=status, content_type="application/json")
