"""A directory sent by the administrator: looked at without changing anything, then put in force.

What is looked at and what is put in force are the same to the byte, and compared with the same:
both are in the fingerprint. Whether it may be published is asked of `validation`, as on the command
line. Nobody is routed by a draft.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

from chassis import time_source
from chassis.actor import Actor
from chassis.archives import BadArchive, Limits, unpack, without_common_folder
from chassis.parts import offload
from contracts.drafts import DRAFT_BYTES
from contracts.errors import BadRequest, Conflict, NotAllowed
from services.routing.book import Book
from services.routing.changes import by_table, entries, removed_offices
from services.routing.directory import Directory
from services.routing.directory_files import FILES, UnreadableDirectory, read_files
from services.routing.draft_store import DraftStore
from services.routing.draft_typed import (
    DraftHead,
    DraftList,
    DraftView,
    FindingView,
    State,
    Step,
    StoredDraft,
    StoredStep,
)
from services.routing.problems import HEAD, Place, Problem, problem
from services.routing.store import DirectoryStore, Published
from services.routing.typed import Records
from services.routing.use_cases import import_directory
from services.routing.validation import validate

ADMINISTRATOR = "administrator"
LIMITS = Limits(archive=DRAFT_BYTES, files=60, unpacked=32 * 1024 * 1024)
"""The directory of this State is 160 kB, unpacked 500 kB; the table of PIN codes grows most."""
MOST = 400
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Candidate:
    """What an archive holds: the records, or what is wrong with them; names of files that nobody
    reads."""

    records: Records | None
    problems: list[Problem]
    ignored: list[str]
    is_whole: bool = False
    """Whether every table has the form of one, so that it can be compared."""


class Drafts:
    """The drafts of one database; every call is by an administrator, proved."""

    def __init__(self, store: DirectoryStore, drafts: DraftStore) -> None:
        self._store = store
        self._drafts = drafts

    def check(self, actor: Actor, archive: str) -> DraftView:
        """Look at an archive in base64; return what it would change. It is stored as a draft if
        nothing is wrong with it; in force is nothing of it."""
        _require_administrator(actor)
        content = _bytes_of(archive)
        candidate = offload(read_candidate, content)
        published = self._store.published()
        if candidate.records and not candidate.problems:
            candidate.problems.extend(self._version_problems(candidate.records))
        if candidate.problems or candidate.records is None:
            return self._refused(candidate, published, actor)
        fingerprint = _fingerprint(candidate.records, published.revision)
        row = self._drafts.add(
            fingerprint, candidate.records, content, published.revision, actor.id
        )
        return self._view(row, candidate, published)

    def newest(self, actor: Actor, limit: int = 50) -> DraftList:
        """Return the drafts of the last days and what is in force."""
        _require_administrator(actor)
        published = self._store.published()
        return {
            "items": [_head(row, published.revision) for row in self._drafts.newest(limit)],
            "in_force": {
                "directories": list(published.directories),
                "boundary_sets": list(published.boundary_sets),
            },
        }

    def read(self, actor: Actor, fingerprint: str) -> DraftView:
        """Return a draft; NotFound where there is none."""
        _require_administrator(actor)
        row = self._drafts.find(fingerprint)
        candidate = offload(read_candidate, bytes(row["archive"]))
        return self._view(row, candidate, self._store.published())

    def publish(self, actor: Actor, fingerprint: str, *, by_two: bool) -> DraftHead:
        """Put a draft in force from its date; with ``by_two`` only once another administrator has
        proposed it, else it is proposed.

        Conflict where something was published since it was compared. The same again changes
        nothing. Emits directory.published.
        """
        _require_administrator(actor)
        row = self._drafts.find(fingerprint)
        published = self._store.published()
        if "published" in row:
            return _head(row, published.revision)
        candidate = offload(read_candidate, bytes(row["archive"]))
        if candidate.records is None:
            raise Conflict("the draft cannot be read any more")
        if not self._is_in_force(candidate.records, published):
            if published.revision != row["revision"]:
                raise Conflict("another directory was published since this one was looked at")
            if by_two and not self._drafts.is_agreed(fingerprint, actor.id):
                return _head(self._drafts.find(fingerprint), published.revision)
            import_directory(self._store, candidate.records)
            self._store.publish_directory(row["version"], at_revision=row["revision"])
        self._drafts.note_published(fingerprint, actor.id)
        return _head(self._drafts.find(fingerprint), row["revision"])

    def drop(self, actor: Actor, fingerprint: str) -> bool:
        """Take back a draft; return False for one that is in force."""
        _require_administrator(actor)
        return self._drafts.drop(fingerprint)

    def _is_in_force(self, records: Records, published: Published) -> bool:
        """Return whether just these records are published, from their own date: the answer to
        whoever published them was lost."""
        entry = {"version": records["version"], "effective_from": records["effective_from"]}
        return entry in published.directories and self._store.holds(records)

    def _version_problems(self, records: Records) -> list[Problem]:
        if self._store.may_add(records):
            return []
        return [problem("version-taken", records["version"], HEAD)]

    def _refused(self, candidate: Candidate, published: Published, actor: Actor) -> DraftView:
        records = candidate.records
        head: DraftHead = {
            "fingerprint": None,
            "state": "refused",
            "version": records["version"] if records else "",
            "effective_from": records["effective_from"] if records else "",
            "sent": {"by": actor.id, "at": time_source.now().isoformat(timespec="milliseconds")},
            "proposed": None,
            "published": None,
        }
        return self._with_changes(head, candidate, published)

    def _view(self, row: StoredDraft, candidate: Candidate, published: Published) -> DraftView:
        return self._with_changes(_head(row, published.revision), candidate, published)

    def _with_changes(
        self, head: DraftHead, candidate: Candidate, published: Published
    ) -> DraftView:
        records = candidate.records if candidate.is_whole else None
        before = self._in_force_on(records, published) if records else None
        changed = entries(before, records) if before and records else []
        findings = [_finding(one) for one in candidate.problems]
        return {
            **head,
            "replaces": before["version"] if before else "",
            "tables": by_table(changed),
            "entries": changed[:MOST],
            "entries_count": len(changed),
            "removed": removed_offices(changed),
            "findings": findings[:MOST],
            "findings_count": len(findings),
            "ignored": candidate.ignored[:MOST],
        }

    def _in_force_on(self, records: Records, published: Published) -> Records:
        """Return the directory that is in force on the day of the records; before all, the
        oldest."""
        day = records["effective_from"]
        begun = [one for one in published.directories if one["effective_from"] <= day]
        entry = begun[-1] if begun else published.directories[0]
        return self._store.directory(entry["version"], entry["effective_from"])


def read_candidate(content: bytes) -> Candidate:
    """Return what an archive holds; what is wrong with it is among the problems."""
    try:
        files = without_common_folder(unpack(content, LIMITS))
    except BadArchive as refused:
        return Candidate(None, [_of_archive(refused)], [])
    ignored = sorted(files.keys() - set(FILES))
    try:
        records = read_files(files)
    except UnreadableDirectory as unreadable:
        return Candidate(None, list(unreadable.problems), ignored)
    problems = validate(records)
    return Candidate(records, problems or _openable(records), ignored, is_whole=True)


def _openable(records: Records) -> list[Problem]:
    """Return a problem where the directory could be published and not be opened then."""
    try:
        Book([Directory(records)])
    except Exception as error:
        return [problem("cannot-be-opened", records["version"], HEAD, reason=repr(error))]
    return []


def _of_archive(refused: BadArchive) -> Problem:
    most = {"too-many-files": LIMITS.files, "too-large": LIMITS.archive // MEGABYTE}
    most["too-large-unpacked"] = LIMITS.unpacked // MEGABYTE
    code = f"archive-{refused.code}"
    return problem(code, refused.name, Place(refused.name), most=most.get(refused.code, 0))


def _finding(one: Problem) -> FindingView:
    place = one.place
    return {
        "code": one.code,
        "file": place.file,
        "row": place.row,
        "subject": one.subject,
        "text": one.text,
    }


def _head(row: StoredDraft, revision: int) -> DraftHead:
    return {
        "fingerprint": row["_id"],
        "state": _state(row, revision),
        "version": row["version"],
        "effective_from": row["effective_from"],
        "sent": _step({"by": row["by"], "at": row["at"]}),
        "proposed": _step(row["proposed"]) if "proposed" in row else None,
        "published": _step(row["published"]) if "published" in row else None,
    }


def _state(row: StoredDraft, revision: int) -> State:
    if "published" in row:
        return "published"
    if row["revision"] != revision:
        return "outdated"
    return "proposed" if "proposed" in row else "checked"


def _step(step: StoredStep) -> Step:
    return {"by": step["by"], "at": step["at"].isoformat(timespec="milliseconds")}


def _fingerprint(records: Records, revision: int) -> str:
    text = json.dumps([records, revision], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _bytes_of(archive: str) -> bytes:
    try:
        return base64.b64decode(archive, validate=True)
    except binascii.Error as error:
        raise BadRequest("the archive is not in base64") from error


def _require_administrator(actor: Actor) -> None:
    if actor.role != ADMINISTRATOR:
        raise NotAllowed("for the administrator only")
