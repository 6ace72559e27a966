"""A citizen's own data: the notice of what is kept, a copy of it, its erasure."""

from __future__ import annotations

from flask import Blueprint, Response

from contracts.typed import JsonObject
from gateway.http.access import citizen
from gateway.http.context import parts, signed_in_caller
from gateway.http.description import described
from gateway.http.downloads import zip_download
from gateway.http.replies import json_reply
from gateway.identity.shapes import Notice
from gateway.own_data import consent, copy, erasing, shapes
from gateway.own_data.consent import account_of

blueprint = Blueprint("me", __name__, url_prefix="/api/v1/me")


@blueprint.get("/notice")
@citizen(limit="read")
@described(Notice, refusals=(403,))
def read_notice() -> Response:
    """Say whether this citizen accepted the notice in force."""
    return json_reply(consent.notice_of(signed_in_caller()))


@blueprint.post("/notice")
@citizen(limit="write")
@described(Notice, body=shapes.AcceptNotice, refusals=(403,))
def accept_notice(body: JsonObject) -> Response:
    """Accept the notice in force."""
    return json_reply(consent.accept_notice(signed_in_caller()))


@blueprint.get("/data")
@citizen(limit="file")
@described("application/zip", refusals=(403,))
def read_copy() -> Response:
    """Return a copy of all that is kept about this citizen: a ZIP archive of JSON."""
    return zip_download("my-data.zip", copy.own_copy(signed_in_caller()))


@blueprint.get("/erasure")
@citizen(limit="read")
@described(shapes.Erasure, refusals=(403,))
def read_erasure() -> Response:
    """Say what would stay of this citizen, and what an earlier wish to be erased came to."""
    return json_reply(erasing.erasure_of(parts(), account_of(signed_in_caller())))


@blueprint.post("/erasure")
@citizen(limit="write")
@described(shapes.Erasure, status=202, refusals=(403,))
def ask_erasure() -> Response:
    """Erase what no law requires to be kept about this citizen; what stays is told case by case."""
    return json_reply(erasing.ask(parts(), account_of(signed_in_caller())), 202)
