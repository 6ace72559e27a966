"""The public check of a document: whoever holds one learns whether it is genuine, and no more."""

import re

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from contracts.errors import NotFound
from gateway.documents import use_cases as documents
from gateway.http.access import count
from gateway.http.context import LANGUAGES, language
from gateway.http.replies import json_reply
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_errors import NO_ERRORS, input_id
from gateway.pages.form_specs import Spec
from gateway.pages.texts import translator

_NOT_HEX = re.compile(r"[^0-9a-f]")


@blueprint.get("/verify/<document_id>")
def verify(document_id: str) -> Response:
    """Show what was issued under this id; as JSON to who asks for JSON."""
    session.reader()
    count("lookup")
    as_json = request.accept_mimetypes.best_match(["text/html", "application/json"])
    try:
        found = documents.verify(document_id)
    except NotFound:
        return _unknown(as_json == "application/json")
    if as_json == "application/json":
        return json_reply(found)
    typed = request.args.get("sha256", "")
    page = render_template(
        "pages/verify.html",
        found=found,
        typed={"sha256": typed},
        typed_spec=_typed_spec(),
        errors=NO_ERRORS,
        input_id=input_id,
        same=_NOT_HEX.sub("", typed.lower()) == found["sha256"] if typed.strip() else None,
    )
    return make_response(page)


def _unknown(as_json: bool) -> Response:
    """In both languages: the paper may be in another one's hands than the browser's owner."""
    if as_json:
        said = {one: translator(one)("verify.unknown_text") for one in LANGUAGES}
        return json_reply({"genuine": False, "valid": False, "message": said}, 404)
    other = next(one for one in LANGUAGES if one != language())
    page = render_template(
        "pages/verify_unknown.html",
        other_title=translator(other)("verify.unknown"),
        other_text=translator(other)("verify.unknown_text"),
    )
    return make_response(page, 404)


def _typed_spec() -> Spec:
    t = translator(language())
    return {
        "name": "sha256",
        "type": "text",
        "required": True,
        "label": t("verify.typed"),
        "help": t("verify.compare_text"),
    }
