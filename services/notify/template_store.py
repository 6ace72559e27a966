"""The words that services announced, by owner, and what each was answered, in MongoDB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pymongo import ASCENDING, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database

from chassis import time_source
from chassis.mongo import Document
from contracts.typed import Envelope
from services.notify.typed import StoredAnswer, StoredTemplate, TemplateSource

TEMPLATES, ANSWERS = "templates", "announcements"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service was answered last. `revision` grows whenever its words change."""

    service: str
    digest: str
    lacks: tuple[str, ...]
    revision: int


class TemplateStore:
    """A document per owner, template and version, and one per service for the answer.

    Nothing is removed: a case that began long ago may still speak in the words of its day, and
    all words of a State are some megabytes.
    """

    def __init__(self, database: Database) -> None:
        self._templates: Collection = database[TEMPLATES]
        self.answers: Collection[StoredAnswer] = database[ANSWERS]

    def ensure_indexes(self) -> None:
        """Make the index by which one owner's words are read."""
        self._templates.create_index([("owner", ASCENDING)])

    def current(self) -> list[Answer]:
        """Return what every service was answered last; one small document for each."""
        return [_answer(row) for row in self.answers.find({}, {"outbox": 0}).sort("_id", 1)]

    def answer_to(self, owner: str) -> Answer | None:
        """Return what a service was answered last; None if it never announced itself."""
        row = self.answers.find_one({"_id": owner}, {"outbox": 0})
        return _answer(row) if row else None

    def sources(self, owner: str) -> list[TemplateSource]:
        """Return every version of every template that the owner announced."""
        return [row["source"] for row in self._templates.find({"owner": owner})]

    def keep(self, owner: str, sources: Iterable[TemplateSource]) -> list[str]:
        """Store the sources; return those (name and version) whose words changed although they
        were kept under the same version before."""
        texts = {row["_id"]: row["source"] for row in self._templates.find({"owner": owner})}
        changed = {
            f"{owner}:{source['name']}:{source['version']}": source
            for source in sources
            if texts.get(f"{owner}:{source['name']}:{source['version']}") != source
        }
        now = time_source.now()
        writes = [
            UpdateOne({"_id": id}, {"$set": _row(owner, source, now)}, upsert=True)
            for id, source in changed.items()
        ]
        if writes:
            self._templates.bulk_write(writes, ordered=False)
        return sorted(id.partition(":")[2] for id in changed if id in texts)

    def note_answer(
        self,
        owner: str,
        digest: str,
        lacks: Sequence[str],
        event: Envelope,
        *,
        renewed: bool,
    ) -> None:
        """Write what the service is answered, together with the event that tells it.

        `renewed`: its words were stored anew, so every replica has to read them. Comes after
        `keep`: whoever sees the new revision finds all of its words.
        """
        change: Document = {
            "$set": {"digest": digest, "lacks": list(lacks), "answered_at": time_source.now()},
            "$inc": {"revision": 1 if renewed else 0},
            "$push": {"outbox": event},
        }
        self.answers.update_one({"_id": owner}, change, upsert=True)


def _row(owner: str, source: TemplateSource, now: datetime) -> StoredTemplate:
    return {
        "owner": owner,
        "name": source["name"],
        "version": source["version"],
        "source": source,
        "stored_at": now,
    }


def _answer(row: StoredAnswer) -> Answer:
    return Answer(row["_id"], row["digest"], tuple(row["lacks"]), row["revision"])
