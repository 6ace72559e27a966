"""What citizens write to us: `STATUS REFERENCE` from the registered number is answered.

The answer is what this number was told last of that case, in its registered words. Whoever writes
from another number gets no answer: it would say that there is such a case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pymongo import DESCENDING

from chassis import log, time_source
from messages import UnknownTemplate, VariablesRefused
from services.notify import measures, rules
from services.notify.addressing import AddressBook
from services.notify.message import Contact
from services.notify.planning import Planned, Planner
from services.notify.store import MessageStore
from services.notify.typed import MessageBase

_STATUS = re.compile(r"\s*(?:STATUS|स्थिति)\s*[:\-]?\s*([0-9A-Z][0-9A-Z-]{5,30})\s*", re.IGNORECASE)
_ONCE_IN_SECONDS = 60

logger = log.get(__name__)


class Inbound:
    """Answers inbound SMS; one object a process."""

    def __init__(
        self,
        store: MessageStore,
        planner: Planner,
        book: AddressBook,
        hand_over: Callable[[Sequence[Planned]], None],
    ) -> None:
        self._store = store
        self._planner = planner
        self._book = book
        self._hand_over = hand_over

    def take(self, mobile: str, text: str) -> None:
        """Answer one SMS, within a minute once. Raises PyMongoError: it is to come again."""
        match = _STATUS.fullmatch(text)
        if match is None:
            measures.INBOUND.labels("not-understood").inc()
            return
        number = rules.mobile_digits(mobile)
        answer = self._answer(number, match[1].upper())
        measures.INBOUND.labels("answered" if answer else "unknown").inc()
        if answer and self._store.insert([answer.document]):
            self._hand_over([answer])

    def _answer(self, mobile: str, reference: str) -> Planned | None:
        recipient = self._book.citizen(mobile, None)
        question = {"reference": reference, "person": recipient.person, "office": None}
        rows = self._store.collection.find({**question, "lane": {"$ne": "otp"}})
        last = next(iter(rows.sort("planned_at", DESCENDING).limit(1)), None)
        if last is None:
            return None
        now = time_source.now()
        base: MessageBase = {
            "reference": last["reference"],
            "sequence": last["sequence"],
            "audience": last["audience"],
            "office": last["office"],
            "person": last["person"],
            "owner": last["owner"],
            "template": last["template"],
            "language": last["language"],
            "discreet": last["discreet"],
            "variables": last["variables"],
            "lane": "status",
        }
        minute = int(now.timestamp()) // _ONCE_IN_SECONDS
        stem = f"status:{rules.provider_id(last['_id'])}:{minute}"
        contact = Contact(mobile)
        try:
            return self._planner.message(stem, "sms", base, contact, recipient.personal, now)
        except (UnknownTemplate, VariablesRefused) as error:
            logger.error("no answer to a question by SMS", extra={"reason": str(error)})
            return None
