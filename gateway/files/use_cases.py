"""Files that citizens give, evidence and documents: who may send, name and read them.

A file belongs to who sent it. Nobody else may read it until a case names it, and then only those
who may read there what names it. A file that no application names within a day is forgotten.
"""

from flask import current_app

from contracts.errors import NotFound, ValidationFailed
from gateway import use_cases
from gateway.files.quota import Quota
from gateway.files.store import FileKeys, SealedChunks
from gateway.files.stored import CitizenFiles, StoredFile
from gateway.http.context import Caller, database, settings


def citizen_files() -> CitizenFiles:
    """Return the files of this gateway, built once per process."""
    found = current_app.extensions.get("citizen_files")
    if found is None:
        chosen = settings()
        chunks = SealedChunks(database(), FileKeys.parse(chosen.files_key))
        quota = Quota(database(), chosen.files_daily_bytes)
        found = CitizenFiles(chunks, quota, chosen.file_max_bytes)
        found.ensure_indexes()
        current_app.extensions["citizen_files"] = found
    return found


def check_attachable(caller: Caller, ids: list[str], path: str = "files") -> None:
    """Refuse with ValidationFailed (``no-such-file``, by place in the list) unless every file is
    whole and the caller's own; those that are will not expire while the filing is under way."""
    if not ids:
        return
    own = citizen_files().owned(caller.id, [one for one in ids if isinstance(one, str)])
    wrong = {
        f"{path}.{place}": "no-such-file"
        for place, one in enumerate(ids)
        if not isinstance(one, str) or one not in own
    }
    if wrong:
        raise ValidationFailed(fields=wrong)
    citizen_files().hold(caller.id, ids)


def attach(reference: str, ids: list[str]) -> None:
    """Tie files to the case that names them, after it was accepted."""
    if ids:
        citizen_files().attach(reference, ids)


def may_read_file(caller: Caller, file: StoredFile) -> bool:
    """Whether the caller may read the file: its owner, and an officer who may read the answer or
    the note of a case that names it. Everybody else may not. Raises Unavailable and
    DeadlineExceeded while the case's service, which decides it, does not answer."""
    if caller.is_citizen:
        return caller.id == file.owner
    return any(_is_named_to(caller, reference, file.id) for reference in file.references)


def _is_named_to(caller: Caller, reference: str, file_id: str) -> bool:
    """To see a case is not to read its record: who may, in which state, its service decides, and
    it notes down the reading where the matter is sensitive."""
    try:
        record = use_cases.read_record(caller, reference)
    except NotFound:
        return False
    told = [record["form"], *(note["body"] for note in record["notes"])]
    return any(_names(value, file_id) for answers in told for value in answers.values())


def _names(value: object, file_id: str) -> bool:
    return isinstance(value, list) and file_id in value
