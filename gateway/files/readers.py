"""Who may read a file that a citizen gave."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.errors import NotFound
from gateway.cases import policy
from gateway.cases import use_cases as cases
from gateway.files.stored import StoredFile
from gateway.http.context import parts
from gateway.identity.caller import Caller


def may_read(caller: Caller, file: StoredFile) -> bool:
    """Return whether the caller may read the file: its owner, and an officer who may read the
    answer or the note of a case that names it. Everybody else may not. Raises Unavailable and
    DeadlineExceeded while the case's service, which decides it, does not answer, and
    PrivateCodeNeeded where a case that it was given to waits for its owner's code."""
    if caller.is_citizen:
        if caller.id == file.owner:
            _require_open(caller, file)
        return caller.id == file.owner
    return any(_is_named_to(caller, reference, file.id) for reference in _cases_of(file))


def _require_open(owner: Caller, file: StoredFile) -> None:
    for view in parts().cases.find_each([*file.references]) if file.references else ():
        if view:
            policy.require_open(owner, view)


def _cases_of(file: StoredFile) -> Iterator[str]:
    """Yield the cases that the file was given to, then those they are linked to: what is handed on
    names the files of the case that it came from."""
    yield from file.references
    views = parts().cases.find_each(list(file.references))
    links = [view.get("links") or {} for view in views if view]
    yield from (row["reference"] for by_name in links for rows in by_name.values() for row in rows)


def _is_named_to(caller: Caller, reference: str, file_id: str) -> bool:
    """Ask the case's service whether the file is named to the caller. To see a case is not to read
    its record: who may, in which state, its service decides, and it notes down the reading where
    the matter is sensitive."""
    try:
        record = cases.read_record(caller, reference)
    except NotFound:
        return False
    answer_sets = [record["form"], *(note["body"] for note in record["notes"])]
    answer_sets += [row["values"] for rows in record["records"].values() for row in rows]
    return any(_names(value, file_id) for answers in answer_sets for value in answers.values())


def _names(value: object, file_id: str) -> bool:
    return isinstance(value, list) and file_id in value
