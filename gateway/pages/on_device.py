"""What a citizen's browser keeps for when there is no network: the page that says so, the worker
that shows it, and what a page needs to send what was kept.

What is kept is sealed in the browser and was asked about first (``static/kept.js``). Nothing here
holds anything of anybody, so that a browser may keep it.
"""

import hashlib
import hmac
from functools import cache
from hashlib import sha256

from flask import Response, make_response, render_template, url_for

from gateway.http.context import settings
from gateway.http.replies import json_reply
from gateway.identity.caller import Caller
from gateway.pages import session
from gateway.pages.assets import asset_url
from gateway.pages.blueprint import blueprint
from gateway.pages.home import ELSEWHERE

SENDING = ("sealed.js", "kept.js")
OF_FORMS = (*SENDING, "filing.js")
OF_PAGE = (*SENDING, "kept-page.js")
ASSETS = ("setu.css", "setu.svg", "setu.js", "filing.js", *OF_PAGE)
KEPT_OFFLINE = "Kept-Offline"
"""Marks an answer that the worker may keep: a form's first page, on which nothing is written."""


@blueprint.get("/kept")
def kept_page() -> Response:
    """Return the page of what waits on this device;
    shown for any other where there is no network."""
    return make_response(render_template("pages/kept.html", scripts=OF_PAGE))


@blueprint.get("/worker.js")
def worker() -> Response:
    """Return the script that answers without network; at the root, for its scope is all pages."""
    script = render_template(
        "pages/worker.js",
        scripts=[asset_url(name) for name in SENDING],
        shell=[url_for("pages.kept_page"), *(asset_url(name) for name in ASSETS)],
        version=_version(),
        elsewhere=ELSEWHERE,
    )
    answer = Response(script, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/kept/sender")
def kept_sender() -> Response:
    """Say who would send now, "" for nobody, and give the proof that the form is ours."""
    body = {"who": sender_mark(session.reader()), "form_token": session.form_token()}
    return json_reply(body, Cache_Control="no-store")


def sender_mark(reader: Caller | None) -> str:
    """Return what tells a citizen's own kept forms from another's on the same device, and says
    nothing of who it is; "" for nobody, for officers, and where no identity is kept."""
    if reader is None or not reader.is_citizen or reader.is_anonymous:
        return ""
    key = b"kept on a device " + settings().lookup_secret.encode()
    return hmac.new(key, reader.id.encode(), sha256).hexdigest()[:32]


@cache
def _version() -> str:
    """Return a version that changes with what the worker keeps."""
    addresses = " ".join(asset_url(name) for name in ASSETS)
    return hashlib.sha256(addresses.encode()).hexdigest()[:12]
