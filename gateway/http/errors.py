"""Every refusal and every accident as a problem document; where a person reads, as a page."""

from __future__ import annotations

from flask import Flask, g, request
from pymongo.errors import ConnectionFailure, ExecutionTimeout, PyMongoError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from chassis import log
from contracts.errors import (
    BadRequest,
    ContractError,
    Internal,
    NotFound,
    TooLarge,
    Unavailable,
    UnsupportedType,
)
from gateway.http import problems, security, serving
from gateway.http.context import language
from gateway.http.metrics import REFUSALS
from gateway.http.observation import trace_id
from gateway.open311 import errors as open311_errors
from gateway.pages import refusals

logger = log.get(__name__)

_FOR_MACHINES = ("/api/", "/health/", "/metrics", "/dev/", "/.well-known/")
_BY_STATUS = {404: NotFound, 405: problems.MethodNotAllowed, 413: TooLarge, 415: UnsupportedType}


def install(app: Flask) -> None:
    """Answer all errors of `app`."""
    app.register_error_handler(ContractError, refused)
    app.register_error_handler(HTTPException, _refused_by_http)
    app.register_error_handler(PyMongoError, _database_failed)
    app.register_error_handler(Exception, _failed)


def refused(error: ContractError) -> AnyResponse:
    """Return the problem document of an error; where a person reads, the page of it."""
    REFUSALS.labels(error.code).inc()
    g.refusal = error.code
    if isinstance(error, TooLarge):
        _read_on()
    if request.path.startswith(security.OPEN_TO_ALL):
        return open311_errors.answer(error)
    if not request.path.startswith(_FOR_MACHINES):
        return refusals.refused(error)
    return problems.response(error, language(), trace_id())


def _read_on() -> None:
    """Read the rest of a body under a server that times bodies: who still sends reads no answer."""
    body = request.environ.get("wsgi.input")
    if isinstance(body, serving.TimedBody):
        serving.drain(body)


def contract_error_of(error: HTTPException) -> ContractError:
    """Return Flask's own errors in our words."""
    if error.code == 405:
        return problems.MethodNotAllowed(
            details={"allowed": sorted(getattr(error, "valid_methods", None) or [])}
        )
    if error.code is not None and error.code >= 500:
        return Internal()
    return _BY_STATUS.get(error.code or 400, BadRequest)()


def _refused_by_http(error: HTTPException) -> AnyResponse:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    return refused(contract_error_of(error))


def _database_failed(error: PyMongoError) -> AnyResponse:
    away = isinstance(error, ConnectionFailure | ExecutionTimeout) or error.timeout
    logger.error("the database failed", extra={"reason": type(error).__name__})
    return refused(Unavailable() if away else Internal())


def _failed(error: Exception) -> AnyResponse:
    logger.exception("a request failed", exc_info=error)
    return refused(Internal())
