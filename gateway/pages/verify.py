"""The public check of a paper: whoever holds one learns whether it is genuine, and no more."""

import re
from collections.abc import Callable

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.papers.numbers import parse_number
from contracts.errors import ContractError, NotFound
from gateway.documents import checking
from gateway.documents.uploads import received_pdf
from gateway.http.access import count
from gateway.http.context import LANGUAGES, language, settings
from gateway.http.replies import json_reply
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, input_id
from gateway.pages.texts import translator
from gateway.pages.typed import Spec

_NOT_HEX = re.compile(r"[^0-9a-f]")
_OF_AN_ADDRESS = re.compile(r"/(verify|V)/([A-Za-z0-9_-]+)/?$", re.IGNORECASE)
_NUMBER = re.compile(r"[A-Za-z0-9_-]{1,64}")
NUMBER, FILE, CODE = "number", "file", "code"
PDF_TYPES = "application/pdf,.pdf"
MEGABYTE = 1024 * 1024


@blueprint.get("/verify")
def check() -> Response:
    """Ask for a number, or for the file; a number that was given, or the address in a code, leads
    to its answer."""
    session.reader()
    entry = "".join(request.args.get(NUMBER, "").split())
    if not entry:
        return _ask(entry)
    address = _OF_AN_ADDRESS.search(entry)
    if address is not None and address.group(1).upper() == "V":
        return redirect(url_for("pages.verify_code", code=address.group(2)))
    number = address.group(2) if address else entry
    if not _NUMBER.fullmatch(number):
        number = parse_number(number) or ""
    if not number:
        return _ask(entry, _wrong(NUMBER, "verify.no_number"))
    return redirect(url_for("pages.verify", document_id=number))


@blueprint.post("/verify")
def check_file() -> Response:
    """Show what the file proves; it is kept nowhere."""
    session.reader()
    count("check")
    limit = settings().check_max_bytes
    try:
        verdict = checking.verify_file(received_pdf(request, limit))
    except NotFound:
        return _unknown(FILE)
    except ContractError as refused:
        key = f"verify.{refused.code}"
        if key not in _REFUSALS:
            raise
        return _ask("", _wrong(FILE, key, limit=limit // MEGABYTE))
    return _page(verdict, FILE)


@blueprint.get("/V/<code>")
@blueprint.get("/v/<code>", endpoint="verify_small_code")
def verify_code(code: str) -> Response:
    """Show what the code on a paper proves: where a phone's camera leads."""
    return _looked_up(checking.verify_code, code, CODE)


@blueprint.get("/verify/<document_id>")
def verify(document_id: str) -> Response:
    """Show what was issued under this number."""
    return _looked_up(checking.verify, document_id, NUMBER)


_REFUSALS = frozenset(
    (
        "verify.validation-failed",
        "verify.too-large",
        "verify.unsupported-type",
        "verify.bad-request",
    )
)


def _looked_up(verify: Callable[[str], checking.Checked], text: str, by: str) -> Response:
    session.reader()
    count("lookup")
    try:
        return _page(verify(text), by)
    except NotFound:
        return _unknown(by)


def _page(verdict: checking.Checked, by: str) -> Response:
    if _for_a_program():
        return json_reply(verdict)
    typed = request.args.get("sha256", "")
    paper = verdict if verdict["genuine"] else verdict["claims"]
    page = render_template(
        "pages/verify.html",
        found=verdict,
        paper=paper,
        by=by,
        typed={"sha256": typed},
        typed_spec=_spec("sha256", "verify.typed", "verify.compare_text"),
        errors=NO_ERRORS,
        input_id=input_id,
        same=_same(typed, verdict) if typed.strip() and verdict["genuine"] else None,
    )
    return make_response(page)


def _same(typed: str, verdict: checking.Paper) -> bool:
    return _NOT_HEX.sub("", typed.lower()) in (verdict["sha256"], *verdict["earlier"])


def _for_a_program() -> bool:
    wanted = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return wanted == "application/json"


def _unknown(by: str) -> Response:
    """Answer in both languages: the paper may be in another one's hands
    than the browser's owner."""
    key = f"verify.unknown_{by}"
    if _for_a_program():
        message = {one: translator(one)(key) for one in LANGUAGES}
        verdict = {"genuine": False, "valid": False, "state": checking.UNKNOWN, "message": message}
        return json_reply(verdict, 404)
    other = next(one for one in LANGUAGES if one != language())
    page = render_template(
        "pages/verify_unknown.html",
        text=translator(language())(key),
        other_title=translator(other)("verify.unknown"),
        other_text=translator(other)(key),
    )
    return make_response(page, 404)


def _ask(number: str, errors: FormErrors = NO_ERRORS) -> Response:
    page = render_template(
        "pages/verify_ask.html",
        posted={NUMBER: number},
        number_spec=_spec(NUMBER, "verify.number", "verify.number_hint"),
        file_spec=_spec(FILE, "verify.file", "verify.file_hint"),
        types=PDF_TYPES,
        megabytes=settings().check_max_bytes // MEGABYTE,
        errors=errors,
        input_id=input_id,
    )
    return make_response(page, 422 if errors else 200)


def _wrong(field: str, key: str, **values: object) -> FormErrors:
    t = translator(language())
    return FormErrors([FieldError(field, input_id(field), t(f"verify.{field}"), t(key, **values))])


def _spec(name: str, label: str, hint: str) -> Spec:
    t = translator(language())
    return {"name": name, "type": "text", "required": True, "label": t(label), "help": t(hint)}
