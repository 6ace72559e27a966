"""Several messages that one person has waited for become one: a digest.

What waits for the same moment, for the same person and on the same channel, bears the id of the
digest that it may become. Whoever takes the first of them out of the database makes it. The id
makes it one, whichever replicas are at it; which messages it stands for is written in it, so
that after a crash what it does not tell of is told by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import cast

from chassis import log, time_source
from messages import STATUS, UnknownTemplate, VariablesRefused
from services.notify import rules
from services.notify.addressing import AddressBook
from services.notify.message import IN_DIGEST, OPEN, PLANNED, SUPPRESSED
from services.notify.planned import Planned, Unaddressable
from services.notify.planning import Planner
from services.notify.store import AT_THE_END, MessageStore
from services.notify.typed import Message, MessageBase
from services.notify.words import OWN

TEMPLATE = "digest.citizen"
LANE = "status"

logger = log.get(__name__)


class Digests:
    """Makes digests; one object a process."""

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

    def gather(self, due: list[Message]) -> list[Message]:
        """Return those of the messages that are due which are told by themselves; the others are in
        digests, which are handed over."""
        ids = {row["gathering"] for row in due if row["state"] == PLANNED and "gathering" in row}
        if not ids:
            return due
        waiting: dict[str, list[Message]] = defaultdict(list)
        for row in self._waiting(ids):
            waiting[row["gathering"]].append(row)
        several = {id: rows for id, rows in waiting.items() if len(rows) > 1}
        planned = [one for rows in several.values() if (one := self._digest(rows))]
        new = {row["_id"] for row in self._store.insert([one.document for one in planned])}
        in_digests = self._members(ids)
        self._note(in_digests)
        self._hand_over([one for one in planned if one.document["_id"] in new])
        members = {id for ids_of_one in in_digests.values() for id in ids_of_one}
        return [row for row in due if row["_id"] not in members]

    def _waiting(self, digests: Collection[str]) -> Iterable[Message]:
        return self._store.collection.find(
            {
                "gathering": {"$in": list(digests)},
                "state": {"$in": list(OPEN)},
                # What is of no more use is not told; it expires.
                "expires_at": {"$gt": time_source.now()},
            }
        )

    def _members(self, digests: Collection[str]) -> dict[str, list[str]]:
        """Return by id, those of these digests that there are,
        with the ids of what they tell of."""
        rows = self._store.collection.find({"_id": {"$in": list(digests)}}, {"gathers": 1})
        return {row["_id"]: [one["id"] for one in row.get("gathers", ())] for row in rows}

    def _note(self, digests: Mapping[str, Sequence[str]]) -> None:
        ids = [id for members in digests.values() for id in members]
        if ids:
            done = {"state": SUPPRESSED, "reason": IN_DIGEST, "finished_at": time_source.now()}
            change = {"$set": done, "$unset": AT_THE_END}
            self._store.collection.update_many({"_id": {"$in": ids}, "state": PLANNED}, change)

    def _digest(self, rows: Sequence[Message]) -> Planned | None:
        rows = sorted(rows, key=lambda row: row["planned_at"])
        last = rows[-1]
        try:
            contact, _ = self._book.of_messages([last])(last)
            # `gathering` is the stem and the channel.
            stem = rules.stem_of(last["gathering"])
            planned = self._planner.message(
                stem,
                last["channel"],
                _base(rows),
                contact,
                last.get("personal"),
                time_source.now(),
            )
        except (UnknownTemplate, VariablesRefused, Unaddressable) as error:
            logger.error("no digest", extra={"reason": str(error)})
            return None
        return planned


def _base(rows: Sequence[Message]) -> MessageBase:
    last = rows[-1]
    return {
        "reference": last["reference"],
        "sequence": None,
        "audience": last["audience"],
        "office": None,
        "officer": None,
        "person": last.get("person", ""),
        "hours": last.get("hours"),
        "lane": LANE,
        "owner": OWN,
        "template": TEMPLATE,
        "kind": STATUS,
        "language": last["language"],
        "discreet": False,
        "variables": {"count": len(rows), "reference": cast(str, last["reference"])},
        "gathers": [{"id": row["_id"], "reference": row["reference"]} for row in rows],
    }
