"""`/open311/v2`: Open311 GeoReport v2, in XML and JSON, for programs of others.

What they file goes the way of every application; what anybody reads are public requests alone.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from casework.desk.reference import parse_reference
from contracts.errors import NotFound, ValidationFailed
from gateway.cases.keys import idempotency_key
from gateway.http.access import partner, public
from gateway.http.context import language, parts, settings
from gateway.open311 import filing, services
from gateway.open311.answers import text_of
from gateway.open311.formats import PLAIN_TYPES, plain_reply, reply
from gateway.open311.requests import CLOSED, MOST_ROWS, OPEN, REACH, window_of
from gateway.open311.words import worded
from gateway.partners.keys import REQUESTS_READ, REQUESTS_UPDATE
from gateway.partners.presenting import bears_key, proved_key

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-01T00:00:00+05:30"
"""When what these addresses take or give changed last."""
ROWS_OF_A_PAGE = 200
FORMAT = "<any(xml,json):_format>"

blueprint = Blueprint("open311", __name__, url_prefix="/open311/v2")


@blueprint.after_request
def _kept_for_a_minute(answer: Response) -> Response:
    """Let the answer be kept for a minute: what is open to all by whoever stands between, what
    bears a key by nobody."""
    if bears_key():
        answer.headers["Cache-Control"] = "private, no-store"
    elif request.method == "GET" and answer.status_code == 200:
        answer.headers.setdefault("Cache-Control", "public, max-age=60")
        answer.headers.setdefault("Vary", "Accept-Language")
    return answer


@blueprint.get(f"/discovery.{FORMAT}")
@public(limit="lookup")
def discovery(_format: str) -> Response:
    """Say where this is served, in which formats, and how one gets a key."""
    chosen, base = settings(), settings().public_url or request.url_root
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{base.rstrip('/')}{blueprint.url_prefix}",
        "changeset": CHANGED,
        "type": "test" if chosen.local else "production",
        "formats": list(PLAIN_TYPES.values()),
    }
    content = {
        "changeset": CHANGED,
        "contact": chosen.open311_contact,
        "key_service": worded("keys", language(), contact=chosen.open311_contact),
        "endpoints": [endpoint],
    }
    return plain_reply("discovery", content)


@blueprint.get(f"/services.{FORMAT}")
@public(limit="lookup")
def list_services(_format: str) -> Response:
    """List the services that a program may file for."""
    _check_jurisdiction()
    return reply("services", [services.entry(one, language()) for one in services.offered()])


@blueprint.get(f"/services/<code>.{FORMAT}")
@public(limit="lookup")
def define_service(code: str, _format: str) -> Response:
    """Return what a service asks beside the standard arguments; 404 where it asks nothing."""
    _check_jurisdiction()
    attributes = services.attributes(services.service(code)[0], language())
    if not attributes:
        raise NotFound("no attributes")
    return reply("service_definition", {"service_code": code, "attributes": attributes})


@blueprint.post(f"/requests.{FORMAT}")
@partner(None, limit="partner")
def create_request(_format: str) -> Response:
    """File a request. The same within a day is the same request."""
    _check_jurisdiction()
    files = [one for _, one in request.files.items(multi=True)]
    row = filing.create(proved_key(), request.form, files, idempotency_key())
    return reply("service_requests", [row], 201)


@blueprint.get(f"/tokens/<token>.{FORMAT}")
@public(limit="lookup")
def read_token(token: str, _format: str) -> Response:
    """Refuse: every request is answered with its id at once, so there is no token."""
    _check_jurisdiction()
    raise NotFound("there are no tokens")


@blueprint.get(f"/requests.{FORMAT}")
@public(limit="lookup")
def list_requests(_format: str) -> Response:
    """List public requests: by id, or of a window of 90 days at most, newest first."""
    _check_jurisdiction()
    arguments, known = request.args, services.listed()
    if references := _words("service_request_id"):
        ids = [one for text in references if (one := parse_reference(text))]
        return reply("service_requests", parts().requests.some(known, ids, language()))
    codes = _words("service_code")
    if set(codes) - {one.definition.code for one in services.offered()}:
        raise NotFound("no such service")
    chosen = [one for one in known if not codes or one.definition.code in codes]
    window = window_of(text_of(arguments, "start_date"), text_of(arguments, "end_date"))
    statuses = frozenset(_words("status"))
    if statuses - {OPEN, CLOSED}:
        raise ValidationFailed(fields={"status": "not-a-choice"})
    size = _number("page_size", ROWS_OF_A_PAGE, MOST_ROWS)
    page = _number("page", 1, REACH // size)
    rows = parts().requests.page(chosen, window, statuses, page, size, language())
    return reply("service_requests", rows)


@blueprint.get(f"/requests/<request_id>.{FORMAT}")
@public(limit="lookup")
def read_request(request_id: str, _format: str) -> Response:
    """Return one public request."""
    _check_jurisdiction()
    reference = parse_reference(request_id)
    if reference is None:
        raise NotFound("no such public request")
    return reply(
        "service_requests", [parts().requests.one(services.listed(), reference, language())]
    )


@blueprint.get(f"/servicerequestupdates.{FORMAT}")
@partner(REQUESTS_READ, limit="partner")
def list_updates(_format: str) -> Response:
    """List what changed of public requests, the oldest first: a page,
    and all of its last second."""
    _check_jurisdiction()
    window = window_of(text_of(request.args, "start_date"), text_of(request.args, "end_date"))
    size = _number("page_size", MOST_ROWS, MOST_ROWS)
    rows = parts().requests.updates(services.listed(), window, size, language())
    return reply("service_request_updates", rows)


@blueprint.post(f"/servicerequestupdates.{FORMAT}")
@partner(REQUESTS_UPDATE, limit="partner")
def create_update(_format: str) -> Response:
    """Tell something of a request that the partner's programs filed."""
    _check_jurisdiction()
    return reply("service_request_updates", [filing.update(proved_key(), request.form)], 201)


def _check_jurisdiction() -> None:
    """Raise NotFound for another than this site's; without a setting any is as good as none."""
    own, wanted = settings().open311_jurisdiction, text_of(request.values, "jurisdiction_id")
    if own and wanted and wanted != own:
        raise NotFound("no such jurisdiction")


def _words(name: str) -> list[str]:
    return [word.strip() for word in text_of(request.args, name).split(",") if word.strip()]


def _number(name: str, default: int, most: int) -> int:
    text = text_of(request.args, name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValidationFailed(fields={name: "not-a-number"})
    if not 1 <= int(text) <= most:
        raise ValidationFailed(fields={name: {"code": "out-of-range", "min": 1, "max": most}})
    return int(text)
