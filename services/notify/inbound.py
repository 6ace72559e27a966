"""What citizens write to us: `STATUS REFERENCE` from the registered number is answered.

The answer is what this number was told last of that case, in its registered words. Whoever writes
from another number gets no answer: it would say that there is such a case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from pymongo import DESCENDING

from chassis import log, time_source
from messages import UnknownTemplate, VariablesRefused
from services.notify import calls, measures, rules
from services.notify.addressing import AddressBook
from services.notify.message import Contact
from services.notify.planned import Planned
from services.notify.planning import Planner
from services.notify.store import MessageStore
from services.notify.typed import MessageBase

_STATUS = re.compile(r"\W*(?:STATUS|स्थिति)\W*(\w.*)", re.IGNORECASE | re.DOTALL)
ANSWERS = "status"
"""Where the ids of answers begin; those of all other messages begin with an event's id, or with
another word."""

_ONCE_IN_SECONDS = 60
A_DAY = 20
"""Answers to one number in 24 hours: more is no question any more, and the State pays for each."""

_READ_AS = str.maketrans("OIL", "011")
_LENGTH = 13

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
        """Answer one SMS: about each case once in a minute, and at most A_DAY. Raises PyMongoError:
        it is to come again."""
        match = _STATUS.fullmatch(text)
        reference = _read(match[1]) if match else None
        if reference is None:
            measures.INBOUND.labels("not-understood").inc()
            return
        number = rules.mobile_digits(mobile)
        answer = self._answer(number, reference)
        if answer and self._too_many(answer.document["person"]):
            measures.INBOUND.labels("too-many").inc()
            return
        measures.INBOUND.labels("answered" if answer else "unknown").inc()
        if answer and self._store.insert([answer.document]):
            self._hand_over([answer])

    def _too_many(self, person: str) -> bool:
        since = time_source.now() - timedelta(days=1)
        answers = {"_id": {"$regex": f"^{ANSWERS}:{person}:"}, "planned_at": {"$gt": since}}
        return self._store.collection.count_documents(answers, limit=A_DAY) == A_DAY

    def _answer(self, mobile: str, reference: str) -> Planned | None:
        recipient = self._book.citizen(mobile, None)
        question = {"reference": reference, "person": recipient.person, "office": None}
        # What was said of the case itself: no password, no answer of ours, no call, no digest.
        of_the_case = {
            "_id": {"$not": re.compile(f"^{ANSWERS}:")},
            "lane": {"$ne": "otp"},
            "channel": {"$ne": calls.CHANNEL},
            "gathers": {"$exists": False},
        }
        rows = self._store.collection.find({**question, **of_the_case})
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
        stem = f"{ANSWERS}:{recipient.person}:{reference}:{minute}"
        contact = Contact(mobile)
        try:
            return self._planner.message(stem, "sms", base, contact, recipient.personal, now)
        except (UnknownTemplate, VariablesRefused) as error:
            logger.error("no answer to a question by SMS", extra={"reason": str(error)})
            return None


def _read(text: str) -> str | None:
    """Return the reference in what somebody wrote, as cases write it (4-4-4-1),
    whatever stands between or after its letters, and with what is easily taken for
    others; None if there is none."""
    letters = re.sub(r"[\W_]", "", text).upper().translate(_READ_AS)
    if len(letters) != _LENGTH or not letters.isascii():
        return None
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))
