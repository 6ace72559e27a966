"""`/api/v1/files`: evidence and documents, sent at once (multipart) or in pieces (resumable).

In pieces: ``POST`` with ``Upload-Length`` opens, ``HEAD`` tells how far it came, ``PATCH`` with
``Upload-Offset`` appends. A piece is durable before it is answered, so a lost connection costs
what was under way and no more.
"""

import base64
import binascii
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request, url_for

from chassis import log
from contracts.errors import (
    BadRequest,
    NotAuthenticated,
    NotFound,
    TooLarge,
    UnsupportedType,
    ValidationFailed,
)
from gateway.files import pieces, readers, shapes
from gateway.files.forms import FORM_TEXT_BYTES, receive_form
from gateway.files.stored import StoredFile, UploadState
from gateway.files.use_cases import citizen_files
from gateway.http.context import current_caller
from gateway.http.description import described
from gateway.http.downloads import disposition
from gateway.identity.caller import Caller

blueprint = Blueprint("files_api", __name__, url_prefix="/api/v1/files")

logger = log.get(__name__)

PIECE_TYPE = "application/offset+octet-stream"


def _caller() -> Caller:
    caller = current_caller()
    if caller is None:
        raise NotAuthenticated()
    return caller


@blueprint.post("")
@described(
    shapes.KeptFile, status=201, form=True, headers=(("Upload-Length", False),), refusals=(422,)
)
def send() -> Response:
    """Take a whole file (multipart field ``file``), or open a resumable upload."""
    if "Upload-Length" in request.headers:
        return _open(_caller())
    if request.mimetype != "multipart/form-data":
        raise _needs("multipart/form-data")
    return _whole(_caller())


@blueprint.route("/<file_id>", methods=["HEAD"])
@described("application/octet-stream")
def progress(file_id: str) -> Response:
    """Tell how many bytes of an upload are durable."""
    state = citizen_files().upload_state(_caller().id, file_id)
    return _with_offset(Response(), state)


@blueprint.patch("/<file_id>")
@described(shapes.KeptFile, headers=(("Upload-Offset", True),), refusals=(409, 413, 415))
def append(file_id: str) -> Response:
    """Append a piece at ``Upload-Offset``; the last one makes the file whole."""
    caller, files = _caller(), citizen_files()
    if request.mimetype != PIECE_TYPE:
        raise _needs(PIECE_TYPE)
    request.max_content_length = files.max_bytes + pieces.READ_BYTES
    offset = _number("Upload-Offset")
    return _progress(pieces.append(files, caller, file_id, offset, request.stream))


@blueprint.get("/<file_id>")
@described("application/octet-stream")
def read(file_id: str) -> Response:
    """Give the untouched original to who may read it; to anyone else it does not exist."""
    caller, files = _caller(), citizen_files()
    file = files.find(file_id)
    if file is None or not readers.may_read(caller, file):
        raise NotFound()
    if caller.id != file.owner:
        logger.info("an officer read a file", extra={"officer": caller.id, "file": file_id})
    answer = Response(files.read(file_id), mimetype=file.type, direct_passthrough=True)
    answer.content_length = file.size
    answer.headers["Content-Disposition"] = disposition("attachment", file.download_name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Digest"] = f"sha-256={_base64_of_hex(file.sha256)}"
    # A film is looked into, and a broken download goes on: one part may be asked for.
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=file.size)
    return answer


def _open(caller: Caller) -> Response:
    if caller.is_anonymous:
        raise BadRequest("a photo without identity is sent at once: its marks are taken out first")
    metadata = _metadata(request.headers.get("Upload-Metadata", ""))
    size = _number("Upload-Length")
    file_id = citizen_files().begin(
        caller.id, size, metadata.get("filename"), metadata.get("filetype")
    )
    answer = Response(status=HTTPStatus.CREATED)
    answer.headers["Location"] = url_for(".progress", file_id=file_id)
    answer.headers["Upload-Offset"] = "0"
    return answer


def _whole(caller: Caller) -> Response:
    """Take the one file of a multipart form, refusing early what already says it is too large."""
    files = citizen_files()
    if (request.content_length or 0) > files.max_bytes + FORM_TEXT_BYTES:
        raise TooLarge(details={"limit": files.max_bytes})
    _, received = receive_form(request, files, caller)
    refused = [one.error for one in received if one.error]
    whole = [one.file for one in received if one.file]
    if refused:
        raise refused[0]
    if len(received) != 1 or received[0].field != "file":
        _discard(whole)
        wrong = {one.field: "unknown-field" for one in received if one.field != "file"}
        fields = {"file": "too-many" if len(received) > 1 else "required", **wrong}
        raise ValidationFailed(fields=fields)
    return _created(whole[0])


def _created(file: StoredFile) -> Response:
    answer = jsonify(file.public())
    answer.status_code = HTTPStatus.CREATED
    answer.headers["Location"] = url_for(".read", file_id=file.id)
    return answer


def _discard(files: list[StoredFile]) -> None:
    for file in files:
        citizen_files().discard(file.id)


def _progress(state: UploadState) -> Response:
    if state.file is None:
        return _with_offset(Response(status=HTTPStatus.NO_CONTENT), state)
    return _with_offset(jsonify(state.file.public()), state)


def _with_offset(answer: Response, state: UploadState) -> Response:
    answer.headers["Upload-Offset"] = str(state.offset)
    answer.headers["Upload-Length"] = str(state.size)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _needs(mimetype: str) -> UnsupportedType:
    return UnsupportedType(details={"accepted": [mimetype], "needed": mimetype})


def _number(header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise BadRequest(f"{header} must be a number of bytes")
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """Read ``name base64, name base64``; a pair that cannot be read is as if it were not sent."""
    pairs = (pair.strip().partition(" ") for pair in header.split(","))
    metadata = {}
    for name, _, value in pairs:
        try:
            metadata[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return metadata


def _base64_of_hex(digest: str) -> str:
    return base64.b64encode(bytes.fromhex(digest)).decode()
