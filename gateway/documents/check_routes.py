"""`/api/v1/verify`: whether a paper is genuine and good now, for anybody who holds it; and the keys
with which one finds out without asking."""

from __future__ import annotations

import base64

from flask import Blueprint, Response, request

from documents.signed_code import key_id
from gateway.documents import checking, shapes
from gateway.documents.uploads import received_pdf
from gateway.http.access import public
from gateway.http.context import parts, settings
from gateway.http.description import described
from gateway.http.replies import json_reply

blueprint = Blueprint("check", __name__)

KEYS_LIFE = "public, max-age=3600"


@blueprint.get("/api/v1/verify/<number>")
@public(limit="lookup")
@described(shapes.Paper, refusals=(404,))
def by_number(number: str) -> Response:
    """Check the paper of this number; not found where none was issued under it."""
    return json_reply(checking.verify(number))


@blueprint.get("/api/v1/verify/codes/<code>")
@public(limit="lookup")
@described(shapes.CheckedPaper, refusals=(404,))
def by_code(code: str) -> Response:
    """Check what the code on a paper proves:
    the text behind the last stroke of the address in it."""
    return json_reply(checking.verify_code(code))


@blueprint.post("/api/v1/verify")
@public(limit="check")
@described(shapes.CheckedPaper, form=True, refusals=(404, 413, 415, 422, 503))
def by_file() -> Response:
    """Check what a PDF proves (multipart field `file`). It is kept nowhere."""
    return json_reply(checking.verify_file(received_pdf(request, settings().check_max_bytes)))


@blueprint.get("/.well-known/nagrik-setu/papers.json")
@public(limit="lookup")
@described(shapes.PaperKeys)
def keys() -> Response:
    """Return the public keys of codes and seals, the former ones too."""
    chosen = settings()
    trusted = parts().trusted_seals
    answer = json_reply(
        {
            "site": chosen.public_url,
            "codes": [
                {"id": key_id(key), "algorithm": "Ed25519", "key": base64.b64encode(key).decode()}
                for key in parts().code_keys
            ],
            "seals": trusted.seals.decode(),
            "authorities": trusted.authorities.decode(),
        }
    )
    answer.headers["Cache-Control"] = KEYS_LIFE
    return answer
