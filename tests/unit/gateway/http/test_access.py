"""Who may call which route."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.http import access
from gateway.http.rate_limits import PRODUCTION
from gateway.identity.caller import Caller


def test_every_route_declares_who_may_call_it(production_app: Flask) -> None:
    undeclared = [
        rule.rule
        for rule in production_app.url_map.iter_rules()
        if access.declared(production_app, rule.endpoint) is None
    ]
    assert undeclared == []


def test_every_route_names_a_class_of_rate_limits_or_none_on_purpose(app: Flask) -> None:
    limits = {
        rule.rule: access.declared(app, rule.endpoint).limit for rule in app.url_map.iter_rules()
    }
    unlimited = {rule for rule, limit in limits.items() if limit is None}
    assert unlimited == {"/health/live", "/health/ready", "/metrics", "/dev/messages"}
    assert {limit for limit in limits.values() if limit} <= set(PRODUCTION)


def test_a_route_that_declares_nothing_is_closed_to_everybody(app: Flask) -> None:
    app.add_url_rule("/api/v1/forgotten", "forgotten", lambda: "open")
    answer = app.test_client().get("/api/v1/forgotten")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/cases"),
        ("GET", "/api/v1/cases/0000-0000-0000-0"),
        ("GET", "/api/v1/cases/0000-0000-0000-0/events"),
        ("GET", "/api/v1/cases/0000-0000-0000-0/record"),
        ("POST", "/api/v1/cases/0000-0000-0000-0/actions/close"),
        ("POST", "/api/v1/services/complaint/cases"),
        ("GET", "/api/v1/documents/document-one"),
        ("GET", "/api/v1/officers?office=5117012"),
        ("POST", "/api/v1/officers/sho/absence"),
        ("DELETE", "/api/v1/officers/sho/absence"),
        ("POST", "/api/v1/officers/sho/posting"),
    ],
)
def test_without_a_token_nobody_is_let_in(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method, json={} if method == "POST" else None)
    assert answer.status_code == 401
    assert answer.json["code"] == "not-authenticated"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_officers_token_alone_opens_nothing_while_the_register_does_not_answer(
    app: Flask, client: FlaskClient
) -> None:
    officer = Caller("officer.one", "sho", "5117012", "en")
    token = app.extensions["gateway"].access_tokens.issue(officer, 60)
    answer = client.get("/api/v1/cases", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 503


def test_the_pages_cookie_does_not_count_for_a_write_under_the_api(
    app: Flask, client: FlaskClient
) -> None:
    token = app.extensions["gateway"].access_tokens.issue(Caller("c-1", "citizen", None, "en"), 60)
    client.set_cookie("nagrik_session", token)
    answer = client.post("/api/v1/services/complaint/cases", json={})
    assert answer.status_code == 401


def test_the_messages_of_the_local_profile_have_no_route_in_production(
    production_app: Flask,
) -> None:
    rules = {rule.rule for rule in production_app.url_map.iter_rules()}
    assert not [rule for rule in rules if rule.startswith("/dev")]
    assert production_app.test_client().get("/dev/messages?to=9000000001").status_code == 404


def test_metrics_are_told_on_the_internal_port_only_in_production(production_app: Flask) -> None:
    client = production_app.test_client()
    assert client.get("/metrics", base_url="http://localhost:8000").status_code == 404
    assert client.get("/metrics", base_url="http://localhost:9100").status_code == 200
