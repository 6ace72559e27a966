"""Looking for a place in a slot, and for the next free ones where there is none.

What is found is nobody's until it is written with a case; of two who found the same place the
unique index over claims lets one write, and the other looks again (as in ``register``).
"""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

from pymongo import ASCENDING
from pymongo.collection import Collection

from casework.definition.answered import answered
from casework.definition.bilingual import IST, written
from casework.definition.conditions import value_at
from casework.definition.model import HANDLING, Action, Definition
from casework.definition.slots import Slot
from casework.engine.slots import book_of, days_from, is_start, once_claims, place_claim, starts_on
from casework.typed.case import FreePlace
from casework.typed.fields import Answers, CaseFields
from chassis import time_source
from contracts.errors import ValidationFailed
from contracts.events import LANGUAGES
from contracts.typed import Json, JsonObject

OFFERED = 5
"""Free appointments that are named to who found none."""
LOOKED_AHEAD = 14
"""Days in which these are looked for."""
AFTER_ALL = "~"
"""Sorts after every text that begins with the same claim: the upper end of a search by prefix."""
CLAIMED = {"claims": {"$type": "string"}}


class SlotBook:
    """The places that the cases of one service claim."""

    def __init__(self, cases: Collection) -> None:
        self._cases = cases

    def ensure_indexes(self) -> None:
        """Make the index that keeps a claim from being borne twice."""
        self._cases.create_index(
            [("claims", ASCENDING)], unique=True, partialFilterExpression=CLAIMED
        )

    def place(
        self,
        definition: Definition,
        action: Action,
        answers: Answers,
        case: CaseFields,
    ) -> FreePlace | None:
        """Return ``{"slot", "office", "at", "number"}``, a free place for what ``action`` books;
        None where it books nothing.

        Raises ValidationFailed for the answer that names the moment: ``no-such-slot``,
        ``already-booked``, ``slot-full``; ``details["free"]`` are then the next free moments.
        """
        if action.books is None:
            return None
        slot = definition.slots[action.books]
        answer = action.keep[slot.at]
        after = {**case, **answered(definition, action, answers, case)}
        at, offices = value_at(after, slot.at), after["offices"]
        # Where the post is vacant, the office that handles the case has the places.
        office = offices.get(slot.office) or offices[HANDLING]
        if not is_start(slot, at):
            raise self._refusal("no-such-slot", answer, definition, slot, office, at)
        self._check_once(definition, slot, after, at, answer)
        free = self._free_numbers(definition, slot, office, at, case["_id"])
        if not free:
            raise self._refusal("slot-full", answer, definition, slot, office, at)
        # Any of them, so that those who come at one moment do not all look for the same.
        return {"slot": slot.name, "office": office, "at": at, "number": random.choice(free)}

    def free(
        self, definition: Definition, slot: Slot, office: str, since: datetime
    ) -> list[datetime]:
        """Return the next free moments on the day of ``since`` and the days after it."""
        now, moments = time_source.now(), []
        for day in days_from(max(since, now).astimezone(IST).date(), LOOKED_AHEAD):
            starts = [start for start in starts_on(slot, day) if start > now]
            counts = self._counts(definition, slot, office, starts) if starts else {}
            moments += [start for start in starts if counts.get(start, 0) < slot.capacity]
            if len(moments) >= OFFERED:
                break
        return moments[:OFFERED]

    def _check_once(
        self,
        definition: Definition,
        slot: Slot,
        case: CaseFields,
        at: datetime,
        answer: str,
    ) -> None:
        claims = once_claims(definition, slot, case["owner"], at)
        borne = {"claims": {"$in": claims}, "_id": {"$ne": case["_id"]}}
        if claims and self._cases.find_one(_indexed(borne), {"_id": 1}):
            refusal = {"code": "already-booked", "days": slot.once_in}
            raise ValidationFailed(fields={answer: refusal})

    def _free_numbers(
        self, definition: Definition, slot: Slot, office: str, at: datetime, reference: str
    ) -> list[int]:
        first = place_claim(book_of(definition, slot, "place"), office, at, "")
        claims = self._borne(first, first + AFTER_ALL, {"_id": {"$ne": reference}})
        numbers = {int(claim.rpartition("|")[2]) for claim in claims}
        return [number for number in range(1, slot.capacity + 1) if number not in numbers]

    def _counts(
        self, definition: Definition, slot: Slot, office: str, starts: list[datetime]
    ) -> Mapping[datetime, int]:
        """Return how many places of each of ``starts``, all of one day, are taken."""
        book = book_of(definition, slot, "place")
        firsts = [place_claim(book, office, start, "") for start in starts]
        borne = self._borne(firsts[0], firsts[-1] + AFTER_ALL)
        counted = Counter(claim.rpartition("|")[0] + "|" for claim in borne)
        return {start: counted[first] for start, first in zip(starts, firsts, strict=True)}

    def _borne(self, first: str, last: str, more: Mapping[str, Json] | None = None) -> list[str]:
        """Return the claims between ``first`` and ``last`` that cases bear."""
        between = {"$elemMatch": {"$gte": first, "$lt": last}}
        cases = self._cases.find(_indexed({"claims": between, **(more or {})}), {"claims": 1})
        return [claim for case in cases for claim in case["claims"] if first <= claim < last]

    def _refusal(
        self,
        code: str,
        answer: str,
        definition: Definition,
        slot: Slot,
        office: str,
        at: datetime,
    ) -> ValidationFailed:
        free = self.free(definition, slot, office, at)
        refusal: JsonObject = {"code": code}
        if free:
            moments = {lang: ", ".join(written(m, lang) for m in free) for lang in LANGUAGES}
            refusal["free"] = moments
        iso = [moment.astimezone(UTC).isoformat() for moment in free]
        return ValidationFailed(fields={answer: refusal}, details={"free": iso})


def _indexed(query: JsonObject) -> JsonObject:
    """Return ``query`` in a form that lets the planner use the index, which holds texts only."""
    return {"$and": [query, CLAIMED]}
