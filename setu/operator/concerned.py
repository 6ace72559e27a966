"""Whom a breach concerns, so that each can be informed (Digital Personal Data Protection Act 2023,
s. 8(6)): owners of cases and parties to them, with the language in which to write.

Who is only named in an answer, such as a witness, is known to nobody but the office: the reference
leads there. A contact is encrypted under the gateway's key, and opened only where that is wished.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime
from itertools import islice

from casework.desk.erasing import NOBODY
from casework.engine.notices import iso
from chassis.cipher import FieldCipher
from chassis.mongo import Document
from gateway.bulk.exports import MARK, csv_line
from gateway.identity.phrases import is_anonymous
from setu.operator.place import GATEWAY, Databases

BATCH = 500
OWNER, ACCOUNT = "owner", "account"
SEALED, NO_IDENTITY, NOT_KNOWN, ERASED = "sealed", "no identity", "not known", "erased"
_READ = ("service", "owner", "parties", "party_contacts", "language", "filed_at", "erased_at")


@dataclass(frozen=True)
class Concerned:
    """One person in one case, or with an account; `part` is "owner", a party's name or "account".
    `mobile` is one of the words above where there is none to be read."""

    deployable: str
    reference: str
    service: str
    filed_at: str
    part: str
    citizen: str
    language: str
    mobile: str = SEALED


@dataclass(frozen=True)
class Breach:
    """What was reached: all of `deployables`, or of their cases these `references`, as far as they
    were kept there at some time between `since` and `until` (None: without a bound)."""

    deployables: tuple[str, ...]
    references: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def __str__(self) -> str:
        span = f"{iso(self.since) or 'the beginning'} to {iso(self.until) or 'now'}"
        what = f"{len(self.references)} cases" if self.references else "all"
        return f"{', '.join(self.deployables)}, {what}, {span}"


def concerned(
    databases: Databases, breach: Breach, cipher: FieldCipher | None
) -> Iterator[Concerned]:
    """Yield everybody whom the breach concerns; mobiles where `cipher`, the gateway's, is given."""
    for name in breach.deployables:
        rows = _accounts(databases, breach) if name == GATEWAY else _cases(databases, name, breach)
        while batch := list(islice(rows, BATCH)):
            yield from _with_mobiles(databases, batch, cipher)


def csv_lines(rows: Iterable[Concerned]) -> Iterator[str]:
    """Yield the same as CSV, each cell in quotes and none that a spreadsheet would run."""
    yield MARK + csv_line(one.name for one in fields(Concerned))
    for row in rows:
        yield csv_line(astuple(row))


def _cases(databases: Databases, name: str, breach: Breach) -> Iterator[Concerned]:
    wanted: Document = {}
    if breach.references:
        wanted["_id"] = {"$in": list(breach.references)}
    if breach.until:
        wanted["filed_at"] = {"$lte": breach.until}
    if breach.since:
        wanted["$or"] = [{"erased_at": None}, {"erased_at": {"$gte": breach.since}}]
    cases = databases.of(name)["cases"].find(wanted, dict.fromkeys(_READ, 1))
    for case in cases.sort("filed_at", 1):
        for part, citizen, language in _people(case):
            filed_at = iso(case["filed_at"]) or ""
            yield Concerned(name, case["_id"], case["service"], filed_at, part, citizen, language)


def _people(case: Document) -> Iterator[tuple[str, str, str]]:
    yield OWNER, case["owner"], case["language"]
    contacts = case.get("party_contacts") or {}
    for part, party in (case.get("parties") or {}).items():
        language = (contacts.get(part) or {}).get("language") or case["language"]
        yield part, party["id"], language


def _accounts(databases: Databases, breach: Breach) -> Iterator[Concerned]:
    wanted = {"created_at": {"$lte": breach.until}} if breach.until else {}
    for row in databases.of(GATEWAY)["citizens"].find(wanted, {"language": 1, "created_at": 1}):
        made_at = iso(row["created_at"]) or ""
        language = row.get("language") or "hi"
        yield Concerned(GATEWAY, "", "", made_at, ACCOUNT, row["_id"], language)


def _with_mobiles(
    databases: Databases, batch: Sequence[Concerned], cipher: FieldCipher | None
) -> Iterator[Concerned]:
    ids = sorted({one.citizen for one in batch})
    rows = databases.of(GATEWAY)["citizens"].find({"_id": {"$in": ids}}, {"personal": 1})
    sealed = {row["_id"]: row["personal"] for row in rows}
    for one in batch:
        yield replace(one, mobile=_mobile(one.citizen, sealed, cipher))


def _mobile(citizen: str, sealed: Document, cipher: FieldCipher | None) -> str:
    if citizen == NOBODY:
        return ERASED
    if is_anonymous(citizen):
        return NO_IDENTITY
    if citizen not in sealed:
        return NOT_KNOWN
    return str(cipher.decrypt(sealed[citizen])["mobile"]) if cipher else SEALED
