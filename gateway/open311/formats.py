"""The two ways in which Open311 answers: XML, and JSON without the names of roots."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

import orjson
from flask import Response, request

from contracts.typed import Json, JsonObject

XML, JSON = "xml", "json"
CONTENT_TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
PLAIN_TYPES = {XML: "text/xml", JSON: "application/json"}
"""As clients compare them in the discovery document."""
SINGULAR = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
}
"""What one of them is called, in XML."""
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def format_of_request() -> str:
    """Return the format by the end of the address; XML, which every client reads,
    where it has no such end."""
    return JSON if request.path.endswith(f".{JSON}") else XML


def reply(
    root: str, content: Mapping[str, Json] | Sequence[JsonObject], status: int = 200
) -> Response:
    """Return the answer in the format that was asked for: one object,
    or a list of `root`'s items."""
    return _reply(root, content, status, CONTENT_TYPES)


def plain_reply(root: str, content: Mapping[str, Json]) -> Response:
    """Return the same without a charset in its type."""
    return _reply(root, content, 200, PLAIN_TYPES)


def _reply(
    root: str,
    content: Mapping[str, Json] | Sequence[JsonObject],
    status: int,
    types: dict[str, str],
) -> Response:
    format = format_of_request()
    body = orjson.dumps(content) if format == JSON else as_xml(root, content)
    answer = Response(body, status=status)
    answer.headers["Content-Type"] = types[format]
    return answer


def as_xml(root: str, content: Json) -> bytes:
    """Return a document of one root; an empty element where nothing is known."""
    return ElementTree.tostring(_element(root, content), encoding="utf-8", xml_declaration=True)


def _element(name: str, content: Json) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(content, Mapping):
        element.extend(_element(key, value) for key, value in content.items())
    elif isinstance(content, list | tuple):
        element.extend(_element(SINGULAR[name], value) for value in content)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = _NOT_IN_XML.sub("", str(content))
    return element
