"""Files of a page that are sent as soon as they are chosen, in pieces, by a script
(``static/photos.js``): after a lost connection they go on where they stood. Without the script the
form sends them whole.

These addresses take the pages' cookie, which the API takes for no write; so each bears the token of
the form. An answer is JSON, a refusal a problem document.
"""

from flask import request, url_for
from werkzeug.wrappers import Response

from contracts.errors import BadRequest, ContractError, NotAllowed
from gateway.files import pieces
from gateway.files.stored import UploadState
from gateway.files.use_cases import citizen_files
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language
from gateway.http.observation import trace_id
from gateway.http.replies import json_reply
from gateway.identity.caller import Caller
from gateway.pages import session
from gateway.pages.blueprint import blueprint

TOKEN_HEADER = "Form-Token"


def photos_address(reader: Caller | None) -> str | None:
    """Return where this reader's script sends files; None where a file must come whole, as from
    whoever is nobody: its marks are taken out first."""
    if reader is None or reader.is_anonymous:
        return None
    return url_for("pages.open_photo")


@blueprint.post("/photos")
def open_photo() -> Response:
    """Open an upload of ``size`` bytes: {"id", "offset", "whole"}."""
    try:
        reader = _sender()
        count("file", reader)
        size, name, kind = (request.form.get(one, "") for one in ("size", "name", "type"))
        file_id = citizen_files().begin(reader.id, _number(size), name or None, kind or None)
    except ContractError as refused:
        return _refused(refused)
    return _state(citizen_files().upload_state(reader.id, file_id), 201)


@blueprint.get("/photos/<file_id>")
def photo_state(file_id: str) -> Response:
    """Tell how far an upload has come."""
    try:
        return _state(citizen_files().upload_state(session.require_reader().id, file_id))
    except ContractError as refused:
        return _refused(refused)


@blueprint.post("/photos/<file_id>/<int:offset>")
def append_photo(file_id: str, offset: int) -> Response:
    """Append a piece; the last one makes the file whole."""
    try:
        reader, files = _sender(), citizen_files()
        count("piece", reader)
        request.max_content_length = files.max_bytes + pieces.READ_BYTES
        return _state(pieces.append(files, reader, file_id, offset, request.stream))
    except ContractError as refused:
        return _refused(refused)


def _sender() -> Caller:
    reader = session.require_reader()
    if not session.is_ours(request.headers.get(TOKEN_HEADER, "")):
        raise BadRequest("the form is not ours")
    if reader.is_anonymous:
        raise NotAllowed("a photo without identity comes whole: its marks are taken out first")
    return reader


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise BadRequest("size must be a number of bytes")
    return int(text)


def _state(state: UploadState, status: int = 200) -> Response:
    body = {
        "id": state.id,
        "offset": state.offset,
        "whole": state.file is not None,
        "holds_place": state.file is not None and state.file.holds_place,
    }
    return json_reply(body, status, Cache_Control="no-store")


def _refused(error: ContractError) -> Response:
    return problems.response(error, language(), trace_id())
