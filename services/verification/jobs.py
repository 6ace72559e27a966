"""What the service does by itself: it searches the records, and sends results to the passport
office. Both wait as long as the other side is away; what it refuses goes to an officer.

The case is the note of what is to be done: ``records_due_at`` and ``passport_due_at`` are written
with the step that asks for it, and cleared by the step that takes the answer.
"""

from typing import cast

from casework.desk.errands import Errands, Work
from casework.engine.case import Case
from casework.host.extension import Job
from casework.typed.fields import Answers, CaseFields
from chassis import log
from chassis.http_json import PeerAway
from chassis.parts import Parts
from contracts.typed import JsonObject
from services.verification.passport_office import PassportOffice, Result
from services.verification.records_search.http_client import HttpRecords
from services.verification.records_search.interface import RecordsAway, in_words, person_of
from services.verification.settings import VerificationSettings

logger = log.get(__name__)


def search_records(parts: Parts) -> Work:
    """Return what searches the records for the cases that wait for it."""
    read = cast(VerificationSettings, parts.settings)
    if not read.records_url:
        logger.warning("RECORDS_URL is not set: record checks wait")
        return lambda desk: 0
    records = HttpRecords(read.records_url, read.records_token)

    def search(case: Case, form: Answers) -> tuple[str, Answers]:
        candidates = records.search(person_of(form))
        rows = [
            {"id": one.id, "score": one.score, "why": list(one.why), "about": one.about}
            for one in candidates
        ]
        body: JsonObject = {"count": len(rows)}
        if rows:
            body |= {"text": in_words(candidates), "candidates": rows}
        return "take-candidates", body

    refusal = "record-refused-search"
    return Errands(parts, "records_due_at", search, RecordsAway, refusal=refusal)


def send_to_passport_office(parts: Parts) -> Work:
    """Return what sends the results that the passport office does not have yet."""
    read = cast(VerificationSettings, parts.settings)
    if not read.passport_office_url:
        logger.warning("PASSPORT_OFFICE_URL is not set: results wait")
        return lambda desk: 0
    office = PassportOffice(read.passport_office_url, read.passport_office_token)

    def send(case: CaseFields, form: Answers) -> tuple[str, Answers]:
        result = case["result"]
        letter: Result = {
            "reference": case["_id"],
            "file_number": form["file_number"],
            "result": result["code"],
            "as_of": result["as_of"].isoformat(),
            "settled_at": result["settled_at"].isoformat(),
        }
        return "take-receipt", {"receipt": office.take(letter)}

    return Errands(parts, "passport_due_at", send, PeerAway, refusal="record-refused-result")


JOBS = (
    Job("search_records", 3, search_records, acts=True),
    Job("send_to_passport_office", 3, send_to_passport_office, acts=True),
)
