"""The OpenAPI document, made from the routes themselves and the schemas that validate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema
from werkzeug.routing import Rule

from contracts.typed import JsonObject
from gateway.http import access
from gateway.http.description import Description, description_of
from gateway.http.shapes import Problem
from gateway.partners import presenting

PREFIX = "/api/v1/"
_PARAMETER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_REFUSALS = {
    access.PUBLIC: (429,),
    access.SIGNED_IN: (401, 403, 404, 429),
    access.CITIZEN: (401, 403, 404, 409, 429, 503),
    access.OFFICER: (401, 403, 404, 429),
    access.PARTNER: (401, 403, 429),
}


def document(app: Flask) -> JsonObject:
    """Return the document in OpenAPI 3.0,
    of every route under /api/v1 that this application serves."""
    spec = APISpec(
        title="Nagrik Setu",
        version="1",
        openapi_version="3.0.3",
        info={"description": "One window to the services of all departments."},
        plugins=[MarshmallowPlugin(schema_name_resolver=lambda schema: _name(schema))],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    key = {"type": "apiKey", "in": "header", "name": presenting.HEADER}
    spec.components.security_scheme("key", key)
    for rule in api_rules(app):
        description = description_of(app, rule.endpoint)
        if description is None:
            continue  # a test names it
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}) or ["HEAD"]:
            operation = _operation(app, rule, method, description)
            spec.path(
                path=_PARAMETER.sub(r"{\1}", rule.rule), operations={method.lower(): operation}
            )
    return spec.to_dict()


def api_rules(app: Flask) -> Iterator[Rule]:
    """Yield the routes under /api/v1, by path."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith(PREFIX) and not rule.rule.endswith("openapi.json"):
            yield rule


def summary(app: Flask, endpoint: str) -> str:
    """Return the first sentence that the route's own docstring says."""
    words = " ".join((app.view_functions[endpoint].__doc__ or "").split())
    return words.partition(". ")[0].rstrip(".")


def _operation(app: Flask, rule: Rule, method: str, description: Description) -> JsonObject:
    declared = access.declared(app, rule.endpoint)
    who = declared.who if declared else access.SIGNED_IN
    operation = {
        "operationId": f"{rule.endpoint.replace('.', '_')}_{method.lower()}",
        "tags": [rule.endpoint.partition(".")[0]],
        "summary": summary(app, rule.endpoint),
        "parameters": [*_path_parameters(rule), *_query(description), *_headers(description)],
        "responses": {str(description.status): _answer(description), **_refusals(who, description)},
    }
    if description.takes:
        operation["requestBody"] = _body(description)
    if who != access.PUBLIC:
        operation["security"] = [{"key" if who == access.PARTNER else "token": []}]
    return operation


def _path_parameters(rule: Rule) -> list[JsonObject]:
    return [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(rule.rule)
    ]


def _query(description: Description) -> list[JsonObject]:
    return [{"in": "query", "schema": description.query}] if description.query else []


def _headers(description: Description) -> list[JsonObject]:
    return [
        {"in": "header", "name": name, "required": required, "schema": {"type": "string"}}
        for name, required in description.headers
    ]


def _body(description: Description) -> JsonObject:
    schema: Any = description.body
    if isinstance(schema, str):
        schema = {"type": "object", "description": schema}
    if description.form:
        file = {"type": "string", "format": "binary"}
        schema = {"type": "object", "properties": {"file": file}}
    if description.streams:
        stream = {"schema": {"type": "string", "format": "binary"}}
        return {"required": True, "content": dict.fromkeys(description.streams, stream)}
    return {"required": not description.form, "content": {description.takes: {"schema": schema}}}


def _answer(description: Description) -> JsonObject:
    if isinstance(description.answer, str):
        binary = description.answer in ("application/octet-stream", "application/pdf")
        content = {description.answer: {"schema": {"type": "string"} if binary else {}}}
        return {"description": "done", "content": content}
    return {
        "description": "done",
        "content": {"application/json": {"schema": description.answer}},
    }


def _refusals(who: str, description: Description) -> JsonObject:
    wrong = (422,) if description.takes or description.query else ()
    unread = (413, 415) if description.takes else ()
    statuses = {400, 500, *_REFUSALS[who], *wrong, *unread, *description.refusals}
    problem = {"application/problem+json": {"schema": Problem}}
    return {
        str(status): {"description": "refused", "content": problem} for status in sorted(statuses)
    }


def _name(schema: Schema | type[Schema]) -> str:
    return schema.__name__ if isinstance(schema, type) else type(schema).__name__
