"""Files that citizens give, evidence and documents: who may send, name and read them.

A file belongs to who sent it. Nobody else may read it until a case names it, and then only those
who may read that case. A file that no application names within a day is forgotten.
"""

from flask import current_app

from contracts.errors import ContractError, ValidationFailed
from gateway import use_cases
from gateway.context import Caller, database, settings
from gateway.file_quota import Quota
from gateway.file_store import FileKeys, SealedChunks
from gateway.stored_files import CitizenFiles, StoredFile


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
    """Whether the caller may read the file: its owner, and an officer to whom the gateway shows a
    case that names it. Everybody else may not."""
    if caller.is_citizen:
        return caller.id == file.owner
    return any(_may_see_case(caller, reference) for reference in file.references)


def _may_see_case(caller: Caller, reference: str) -> bool:
    try:
        use_cases.get_case_view(caller, reference)
    except ContractError:
        return False
    return True
