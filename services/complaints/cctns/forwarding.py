"""Store and forward: what is registered here goes to CCTNS, however long that is away.

The case itself is the outbox. ``cctns_due_at`` is set in the write that gives the number and
cleared when CCTNS has the form or has refused it. ``cctns`` holds

    state                     waiting, sent or refused
    tries                     how often CCTNS was away since the last answer
    number, digest, sent_at   of the newest receipt
    sent                      {kind: {"fir_number", "number", "digest", "sent_at"}}: all receipts
    reason                    {"code", "items"} of the refusal, else None

A form goes out at least once: after a lost answer the same form goes again, and CCTNS gives the
same receipt. Nothing else of a case is written here, and never its sequence.
"""

import random
import time
import traceback
from datetime import datetime, timedelta
from typing import cast

from prometheus_client import Counter, Gauge
from pymongo import ASCENDING, ReturnDocument
from pymongo.collection import Collection

from casework.desk.closed_fields import ClosedFields
from casework.typed.case import Note
from casework.typed.fields import CaseFields
from chassis import log, time_source
from chassis.breaker import CircuitBreaker
from chassis.cipher import FieldCipher
from chassis.parts import Parts
from contracts.typed import Json, JsonObject
from services.complaints.cctns.http_client import HttpCctns
from services.complaints.cctns.integrated_form import KINDS, integrated_form
from services.complaints.cctns.interface import (
    REFUSED,
    SENT,
    WAITING,
    Cctns,
    CctnsAway,
    CctnsRefused,
    Receipt,
)
from services.complaints.cctns.supplement import DESPATCH, supplement
from services.complaints.settings import ComplaintsSettings
from services.complaints.values.informing import RECORDED

logger = log.get(__name__)

LEASE = timedelta(seconds=60)
"""How long one replica has a case to itself; longer than any attempt takes."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)
AFTER_FAULT = timedelta(minutes=5)
"""After which a case that cannot be made into a form is tried again, so that it does not hold up
the others."""
ROUND_SECONDS = 10.0
"""Seconds after which a round ends, so that a slow CCTNS does not hold up the end of the
process."""
MEASURE_SECONDS = 15.0
NOT_SENT = {"cctns_due_at": {"$type": "date"}}

WAIT_COUNT = Gauge("nagrik_cctns_waiting", "FIRs registered here that CCTNS does not have yet")
WAIT_SECONDS = Gauge(
    "nagrik_cctns_oldest_waiting_seconds", "Time since the oldest of them was registered"
)
REFUSED_COUNT = Gauge("nagrik_cctns_refused", "FIRs that CCTNS has refused and a person must see")
CONNECTED = Gauge("nagrik_cctns_connected", "0 where none is set or the last try had no answer")
TRIES = Counter(
    "nagrik_cctns_tries_total", "Tries by outcome: sent, away, refused or fault", ["outcome"]
)


def forwarder(parts: Parts) -> "Forwarder":
    """Return the forwarder of a process; without CCTNS_URL it only counts what waits."""
    read = cast(ComplaintsSettings, parts.settings)
    cctns = HttpCctns(read.cctns_url, read.cctns_token) if read.cctns_url else None
    if cctns is None:
        logger.warning("CCTNS_URL is not set: FIRs wait to be forwarded")
    forwarder = Forwarder(parts.database["cases"], parts.cipher, cctns)
    forwarder.ensure_indexes()
    return forwarder


class Forwarder:
    """Safe with any number of replicas. ``cipher`` is that of Parts; ``cctns`` None where none
    is connected."""

    def __init__(self, cases: Collection, cipher: FieldCipher, cctns: Cctns | None) -> None:
        self._cases = cases
        self._cipher = cipher
        self._cctns = cctns
        self._circuit = CircuitBreaker(limit=2, pause=timedelta(seconds=15))
        self._measured_at: float | None = None
        CONNECTED.set(0 if cctns is None else 1)

    def ensure_indexes(self) -> None:
        """Make the indexes; the first also answers how many wait and since when."""
        self._cases.create_index(
            [(key, ASCENDING) for key in ("cctns_due_at", *_REGISTERED_AT)],
            partialFilterExpression=NOT_SENT,
        )
        self._cases.create_index("cctns.state", partialFilterExpression={"cctns.state": REFUSED})

    def tick(self) -> int:
        """Send what is due, one after the other; return how many forms CCTNS took."""
        count = 0
        if self._cctns is not None:
            until = time.monotonic() + ROUND_SECONDS
            while time.monotonic() < until and self._circuit.lets_through():
                case = self._take()
                if case is None:
                    break
                count += self._forward(self._cctns, case)
        self._measure_now_and_then()
        return count

    def _take(self) -> CaseFields | None:
        """Take the case that has been due for longest, ours alone for the time of the lease."""
        now = time_source.now()
        case = self._cases.find_one_and_update(
            {"cctns_due_at": {"$lte": now, "$type": "date"}},
            {"$set": {"cctns_due_at": now + LEASE}},
            sort=[("cctns_due_at", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return ClosedFields(self._cipher).opened(case)

    def _forward(self, cctns: Cctns, case: CaseFields) -> int:
        """Send the form that is due in a case just taken; return 1 if CCTNS took it."""
        kind = _due_kind(case)
        if kind is None:
            self._note(case, None, state=SENT)
            return 0
        try:
            receipt = self._handed_in(cctns, case, kind)
        except CctnsAway as error:
            self._was_away(case, error)
        except CctnsRefused as error:
            self._was_refused(case, error)
        except Exception as error:
            self._has_a_fault(case, error)
        else:
            self._was_sent(case, kind, receipt)
            return 1
        return 0

    def _handed_in(self, cctns: Cctns, case: CaseFields, kind: str) -> Receipt:
        if kind == DESPATCH:
            more = supplement(case)
            assert more is not None, "it is due once there is one"
            return cctns.supplement(more)
        personal = self._cipher.decrypt(case["personal"])
        return cctns.register(integrated_form(case, personal, kind, self._particulars(case)))

    def _particulars(self, case: CaseFields) -> list[Note]:
        """Return the readable notes of what was said of the informant after filing."""
        notes: list[Note] = [n for n in case.get("notes", ()) if n["action"] == RECORDED]
        return [{**note, "body": self._cipher.decrypt(note["body"])} for note in notes]

    def _was_sent(self, case: CaseFields, kind: str, receipt: Receipt) -> None:
        now = time_source.now()
        entry = {"number": receipt.number, "digest": receipt.digest, "sent_at": now}
        of = case["fir" if kind == DESPATCH else kind]
        receipts = _receipts(case) | {kind: {"fir_number": of["number"], **entry}}
        status = {"sent": receipts, "reason": None, "tries": 0, **entry}
        more = _due_kind({**case, "cctns": status}) is not None
        self._note(case, now if more else None, state=WAITING if more else SENT, **status)
        self._circuit.succeeded()
        CONNECTED.set(1)
        TRIES.labels("sent").inc()

    def _was_away(self, case: CaseFields, error: CctnsAway) -> None:
        tries = _status(case).get("tries", 0) + 1
        pause = min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE) * random.uniform(0.75, 1)
        self._note(case, time_source.now() + pause, tries=tries)
        self._circuit.failed()
        CONNECTED.set(0)
        TRIES.labels("away").inc()
        logger.info("CCTNS is away", extra={"reference": case["_id"], "reason": str(error)})

    def _was_refused(self, case: CaseFields, error: CctnsRefused) -> None:
        reason = {"code": error.code, "items": list(error.items)}
        self._note(case, None, state=REFUSED, reason=reason, tries=0)
        self._circuit.succeeded()
        CONNECTED.set(1)
        TRIES.labels("refused").inc()
        logger.error("CCTNS has refused an FIR", extra={"reference": case["_id"], **reason})

    def _has_a_fault(self, case: CaseFields, error: Exception) -> None:
        self._note(case, time_source.now() + AFTER_FAULT)
        TRIES.labels("fault").inc()
        # Neither the error's text nor its stack's values: both may hold what is personal.
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} at {place.filename}:{place.lineno}"
        logger.error("an FIR cannot be sent", extra={"reference": case["_id"], "where": where})

    def _note(self, case: CaseFields, due: datetime | None, **changes: Json) -> None:
        """Write how it stands and when it is due again, unless the case is no longer in our hands:
        whoever has it sends the same form and gets the same receipt."""
        mine = {"_id": case["_id"], "cctns_due_at": case["cctns_due_at"]}
        status = {**_status(case), **changes}
        self._cases.update_one(mine, {"$set": {"cctns": status, "cctns_due_at": due}})

    def _measure_now_and_then(self) -> None:
        now = time.monotonic()
        if self._measured_at is not None and now < self._measured_at + MEASURE_SECONDS:
            return
        self._measured_at = now
        count, oldest = waiting(self._cases)
        age = (time_source.now() - oldest).total_seconds() if oldest else 0
        WAIT_COUNT.set(count)
        WAIT_SECONDS.set(max(0, age))
        REFUSED_COUNT.set(self._cases.count_documents({"cctns.state": REFUSED}))


_REGISTERED_AT = ("fir.registered_at", "zero_fir.registered_at")


def waiting(cases: Collection) -> tuple[int, datetime | None]:
    """Return how many FIRs wait, and when the oldest of them was registered (None: none waits)."""
    since = {"$ifNull": [f"${key}" for key in _REGISTERED_AT]}
    total = {"_id": None, "count": {"$sum": 1}, "oldest": {"$min": since}}
    for row in cases.aggregate([{"$match": NOT_SENT}, {"$group": total}]):
        return row["count"], row["oldest"]
    return 0, None


def send_again(cases: Collection, reference: str, fir_number: str | None = None) -> bool:
    """Put a refused case back, or one whose ``fir_number`` is lost at CCTNS.

    Return whether there was such a case: one refused, or one with a receipt for that number.
    """
    case = cases.find_one({"_id": reference})
    status = _status(case or {})
    receipts = _receipts(case or {})
    left = {kind: entry for kind, entry in receipts.items() if entry["fir_number"] != fir_number}
    if case is None or (
        len(left) == len(receipts) if fir_number else status.get("state") != REFUSED
    ):
        return False
    again = {**status, "state": WAITING, "tries": 0, "reason": None, "sent": left}
    unchanged = {"_id": reference, "cctns_due_at": case.get("cctns_due_at")}
    put_back = {"$set": {"cctns": again, "cctns_due_at": time_source.now()}}
    return cases.update_one(unchanged, put_back).matched_count == 1


def _status(case: CaseFields) -> JsonObject:
    return case.get("cctns") or {}


def _receipts(case: CaseFields) -> JsonObject:
    return _status(case).get("sent") or {}


def _due_kind(case: CaseFields) -> str | None:
    """Return the first number of the case that CCTNS has given no receipt for;
    then the despatch to the court."""
    there = _receipts(case)
    number = next((kind for kind in KINDS if case.get(kind) and kind not in there), None)
    despatched = DESPATCH not in there and supplement(case) is not None
    return number or (DESPATCH if despatched else None)
