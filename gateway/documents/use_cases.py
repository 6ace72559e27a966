"""Documents that services issued: given to whom they are for, and checked by whoever holds one."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime

from casework.definition.documents import Document
from casework.engine.regions import current_states
from chassis import time_source
from contracts.errors import Internal, NotAllowed, NotFound
from contracts.typed import JsonObject, View
from gateway.bus.calls import ask_as
from gateway.cases import policy
from gateway.cases.store import StoredView
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller

LONGEST_ID = 64
ISSUED, REPLACED, EXPIRED, REVOKED = "issued", "replaced", "expired", "revoked"


@dataclass(frozen=True)
class Finished:
    """A finished document as it is handed out."""

    content: bytes
    media_type: str
    sha256: str
    file_name: str


def read(caller: Caller, document_id: str) -> Finished:
    """The document, asked of the service that issued it.

    NotFound, always in the same words, for one that is not there or not for this caller;
    Unavailable and DeadlineExceeded while the service does not answer.
    """
    case, entry = _found(document_id)
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
        content=_checked(reply, entry),
        media_type=reply["media_type"],
        sha256=entry["sha256"],
        file_name=f"{entry['kind']}-{case['reference']}.pdf",
    )


def verify(document_id: str) -> dict:
    """What anybody may know who holds the document: {"genuine": True, "valid": whether it is good
    now, "state": issued | replaced (by a newer one of its kind) | expired | revoked, "kind",
    "name", "issued_at", "valid_until" (None: without end), "station" (the office that issued it),
    "department" (its name, None where the service names none), "shows": [{"name", "value"}],
    "sha256"}.

    Nothing of who it is about; in a sensitive matter not even the office or what it shows. NotFound
    for an id that no document bears, and for a kind that is not for checking.
    """
    case, entry = _found(document_id)
    service = parts().catalogue.of_case(case)
    kind = service.definition.documents.get(entry["kind"]) if service else None
    if service is None or kind is None or not kind.verify:
        raise NotFound("no such document to be checked")
    state = _state(case, entry, kind)
    secret = case["sensitive"]
    return {
        "genuine": True,
        "valid": state == ISSUED,
        "state": state,
        "kind": entry["kind"],
        "name": dict(kind.name),
        "issued_at": entry.get("issued_at"),
        "valid_until": entry.get("valid_until"),
        "station": None if secret else entry.get("station") or case["station"],
        "department": (service.definition.source.get("department") or {}).get("name"),
        "shows": [] if secret else entry.get("shows") or [],
        "sha256": entry["sha256"],
    }


def _state(case: View, entry: dict, kind: Document) -> str:
    """What became of a document: a case in one of these states takes all its papers with it."""
    if not kind.revoked_in.isdisjoint(current_states(case)):
        return REVOKED
    if [one["id"] for one in case["documents"] if one["kind"] == kind.kind][-1] != entry["id"]:
        return REPLACED
    until = entry.get("valid_until")
    if until and time_source.now() > datetime.fromisoformat(until):
        return EXPIRED
    return ISSUED


def _found(document_id: str) -> tuple[StoredView, JsonObject]:
    """The case in which a document was issued, and its entry there; NotFound without one."""
    case = parts().cases.of_document(document_id) if len(document_id) <= LONGEST_ID else None
    if case is None:
        raise NotFound("no such document for this caller")
    return case, next(one for one in case["documents"] if one["id"] == document_id)


def _checked(reply: dict, entry: dict) -> bytes:
    """The document's bytes; Internal unless they are those that the case names."""
    try:
        content = base64.b64decode(reply["content"], validate=True)
    except (binascii.Error, ValueError):
        raise Internal("a document cannot be read") from None
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise Internal("a document is not the one that was issued")
    return content
