"""What a route takes and gives, declared on the route itself.

    @blueprint.post("/track")
    @public(limit="track")
    @described(shapes.TrackedCase, body=shapes.Track, refusals=(401, 404))
    def track(body: JsonObject) -> Response: ...

What is declared of a request is enforced: the route is given `body` and `query` validated, and
whatever does not fit them is refused before it runs. What is declared of an answer only describes:
nothing is dumped with the schema, because reads must stay cheap, and tests hold the real answers
against it. The OpenAPI document (`openapi.py`) is made from all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from flask import Flask, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from contracts.typed import JsonObject
from gateway.http.json_body import read_json
from gateway.http.validation import load

View = Callable[..., ResponseReturnValue]

JSON, FORM = "application/json", "multipart/form-data"


@dataclass(frozen=True)
class Description:
    """`answer` is a schema, or a content type where the answer is no JSON of a fixed shape.

    `body` is a schema, or a text where the shape is not the gateway's own, such as the form of a
    service; `form` says that a file is sent instead, `streams` names the content types of a body
    that the route reads for itself. `headers` are pairs of a name and whether it is required,
    `refusals` the statuses beside those of every route of its kind.
    """

    answer: type[Schema] | str
    status: int
    body: type[Schema] | str | None
    query: type[Schema] | None
    form: bool
    headers: tuple[tuple[str, bool], ...]
    refusals: tuple[int, ...]
    streams: tuple[str, ...] = ()

    @property
    def takes(self) -> str | None:
        """The content type of what is sent; None where nothing is."""
        if self.streams:
            return self.streams[0]
        if self.form:
            return FORM
        return JSON if self.body else None


def described(
    answer: type[Schema] | str,
    *,
    status: int = 200,
    body: type[Schema] | str | None = None,
    query: type[Schema] | None = None,
    form: bool = False,
    headers: tuple[tuple[str, bool], ...] = (),
    refusals: tuple[int, ...] = (),
    streams: tuple[str, ...] = (),
) -> Callable[[View], View]:
    """Describe a route; see `Description`.

    The route is called with `body` (a JSON object) where a body is declared and with `query` where
    a query is. Refuses with ValidationFailed, and a body as `read_json` does.
    """
    description = Description(answer, status, body, query, form, headers, refusals, streams)
    requested = _reader(description)

    def mark(view: View) -> View:
        @wraps(view)
        def validated(**path: str) -> ResponseReturnValue:
            return view(**path, **requested())

        validated.description = description  # type: ignore[attr-defined]
        return validated

    return mark


def description_of(app: Flask, endpoint: str) -> Description | None:
    """Return what the route declares, None when it declares nothing."""
    return getattr(app.view_functions.get(endpoint), "description", None)


def _reader(description: Description) -> Callable[[], dict[str, JsonObject]]:
    """Return what reads from the request at hand what the route declares;
    the schemas are made once."""
    query = description.query() if description.query else None
    body = description.body() if isinstance(description.body, type) else None

    def read() -> dict[str, JsonObject]:
        arguments = {}
        if query:
            arguments["query"] = load(query, request.args.to_dict())
        if description.body:
            content = read_json()
            arguments["body"] = load(body, content) if body else content
        return arguments

    return read
