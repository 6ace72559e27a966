"""Every described route, asked with what nobody would send: no accident of ours, and every answer
as it is described.

``FUZZ=20000`` asks as many questions; without it a few hundred are asked. ``FUZZ_SEED`` chooses
others.
"""

import os
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_schema_validator import OAS30Validator

from gateway.building import GatewayParts
from gateway.identity.caller import Caller
from tests.integration.gateway.permits import Permits

COUNT = int(os.environ.get("FUZZ", "400"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
WIDE = "1000000/1000000"
LIMITS = ("auth", "write", "read", "lookup", "track", "file", "check", "page", "partner")
JUNK: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**30, 1.5, "", " ", "x", "अ" * 300, "\u202e\ud7ff", "a\nb", "%00"),
    *([], {}, [[]], {"$ne": 1}, {"hi": "x"}, [None], "../..", "9000000001", "2026-01-05"),
    "0000-0000-0000-0",
)
TEXTS = [str(one) for one in JUNK if isinstance(one, str | int | float)]
STREAMS = "/events"
"""A stream has no end to wait for; test_server asks it."""


class Fuzzer:
    """Makes questions from the description, half of them as it says and half not."""

    def __init__(self, document: dict[str, Any], callers: list[dict[str, str]], known: list[str]):
        self.document, self.callers, self.known = document, callers, known
        self.random = random.Random(SEED)
        self.operations = [
            (method, path, operation)
            for path, methods in sorted(document["paths"].items())
            for method, operation in sorted(methods.items())
            if not path.endswith(STREAMS)
        ]

    def question(self, n: int) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
        """Method, address, the arguments of a request, and what is described of it."""
        method, path, operation = self.operations[n % len(self.operations)]
        address = re.sub(r"{[^}]+}", lambda _: self._segment(), path)
        query, headers = {}, dict(self.random.choice(self.callers))
        for one in operation.get("parameters", ()):
            if one["in"] == "path" or self.random.random() < 0.3:
                continue
            value = self._value(one.get("schema", {}), 0)
            into = query if one["in"] == "query" else headers
            into[one["name"]] = self._header(value) if into is headers else str(value)
        arguments: dict[str, Any] = {"query_string": query, "headers": headers}
        body = operation.get("requestBody", {}).get("content", {})
        if "application/json" in body:
            arguments["json"] = self._value(body["application/json"]["schema"], 0)
        elif body:
            arguments["data"] = self.random.choice((b"", b"\x00\xff", b"a,b\n1,2\n"))
            arguments["content_type"] = self.random.choice((*body, "text/plain"))
        return method.upper(), address, arguments, operation

    def _segment(self) -> str:
        text = self.random.choice((*self.known, *TEXTS)) or "x"
        return text.replace("/", "").replace("?", "").replace("#", "") or "x"

    def _header(self, value: Any) -> str:
        return "".join(sign for sign in str(value) if " " <= sign <= "~")

    def _value(self, schema: dict[str, Any], depth: int) -> Any:
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if self.random.random() < 0.3 or depth > 4:
            return self.random.choice(JUNK)
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            return {
                name: self._value(part, depth + 1)
                for name, part in schema.get("properties", {}).items()
                if self.random.random() < 0.8
            }
        if kind == "array":
            return [self._value(schema.get("items", {}), depth + 1) for _ in range(2)]
        plain = {"integer": 3, "number": 1.5, "boolean": True}
        return plain.get(kind or "", self.random.choice((*self.known, *TEXTS)))


def _fault(answer: Any, operation: dict[str, Any], document: dict[str, Any]) -> str | None:
    """What is wrong with an answer; None where nothing is."""
    status = str(answer.status_code)
    if status == "500" or status not in operation["responses"]:
        return f"{status} is not described: {answer.data[:200]!r}"
    content = operation["responses"][status].get("content", {})
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if not answer.data:
        return None
    if kind not in content:
        return f"{status} as {kind}, not {sorted(content)}"
    if "json" in kind:
        schema = {**content[kind]["schema"], "components": document["components"]}
        error = next(iter(OAS30Validator(schema).iter_errors(answer.json)), None)
        return f"{status}: {error.message[:200]}" if error else None
    return None


@pytest.fixture
def wide(make_app: Callable[..., Flask]) -> Flask:
    limits = ",".join(f"{name}={WIDE}" for name in LIMITS)
    return make_app(RATE_LIMITS=limits, READ_TIMEOUT="0.05", WRITE_TIMEOUT="0.05")


def test_whatever_is_asked_the_answer_is_as_described(wide: Flask, permits: Permits) -> None:
    parts: GatewayParts = wide.extensions["gateway"]
    client: FlaskClient = wide.test_client()
    case = permits.new_case("c-owner")
    parts.cases.put(case)
    parts.register.enter("duty.one", role="duty-officer", office="5117012", password_hash="none")

    def callers() -> list[dict[str, str]]:
        """Nobody, who pretends, a citizen and an officer who are signed in."""
        who = (
            Caller("c-owner", "citizen", None, "en"),
            Caller("duty.one", "duty-officer", "5117012", "en"),
        )
        tokens = [parts.access_tokens.issue(one, 600) for one in who]
        signed_in = [{"Authorization": f"Bearer {token}"} for token in tokens]
        return [{}, {"Authorization": "Bearer x"}, *signed_in, *signed_in]

    document = client.get("/api/v1/openapi.json").json
    known = [case["reference"], "permit", "withdraw", "5117012"]
    fuzzer = Fuzzer(document, callers(), known)
    faults: dict[str, str] = {}
    statuses: set[int] = set()
    for n in range(COUNT):
        method, address, arguments, operation = fuzzer.question(n)
        answer = client.open(address, method=method, **arguments)
        statuses.add(answer.status_code)
        if address.endswith("/sign-out"):
            fuzzer.callers = callers()  # else the later questions are all of nobody
        fault = _fault(answer, operation, document)
        if fault:
            faults.setdefault(f"{operation['operationId']} {fault}", f"{address} {arguments}"[:400])
    assert faults == {}, f"seed {SEED}: " + "\n".join(f"{a}\n    {b}" for a, b in faults.items())
    # The questions go far enough in to mean something.
    assert statuses >= {200, 400, 401, 403, 404, 422}
