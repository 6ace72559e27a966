"""The gateway as a WSGI application: `create_app(os.environ)`; run by gunicorn_conf.py."""

from __future__ import annotations

from collections.abc import Mapping

import gevent
from flask import Flask, request
from pymongo.errors import PyMongoError
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis import log, mongo, spans, time_source
from chassis import settings as chassis_settings
from chassis.metrics import RELEASE
from contracts.errors import UnsupportedType
from gateway import building, console, pages
from gateway.bulk import routes as bulk_api
from gateway.cases import routes as cases_api
from gateway.cases import stream_routes as events_api
from gateway.cases import tracking_routes as track_api
from gateway.cases.filing_pace import SETTLED_EVERY
from gateway.catalogue import routes as services_api
from gateway.directory import routes as stations_api
from gateway.documents import check_routes as check_api
from gateway.documents import routes as documents_api
from gateway.files import routes as files_api
from gateway.http import access, serving
from gateway.http import dev_routes as dev_api
from gateway.http import docs_routes as docs_api
from gateway.http import errors as http_errors
from gateway.http import health_routes as health_api
from gateway.http import observation as http_observation
from gateway.http import security as http_security
from gateway.identity import routes as auth_api
from gateway.messages import routes as messages_api
from gateway.officers import routes as officers_api
from gateway.open311 import routes as open311_api
from gateway.own_data import routes as own_data_api
from gateway.partners import routes as partners_api
from gateway.public_lists import routes as public_lists_api
from gateway.settings import GatewaySettings
from gateway.statistics import routes as statistics_api

logger = log.get(__name__)

DATABASE_ASKED_EVERY = 2.0
"""Seconds between two questions whether the database can be written to."""

_BLUEPRINTS = (
    auth_api.blueprint,
    services_api.blueprint,
    cases_api.blueprint,
    events_api.blueprint,
    messages_api.blueprint,
    own_data_api.blueprint,
    bulk_api.blueprint,
    track_api.blueprint,
    stations_api.blueprint,
    officers_api.blueprint,
    partners_api.blueprint,
    open311_api.blueprint,
    documents_api.blueprint,
    check_api.blueprint,
    public_lists_api.blueprint,
    statistics_api.blueprint,
    docs_api.blueprint,
    health_api.blueprint,
)


def create_app(environ: Mapping[str, str], *, start: bool = True) -> Flask:
    """Return the application. Raises MissingSetting, naming the variable, when one is not set.

    `start` False leaves bus and database alone (for reading the routes only).
    """
    settings = chassis_settings.read(GatewaySettings, environ)
    time_source.use_environment(dict(environ))
    RELEASE.labels("gateway", settings.release).set(1)
    app = Flask("gateway", static_folder=None)
    app.extensions["gateway"] = building.build(settings)
    app.url_map.strict_slashes = False
    # Else `//path` is redirected to an address made of the Host header, which the caller writes.
    app.url_map.merge_slashes = False
    http_observation.install(app)
    http_security.install(app)
    app.before_request(access.check_request)
    app.before_request(_refuse_encoded)
    http_errors.install(app)
    _register(app, settings)
    guarded = serving.BodyGuard(app.wsgi_app)
    app.wsgi_app = guarded  # type: ignore[method-assign, assignment]
    if settings.trusted_proxies:
        proxied = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=1, x_host=1)
        app.wsgi_app = proxied  # type: ignore[method-assign]
    if start:
        _start(app)
    return app


def _refuse_encoded() -> None:
    """Refuse a compressed body: a few bytes of it could become any number."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedType(details={"accepted": ["identity"]})


def _register(app: Flask, settings: GatewaySettings) -> None:
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_blueprint(files_api.blueprint)
    access.declare_blueprint(app, files_api.blueprint, access.SIGNED_IN, "file")
    app.register_blueprint(pages.blueprint)
    access.declare_blueprint(app, pages.blueprint, access.PUBLIC, "page")
    app.register_blueprint(console.blueprint)
    access.declare_blueprint(app, console.blueprint, access.OFFICER, "page")
    if settings.local:
        app.register_blueprint(dev_api.blueprint)


def _start(app: Flask) -> None:
    """Connect in the background: the gateway answers, if only with 503, while others are away."""
    gateway = app.extensions["gateway"]
    gateway.bus.start()
    spans.start(gateway.settings.otlp_endpoint)
    gevent.spawn(_watch_database, gateway)
    gevent.spawn(_settle_filings, gateway)


def _watch_database(gateway: building.GatewayParts) -> None:
    """Know whether the database answers, so that who asks for readiness need not wait for it."""
    prepared = False
    while not gateway.closed:
        answers = mongo.answers(gateway.database)
        prepared = prepared or (answers and _prepare_database(gateway))
        gateway.database_answers = answers and prepared
        gevent.sleep(DATABASE_ASKED_EVERY)


def _settle_filings(gateway: building.GatewayParts) -> None:
    while not gateway.closed:
        gevent.sleep(SETTLED_EVERY)
        gateway.filing_pace.settle()


def _prepare_database(gateway: building.GatewayParts) -> bool:
    try:
        gateway.ensure_indexes()
        return True
    except PyMongoError as error:
        logger.warning("the database is not ready", extra={"reason": repr(error)})
        return False
