"""The check of a paper: by its number, by the code on it, by the file itself.

Whoever holds a paper learns whether it is genuine and good now, and no more of a person than
initials. Nothing of what was asked is kept.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal, TypedDict

from casework.definition.documents import Document
from casework.engine.regions import current_states
from casework.papers.numbers import parse_number
from chassis import log, time_source
from contracts.errors import NotFound, Unavailable
from contracts.typed import JsonObject, OfficeName, Text, View
from documents.signed_code import BadCode, read
from documents.verified import Verified
from documents.worker_process import WorkerBusy, WorkerFailed
from gateway.cases.store import StoredView
from gateway.documents.use_cases import issued_paper
from gateway.http.context import parts

logger = log.get(__name__)
ISSUED, REPLACED, EXPIRED, REVOKED = "issued", "replaced", "expired", "revoked"
ALTERED, UNKNOWN = "altered", "unknown"
FILE, CODE = "file", "code"


class Paper(TypedDict):
    """A paper that is on record, for anybody who holds it; see `verify`."""

    genuine: Literal[True]
    valid: bool
    state: str
    kind: str
    name: Text
    issued_at: str | None
    valid_until: str | None
    station: OfficeName | None
    department: Text | None
    shows: list[JsonObject]
    sha256: str
    earlier: list[str]
    replaced_by: JsonObject | None


class Altered(TypedDict):
    """What is none of ours and claims to be; see `verify_code`."""

    genuine: Literal[False]
    valid: Literal[False]
    state: str
    altered: str
    claims: Paper | None


Checked = Paper | Altered


def verify(document_id: str) -> Paper:
    """Return what anybody may know who holds the document: {"genuine": True, "valid": whether it is
    good now, "state": issued | replaced (another took its place) | expired | revoked, "kind",
    "name", "issued_at", "valid_until" (None: without end), "station" (the office that issued it),
    "department" (its name, None where the service names none), "shows": [{"name", "value"}],
    "sha256", "earlier" (what the file's SHA-256 was before a time stamp was added), "replaced_by"
    (None, or {"name", "issued_at", "corrected"})}.

    Nothing of who it is about; in a sensitive matter not even the office or what it shows. The id
    may be written as people type it (``parse_number``). NotFound for one that no document bears,
    and for a kind that is not for checking.
    """
    return _verdict(*_paper(document_id))


def _paper(number: str) -> tuple[StoredView, JsonObject]:
    """Return the paper of this number as it stands, else of the one that was meant: a slip of the
    hand is no forgery."""
    try:
        return issued_paper(number)
    except NotFound:
        meant = parse_number(number)
        if meant is None:
            raise
    return issued_paper(meant)


def verify_code(code: str) -> Checked:
    """Return what the code on a paper proves: as for `verify`, of the paper that it was made for.

    Where it was altered, or made by somebody else: {"genuine": False, "valid": False, "state":
    "altered", "altered": "code", "claims": what is on record of the paper that it claims to be,
    None where there is none such}. Where it is no code of ours at all NotFound.
    """
    try:
        claim = read(code, parts().code_keys)
    except BadCode as bad:
        if bad.claim is None:
            raise NotFound("no such document to be checked") from None
        return _altered(CODE, bad.claim.id)
    return verify(claim.id)


def verify_file(pdf: bytes) -> Checked:
    """Return what a file proves: as for `verify`, if it is one that was issued, byte for byte, or
    if its seal says so all the same.

    Else, where it claims to be a paper that is on record, as for an altered code, with "altered":
    "file". NotFound where it is nothing that was issued here; Unavailable where too many ask.
    """
    case = parts().cases.of_fingerprint(fingerprint := hashlib.sha256(pdf).hexdigest())
    if case is not None:
        return _verdict(case, _bearing(case, fingerprint))
    proved = _examined(pdf)
    if proved.identifier is None:
        raise NotFound("no such document to be checked")
    if proved.valid and proved.covers_whole:
        return verify(proved.identifier)
    answer = _altered(FILE, proved.identifier)
    if answer["claims"] is None:
        raise NotFound("no such document to be checked")
    return answer


def _examined(pdf: bytes) -> Verified:
    try:
        return parts().examiner.verify(pdf, time_source.now())
    except WorkerBusy:
        raise Unavailable("too many files are being examined") from None
    except WorkerFailed as failed:
        # A file on which the reader breaks was made to, and is none that we issued.
        logger.warning("a file cannot be examined", extra={"reason": failed.kind})
        return parts().examiner.claims(pdf)


def _altered(what: str, claimed: str) -> Altered:
    try:
        claims: Paper | None = verify(claimed)
    except NotFound:
        claims = None
    return {
        "genuine": False,
        "valid": False,
        "state": ALTERED,
        "altered": what,
        "claims": claims,
    }


def _verdict(case: View, entry: JsonObject) -> Paper:
    service = parts().catalogue.of_case(case)
    kind = service.definition.documents.get(entry["kind"]) if service else None
    if service is None or kind is None or not kind.verify:
        raise NotFound("no such document to be checked")
    newer = _newer(case, entry)
    state = _state(case, entry, kind, newer)
    secret = case["sensitive"]
    department = service.definition.source.get("department")
    return {
        "genuine": True,
        "valid": state == ISSUED,
        "state": state,
        "kind": entry["kind"],
        "name": dict(kind.name),
        "issued_at": entry.get("issued_at"),
        "valid_until": entry.get("valid_until"),
        "station": None if secret else entry.get("station") or case["station"],
        "department": department["name"] if department else None,
        "shows": [] if secret else entry.get("shows") or [],
        "sha256": entry["sha256"],
        "earlier": entry.get("earlier") or [],
        "replaced_by": newer and _replaced_by(entry, newer),
    }


def _replaced_by(entry: JsonObject, newer: JsonObject) -> JsonObject:
    """Return what is told of the paper that took another's place. Not its number, with which
    whoever holds the former one could pass for its holder."""
    corrected = bool((entry.get("replaced") or {}).get("corrected"))
    paper = {"name": newer.get("name"), "issued_at": newer.get("issued_at")}
    return {**paper, "corrected": corrected}


def _newer(case: View, entry: JsonObject) -> JsonObject | None:
    """Return the entry that took the place of this one, None where it holds."""
    replaced = entry.get("replaced")
    if replaced:
        return next((one for one in case["documents"] if one["id"] == replaced["by"]), None)
    # A case from before entries said so: the newest of its kind holds.
    newest = [one for one in case["documents"] if one["kind"] == entry["kind"]][-1]
    return newest if newest["id"] != entry["id"] else None


def _state(case: View, entry: JsonObject, kind: Document, newer: JsonObject | None) -> str:
    """Return what became of a document:
    a case in one of these states takes all its papers with it."""
    if not kind.revoked_in.isdisjoint(current_states(case)):
        return REVOKED
    if newer is not None:
        return REPLACED
    until = entry.get("valid_until")
    if until and time_source.now() > datetime.fromisoformat(until):
        return EXPIRED
    return ISSUED


def _bearing(case: View, sha256: str) -> JsonObject:
    """Return the entry of the case's document that has, or had, this SHA-256."""
    return next(
        one
        for one in case["documents"]
        if one["sha256"] == sha256 or sha256 in one.get("earlier", ())
    )
