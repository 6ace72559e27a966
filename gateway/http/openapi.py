"""The OpenAPI document, made from the routes themselves and the schemas that validate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema
from werkzeug.routing import Rule

from gateway import answers, schemas
from gateway.directory import answers as station_answers
from gateway.http import access
from gateway.officers import answers as officer_answers

PREFIX = "/api/v1/"
_PARAMETER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
_REFUSALS = {
    access.PUBLIC: (429,),
    access.SIGNED_IN: (401, 404, 429),
    access.CITIZEN: (401, 403, 404, 409, 429, 503),
    access.OFFICER: (401, 403, 404, 429),
}


@dataclass(frozen=True)
class Told:
    """What a route takes and gives. `body` and `query` are schemas or None; `answer` a schema, or
    a content type where the answer is no JSON; `refusals` are the statuses that are not those of
    every route of its kind."""

    answer: type[Schema] | str
    status: int = 200
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    free_body: str | None = None
    form: bool = False
    headers: tuple[tuple[str, bool], ...] = ()
    refusals: tuple[int, ...] = ()

    @property
    def takes(self) -> str | None:
        """The content type of what is sent; None where nothing is."""
        if self.form:
            return "multipart/form-data"
        return "application/json" if self.body or self.free_body else None


ROUTES = {
    "auth.start_otp": Told(answers.Challenge, 202, body=schemas.StartOtp, refusals=(503,)),
    "auth.finish_otp": Told(answers.Session, body=schemas.FinishOtp, refusals=(401,)),
    "auth.sign_in_officer": Told(
        answers.OfficerSession, body=schemas.SignInOfficer, refusals=(401,)
    ),
    "services.services": Told(answers.ServiceList),
    "services.service": Told(answers.ServiceDescription, refusals=(404,)),
    "cases.file_case": Told(
        answers.CaseView,
        201,
        free_body="the answers, as the service's form asks for them",
        headers=(("Idempotency-Key", True),),
    ),
    "cases.list_cases": Told(answers.CaseList, query=schemas.ListCases),
    "cases.get_case": Told(answers.CaseView),
    "cases.read_record": Told(answers.CaseRecord, refusals=(503,)),
    "cases.act": Told(
        answers.CaseView,
        free_body="the answers, as the action's form asks for them",
        headers=(("Idempotency-Key", False),),
        refusals=(403, 409, 503),
    ),
    "events.events": Told("text/event-stream", headers=(("Last-Event-ID", False),)),
    "track.track": Told(answers.TrackedCase, body=schemas.Track, refusals=(401, 404)),
    "track.send_otp": Told("application/json", 202, body=schemas.TrackOtp, refusals=(503,)),
    "stations.stations": Told(
        station_answers.StationList, query=schemas.ListStations, refusals=(503,)
    ),
    "stations.resolve": Told(
        station_answers.Jurisdiction, query=schemas.ResolvePlace, refusals=(503,)
    ),
    "officers.officers": Told(
        officer_answers.OfficerList, query=schemas.OfficersOfOffice, refusals=(503,)
    ),
    "officers.leave": Told(officer_answers.Officer, body=schemas.Leave, refusals=(409,)),
    "officers.come_back": Told(officer_answers.Officer, refusals=(409,)),
    "officers.post": Told(officer_answers.Officer, body=schemas.Posting, refusals=(409, 503)),
    "public_lists.rows": Told(answers.PublicRows, query=schemas.ListPublicRows, refusals=(404,)),
    "public_lists.row": Told("application/json", refusals=(404,)),
    "documents.read": Told("application/pdf", refusals=(503,)),
    "files_api.send": Told(
        answers.KeptFile, 201, form=True, headers=(("Upload-Length", False),), refusals=(422,)
    ),
    "files_api.append": Told(
        answers.KeptFile, headers=(("Upload-Offset", True),), refusals=(409, 413, 415)
    ),
}


def document(app: Flask) -> dict:
    """OpenAPI 3.0, of every route under /api/v1 that this application serves."""
    spec = APISpec(
        title="Nagrik Setu",
        version="1",
        openapi_version="3.0.3",
        info={"description": "One window to the services of all departments."},
        plugins=[MarshmallowPlugin(schema_name_resolver=lambda schema: _name(schema))],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for rule in api_rules(app):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}) or ["HEAD"]:
            operation = _operation(app, rule, method)
            spec.path(
                path=_PARAMETER.sub(r"{\1}", rule.rule), operations={method.lower(): operation}
            )
    return spec.to_dict()


def api_rules(app: Flask) -> Iterator[Rule]:
    """The routes under /api/v1, by path."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith(PREFIX) and not rule.rule.endswith("openapi.json"):
            yield rule


def summary(app: Flask, endpoint: str) -> str:
    """The first sentence that the route's own docstring says."""
    words = " ".join((app.view_functions[endpoint].__doc__ or "").split())
    return words.partition(". ")[0].rstrip(".")


def _operation(app: Flask, rule: Rule, method: str) -> dict:
    told = ROUTES.get(rule.endpoint, Told("application/octet-stream"))
    declared = access.declared(app, rule.endpoint)
    who = declared.who if declared else access.SIGNED_IN
    operation = {
        "operationId": f"{rule.endpoint.replace('.', '_')}_{method.lower()}",
        "tags": [rule.endpoint.partition(".")[0]],
        "summary": summary(app, rule.endpoint),
        "parameters": [*_path_parameters(rule), *_query(told), *_headers(told)],
        "responses": {str(told.status): _answer(told), **_refusals(who, told)},
    }
    if told.takes:
        operation["requestBody"] = _body(told)
    if who != access.PUBLIC:
        operation["security"] = [{"token": []}]
    return operation


def _path_parameters(rule: Rule) -> list[dict]:
    return [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(rule.rule)
    ]


def _query(told: Told) -> list[dict]:
    return [{"in": "query", "schema": told.query}] if told.query else []


def _headers(told: Told) -> list[dict]:
    return [
        {"in": "header", "name": name, "required": required, "schema": {"type": "string"}}
        for name, required in told.headers
    ]


def _body(told: Told) -> dict:
    schema: Any = told.body or {"type": "object", "description": told.free_body}
    if told.form:
        file = {"type": "string", "format": "binary"}
        schema = {"type": "object", "properties": {"file": file}}
    return {"required": not told.form, "content": {told.takes: {"schema": schema}}}


def _answer(told: Told) -> dict:
    if isinstance(told.answer, str):
        binary = told.answer in ("application/octet-stream", "application/pdf")
        content = {told.answer: {"schema": {"type": "string"} if binary else {}}}
        return {"description": "done", "content": content}
    return {
        "description": "done",
        "content": {"application/json": {"schema": told.answer}},
    }


def _refusals(who: str, told: Told) -> dict:
    wrong = (422,) if told.takes or told.query else ()
    unread = (413, 415) if told.takes else ()
    statuses = {400, 500, *_REFUSALS[who], *wrong, *unread, *told.refusals}
    problem = {"application/problem+json": {"schema": answers.Problem}}
    return {
        str(status): {"description": "refused", "content": problem} for status in sorted(statuses)
    }


def _name(schema: Schema | type[Schema]) -> str:
    return schema.__name__ if isinstance(schema, type) else type(schema).__name__
