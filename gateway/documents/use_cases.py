"""Documents that services issued: given to whom they are for. Their check is in `checking`."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.errors import Internal, NotAllowed, NotFound
from contracts.typed import Json, JsonObject
from gateway.bus.calls import ask_as
from gateway.cases import policy
from gateway.cases.store import StoredView
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller

LONGEST_ID = 64
SUFFIXES = {"application/pdf": "pdf", "application/json": "json"}


@dataclass(frozen=True)
class Finished:
    """A finished document as it is handed out."""

    content: bytes
    media_type: str
    sha256: str
    file_name: str


def read(caller: Caller, document_id: str) -> Finished:
    """Return the document, asked of the service that issued it.

    NotFound, always in the same words, for one that is not there or not for this caller;
    Unavailable and DeadlineExceeded while the service does not answer.
    """
    case, entry = issued_paper(document_id)
    policy.require_visible(caller, case)
    try:
        reply = ask_as(
            caller,
            case["bus_service"],
            "read_document",
            {"reference": case["reference"], "document_id": document_id},
            timeout=settings().read_timeout,
            scope=case["reference"],
        )
    except NotAllowed:
        raise NotFound("no such document for this caller") from None
    return Finished(
        content=checked(reply, entry["sha256"]),
        media_type=reply["media_type"],
        sha256=entry["sha256"],
        file_name=f"{entry['kind']}-{case['reference']}.{SUFFIXES[reply['media_type']]}",
    )


def issued_paper(document_id: str) -> tuple[StoredView, JsonObject]:
    """Return the case in which a document was issued, and its entry there; NotFound without one."""
    case = parts().cases.of_document(document_id) if len(document_id) <= LONGEST_ID else None
    if case is None:
        raise NotFound("no such document for this caller")
    return case, next(one for one in case["documents"] if one["id"] == document_id)


def checked(reply: Mapping[str, Json], sha256: str) -> bytes:
    """Return the document's bytes, of its issuer's answer: `casework.typed.papers.PaperContent`;
    raise Internal unless they are those of this SHA-256."""
    try:
        content = base64.b64decode(reply["content"], validate=True)
    except (binascii.Error, ValueError):
        raise Internal("a document cannot be read") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Internal("a document is not the one that was issued")
    return content
