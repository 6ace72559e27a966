"""The description of the API is made from what serves it."""

import re

from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from gateway.http import openapi
from gateway.http.description import description_of


def test_the_document_is_valid_openapi(client: FlaskClient) -> None:
    validate(client.get("/api/v1/openapi.json").json)


def test_every_route_of_the_api_is_described(app: Flask, client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    for rule in openapi.api_rules(app):
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        methods = rule.methods - {"OPTIONS"}
        described = {method.upper() for method in paths[path]}
        assert methods & described, rule


def test_every_route_of_the_api_declares_what_it_takes_and_gives(app: Flask) -> None:
    undescribed = [
        rule.rule for rule in openapi.api_rules(app) if description_of(app, rule.endpoint) is None
    ]
    assert undescribed == []


def test_every_route_says_what_it_is_for(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    silent = [
        path
        for path, operations in paths.items()
        for entry in operations.values()
        if len(entry["summary"]) < 10
    ]
    assert silent == []


def test_routes_for_signed_in_callers_ask_for_a_token(client: FlaskClient) -> None:
    paths = client.get("/api/v1/openapi.json").json["paths"]
    assert paths["/api/v1/cases"]["get"]["security"] == [{"token": []}]
    assert "security" not in paths["/api/v1/track"]["post"]


def test_the_readable_page_names_every_call_and_no_outside_host(client: FlaskClient) -> None:
    page = client.get("/api/docs").text
    for path in client.get("/api/v1/openapi.json").json["paths"]:
        assert path in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_the_readable_page_explains_every_problem(client: FlaskClient) -> None:
    page = client.get("/api/docs?lang=en").text
    assert 'id="problem-idempotency-mismatch"' in page
