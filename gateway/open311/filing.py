"""Filing for a citizen on the word of a partner's program, and its updates about what it filed.

The case is the citizen's whose mobile the request names: he or she is written to, finds it after
signing in and can withdraw it, as with what an office files for somebody. Without a mobile it is
the partner's own desk's. Who filed for whom is in the audit log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from werkzeug.datastructures import FileStorage

from casework.desk.reference import parse_reference
from chassis.actor import Actor
from contracts.errors import NotFound, ValidationFailed
from contracts.typed import Json, JsonObject
from gateway.cases import use_cases
from gateway.files.use_cases import citizen_files
from gateway.http.context import language, parts
from gateway.identity import mobile
from gateway.identity.caller import Caller
from gateway.open311 import services
from gateway.open311.answers import STATUSES, Arguments, answers_of, described, text_of
from gateway.open311.store import Filings
from gateway.open311.words import worded
from gateway.partners.keys import OPEN311_CREATE, OPEN311_CREATE_UNLISTED, ApiKey

PARTNER = "partner"
READ_BYTES = 64 * 1024
MOST_FILES = 10
UPDATE_ARGUMENTS = (
    *("service_request_id", "update_id", "status", "updated_datetime", "description"),
)
_NOT_TOLD = frozenset({"api_key", "jurisdiction_id", "lang"})
"""Arguments that say nothing of the matter."""


def create(
    key: ApiKey, arguments: Arguments, files: Iterable[FileStorage], own_key: str | None
) -> JsonObject:
    """Return {"service_request_id", "service_notice", "account_id"} of a request, filed now or by
    an earlier attempt. `own_key` is what the client calls this attempt, where it does.

    Refuses with ValidationFailed, NotFound (no such service), ScopeMissing, and as
    `cases.use_cases.file_case` does.
    """
    code = text_of(arguments, "service_code")
    if not code:
        raise ValidationFailed(fields={"service_code": "required"})
    service, declared = services.service(code)
    key.require(OPEN311_CREATE if declared.listed else OPEN311_CREATE_UNLISTED)
    form = service.definition.form
    answers = answers_of(form, declared, arguments, language())
    caller = _citizen(key, text_of(arguments, "phone"))
    uploads = [one for one in files if one.filename]
    media = declared.takes.get("media")
    if uploads and (media is None or len(uploads) > MOST_FILES):
        raise ValidationFailed(fields={"media": "too-many" if media else "unknown-field"})
    filings = parts().open311
    hashes = [_sha256(one) for one in uploads]
    fingerprint = filings.fingerprint(key.partner, _matter(arguments), hashes, own_key)
    if media is not None and uploads:
        # What is plainly wrong is refused before any file is stored.
        form.asked_of(services.CITIZEN).validate(answers, checked=False)
    attempt = filings.attempt(fingerprint)
    if media is not None and uploads:
        ids: Json = attempt["files"] or _store(filings, fingerprint, caller, uploads)
        answers[media] = [*answers.get(media, []), *ids]
    key_of_attempt = attempt["idempotency_key"]
    view = use_cases.file_case(caller, code, answers, key_of_attempt, by_hand=False)
    filings.filed(fingerprint, view["reference"], key.partner)
    actor = Actor(id=key.identity, role=PARTNER)
    parts().audit.record(f"files for {caller.id}", view["reference"], actor)
    following = view["next"]
    return {
        "service_request_id": view["reference"],
        "service_notice": following["what"] if following else None,
        "account_id": text_of(arguments, "account_id") or None,
    }


def update(key: ApiKey, arguments: Arguments) -> JsonObject:
    """Return {"update_id"}, the partner's own, of what it tells of a request that its programs
    filed: it goes to the office as the words of the citizen's side, and changes no state by itself.
    Nothing of the case is answered, such as how many steps it has.

    Refuses with ValidationFailed (also `given-twice` for an update that was taken before), NotFound
    (no such request of this partner), ActionNotOpen, and as `cases.use_cases.act` does.
    """
    wrong: JsonObject = {
        name: "required" for name in UPDATE_ARGUMENTS if not text_of(arguments, name)
    }
    status = text_of(arguments, "status").upper()
    if "status" not in wrong and status not in STATUSES:
        wrong["status"] = "not-a-choice"
    if wrong:
        raise ValidationFailed(fields=wrong)
    filings, update_id = parts().open311, text_of(arguments, "update_id")
    reference = parse_reference(text_of(arguments, "service_request_id"))
    case = parts().cases.find(reference) if reference else None
    if reference is None or case is None or not filings.is_of(reference, key.partner):
        raise NotFound("no such request of this partner")
    if filings.has_update(key.partner, update_id):
        raise ValidationFailed(fields={"update_id": "given-twice"})
    _, declared = services.service(case["service"])
    if declared.update is None:
        raise ValidationFailed(fields={"service_request_id": "not-accepted"})
    text = worded(
        "update",
        language(),
        partner=key.partner,
        status=status,
        text=described(arguments, language()),
    )
    caller = Caller(case["owner"], services.CITIZEN, None, language())
    body = {declared.update.text: text}
    attempt = f"open311-{filings.fingerprint(key.partner, update_id)[:40]}"
    use_cases.act(caller, reference, declared.update.action, body, attempt)
    filings.note_update(key.partner, update_id, reference)
    return {"update_id": update_id}


def _citizen(key: ApiKey, phone: str) -> Caller:
    id = parts().citizens.known_as(mobile.normalise(phone, "phone")) if phone else key.contact
    return Caller(id, services.CITIZEN, None, language())


def _matter(arguments: Arguments) -> list[tuple[str, list[str]]]:
    return [(name, values) for name, values in sorted(arguments.lists()) if name not in _NOT_TOLD]


def _sha256(upload: FileStorage) -> str:
    digest = hashlib.sha256()
    while piece := upload.stream.read(READ_BYTES):
        digest.update(piece)
    upload.stream.seek(0)
    return digest.hexdigest()


def _store(
    filings: Filings, fingerprint: str, caller: Caller, uploads: list[FileStorage]
) -> list[str]:
    """Return the ids of the stored files; where another try has stored them meanwhile, its own."""
    files, ids = citizen_files(), []
    for upload in uploads:
        id = files.begin(caller.id, None, upload.filename, upload.mimetype)
        ids.append(id)
        writer = files.writer(caller.id, id, 0)
        try:
            while piece := upload.stream.read(READ_BYTES):
                writer.write(piece)
            writer.finish()
        except Exception:
            for one in ids:
                files.discard(one)
            raise
    first = filings.keep_files(fingerprint, ids)
    for one in set(ids) - set(first):
        files.discard(one)
    return first
