"""Files that citizens give, evidence and documents: who may send, name and read them.

A file belongs to who sent it. Nobody else may read it until a case names it, and then only those
who may read there what names it. A file that no application names within a day is forgotten.
"""

from flask import current_app

from contracts.errors import ValidationFailed
from gateway.files.quota import Quota
from gateway.files.store import FileKeys, SealedChunks
from gateway.files.stored import CitizenFiles
from gateway.http.context import database, settings
from gateway.identity.caller import Caller


def citizen_files() -> CitizenFiles:
    """Return the files of this gateway, built once per process."""
    files = current_app.extensions.get("citizen_files")
    if files is None:
        chosen = settings()
        chunks = SealedChunks(database(), FileKeys.parse(chosen.files_key))
        quota = Quota(database(), chosen.files_daily_bytes)
        files = CitizenFiles(chunks, quota, chosen.file_max_bytes)
        files.ensure_indexes()
        current_app.extensions["citizen_files"] = files
    return files


def check_attachable(
    caller: Caller, ids: list[str], service: str, path: str = "files"
) -> dict[str, str]:
    """Return the SHA-256 of each file by its id. Refuse with ValidationFailed (``no-such-file``, by
    place in the list) unless every file is whole and the caller's own; those that are will not
    expire while the filing is under way, and ``service`` is noted as whom they are given to."""
    if not ids:
        return {}
    own = citizen_files().owned(caller.id, [one for one in ids if isinstance(one, str)])
    wrong = {
        f"{path}.{place}": "no-such-file"
        for place, one in enumerate(ids)
        if not isinstance(one, str) or one not in own
    }
    if wrong:
        raise ValidationFailed(fields=wrong)
    citizen_files().hold(caller.id, ids, service)
    return {one: own[one] for one in ids}


def attach(reference: str, ids: list[str]) -> None:
    """Tie files to the case that names them, after it was accepted."""
    if ids:
        citizen_files().attach(reference, ids)
