"""The API described: `/api/v1/openapi.json`, and the same as a page one can read."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, current_app, render_template_string
from markupsafe import Markup

from contracts.typed import JsonObject
from gateway.http import openapi, problems
from gateway.http.access import public
from gateway.http.context import language

blueprint = Blueprint("api_docs", __name__)

_CACHED = "gateway-openapi"


@blueprint.get("/api/v1/openapi.json")
@public(limit="lookup")
def openapi_json() -> Response:
    """Return the OpenAPI document."""
    answer = Response(orjson.dumps(_document()), content_type="application/json")
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@blueprint.get("/api/docs")
@public(limit="lookup")
def docs() -> str:
    """Return the same document as a page, without any outside host."""
    document = _document()
    return render_template_string(
        _PAGE,
        document=document,
        schemas=document["components"]["schemas"],
        problems=[(code, status, problems.texts(language())) for code, status in _statuses()],
        as_json=lambda part: Markup.escape(orjson.dumps(part, option=orjson.OPT_INDENT_2).decode()),
        lang=language(),
    )


def _document() -> JsonObject:
    cached = current_app.extensions.get(_CACHED)
    if cached is None:
        cached = current_app.extensions[_CACHED] = openapi.document(current_app)
    return cached


def _statuses() -> list[tuple[str, int]]:
    return sorted(problems.STATUS.items(), key=lambda item: item[1])


_PAGE = """<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nagrik Setu API</title>
</head>
<body>
<h1>Nagrik Setu API</h1>
<p>{{ document.info.description }} <a href="/api/v1/openapi.json">openapi.json</a></p>
<h2>Calls</h2>
{% for path, operations in document.paths.items() %}{% for method, call in operations.items() %}
<h3 id="{{ call.operationId }}"><code>{{ method | upper }} {{ path }}</code></h3>
<p>{{ call.summary }}.{% if call.security %} <em>Needs an access token.</em>{% endif %}</p>
{% if call.parameters %}<table>
<tr><th>parameter</th><th>in</th><th>required</th><th>schema</th></tr>
{% for parameter in call.parameters %}<tr><td><code>{{ parameter.name }}</code></td>
<td>{{ parameter.in }}</td><td>{{ "yes" if parameter.required else "no" }}</td>
<td><code>{{ as_json(parameter.schema) }}</code></td></tr>{% endfor %}
</table>{% endif %}
{% if call.requestBody %}<p>Body:</p>
<pre>{{ as_json(call.requestBody.content) }}</pre>{% endif %}
<p>Answers:</p>
<ul>{% for status, answer in call.responses.items() %}<li><code>{{ status }}</code>
{% for kind, content in (answer.content or {}).items() %}{{ kind }}
{% if content.schema and content.schema["$ref"] %}<a
 href="#schema-{{ content.schema["$ref"].rpartition("/")[2] }}">{{
 content.schema["$ref"].rpartition("/")[2] }}</a>{% endif %}{% endfor %}</li>{% endfor %}</ul>
{% endfor %}{% endfor %}
<h2>Shapes</h2>
{% for name, shape in schemas.items() %}
<h3 id="schema-{{ name }}">{{ name }}</h3><pre>{{ as_json(shape) }}</pre>
{% endfor %}
<h2>Problems</h2>
{% for code, status, words in problems %}
<h3 id="problem-{{ code }}"><code>{{ status }} {{ code }}</code> {{ words.titles[code] }}</h3>
<p>{{ words.details[code] }}</p>
{% endfor %}
</body>
</html>
"""
