"""Many applications in one file: sending it, following it, what is to be corrected."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import BadRequest, ContractError, NotAllowed, ValidationFailed
from contracts.typed import JsonObject
from gateway.bulk import use_cases as bulk
from gateway.bulk.tables import CSV, JSON_LINES
from gateway.bulk.upload import REFUSED, UploadView
from gateway.bulk.words import both
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language
from gateway.http.multipart import PostedFile
from gateway.identity.caller import Caller
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, input_id
from gateway.pages.form_words import indian_grouping
from gateway.pages.services import words_of
from gateway.pages.texts import translator

FILE = "file"
ROWS_SHOWN = 20
JSON_ENDINGS = (".jsonl", ".ndjson", ".json")


@blueprint.get("/services/<code>/bulk")
def bulk_page(code: str) -> Response:
    """Say how a file is made, and ask for it."""
    return _show(code, _citizen(), NO_ERRORS)


@blueprint.post("/services/<code>/bulk")
def send_bulk(code: str) -> Response:
    """Take the file, or say why not."""
    reader = _citizen()
    count("write", reader)
    posted = PostedFile(request)
    if not session.is_ours(posted.fields.get(session.FORM_FIELD, "")):
        return _show(code, reader, FormErrors([], translator(language())("errors.stale")), 400)
    if not posted.name:
        return _show(code, reader, _at_file(translator(language())("uploads.no_file")))
    format = JSON_LINES if posted.name.lower().endswith(JSON_ENDINGS) else CSV
    try:
        upload, created = bulk.receive(reader, code, posted.pieces, format=format, name=posted.name)
    except BadRequest:
        raise
    except ContractError as refused:
        return _show(code, reader, _wrong(refused), problems.status_of(refused))
    same = None if created else 1
    return redirect(url_for("pages.upload_page", upload_id=upload["id"], same=same), 303)


@blueprint.get("/bulk")
def uploads_page() -> str:
    """List the reader's own files."""
    uploads = bulk.list_uploads(_citizen())
    return render_template("pages/bulk_list.html", uploads=_with_names(uploads))


@blueprint.get("/bulk/<upload_id>")
def upload_page(upload_id: str) -> str:
    """Show how far a file has come, and what is to be corrected."""
    reader = _citizen()
    upload = bulk.get_upload(reader, upload_id)
    after = request.args.get("after", "0")
    rows = bulk.list_rows(
        reader,
        upload_id,
        outcome=REFUSED,
        after=int(after) if after.isdigit() and len(after) < 9 else 0,
        limit=ROWS_SHOWN,
    )
    return render_template(
        "pages/bulk_upload.html",
        upload=upload,
        grouped=indian_grouping,
        service=_name(upload["service"]),
        done=upload["rows"] - upload["waiting"],
        wrong=rows["items"],
        more=rows["next"],
        told=translator(language())("uploads.same") if "same" in request.args else None,
    )


@blueprint.post("/bulk/<upload_id>/stop")
def stop_upload(upload_id: str) -> Response:
    """File no further row."""
    session.posted(request)
    reader = _citizen()
    count("write", reader)
    bulk.stop(reader, upload_id)
    return redirect(url_for("pages.upload_page", upload_id=upload_id), 303)


def _citizen() -> Caller:
    reader = session.require_reader()
    if not reader.is_citizen:
        raise NotAllowed("for citizens only")
    return reader


def _show(code: str, reader: Caller, errors: FormErrors, status: int | None = None) -> Response:
    page = render_template(
        "pages/bulk.html",
        code=code,
        words=words_of(code, language()),
        limits=bulk.limits_of(code),
        grouped=indian_grouping,
        row_id=both("column.row_id")[language()],
        errors=errors,
        input_id=input_id,
        uploads=[one for one in bulk.list_uploads(reader) if one["service"] == code][:5],
    )
    return make_response(page, status or (422 if errors else 200))


def _at_file(message: str) -> FormErrors:
    label = translator(language())("uploads.file")
    return FormErrors([FieldError(FILE, input_id(FILE), label, message)])


def _wrong(refused: ContractError) -> FormErrors:
    """Return what is wrong with a file: with its columns, or with all of it."""
    if not isinstance(refused, ValidationFailed):
        return _at_file(problems.document(refused, language(), "")["detail"])
    errors = []
    for path, what in refused.fields.items():
        message = problems.field_message(what, language())
        errors.append(FieldError(FILE, input_id(FILE), _label(path, what), message))
    return FormErrors(errors)


def _label(path: str, what: Any) -> str:
    t = translator(language())
    if path.startswith("columns.") and isinstance(what, dict):
        return t("uploads.column", number=path.partition(".")[2], title=what["title"])
    return t("uploads.file")


def _with_names(uploads: list[UploadView]) -> list[JsonObject]:
    return [{**upload, "service_name": _name(upload["service"])} for upload in uploads]


def _name(code: str) -> str:
    """Return the service's name; its code once nobody announces it."""
    try:
        return words_of(code, language()).name
    except ContractError:
        return code
