"""Health and metrics. Outside the local profile metrics are told on the internal port only."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request

from contracts.errors import NotFound
from gateway.access import public
from gateway.context import bus, parts, settings
from gateway.metrics import CONTENT_TYPE_LATEST, exposition

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
@public(limit=None)
def live() -> Response:
    """The process answers."""
    return _answer(200, {"status": "live"})


@blueprint.get("/health/ready")
@public(limit=None)
def ready() -> Response:
    """Broker and database are there. Services are not asked: reads work without them."""
    checks = {"bus": bus().connected, "database": parts().database_answers}
    good = all(checks.values())
    return _answer(
        200 if good else 503, {"status": "ready" if good else "not ready", "checks": checks}
    )


@blueprint.get("/metrics")
@public(limit=None)
def metrics() -> Response:
    """All worker processes together, for Prometheus."""
    internal = request.environ.get("SERVER_PORT") == str(settings().metrics_port)
    if not (internal or settings().local):
        raise NotFound()
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)


def _answer(status: int, body: dict) -> Response:
    return Response(orjson.dumps(body), status=status, content_type="application/json")
