"""Of every acknowledged case: were its events sent, is its view stored, were messages planned?

Read side by side from the databases of the services, the gateway and notify, a batch of cases at a
time. What is newer than GRACE may be on its way and is not judged. A message is expected for each
audience that the filing tells whatever else holds: an office always, the citizen where a contact
was left. Of later steps the events and the view are judged, not the messages: what these tell
depends on what no step keeps.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from casework.definition.model import Definition
from casework.definition.posts import CITIZEN
from chassis.mongo import Document
from setu.operator.place import GATEWAY, NOTIFY, Databases

BATCH = 500
GRACE = timedelta(seconds=60)
MESSAGES_KEPT = timedelta(days=390)
"""Somewhat less than MESSAGE_KEEP_DAYS: older rows of messages may be gone by right."""
_FIELDS = {
    **dict.fromkeys(("service", "definition_version", "sequence", "acknowledged_at", "contact"), 1),
    **dict.fromkeys(("updated_at", "erased_at", "outbox.id", "outbox.occurred_at"), 1),
    "timeline": {"$slice": 1},
}

Expected = Callable[[Document], set[str]]
"""The audiences that the filing of a case tells."""


@dataclass(frozen=True)
class Lack:
    """What one case lacks, in words."""

    service: str
    reference: str
    lacks: tuple[str, ...]


class Ledger:
    """`definitions` give by service those of its cases; `count` is how many cases were read."""

    def __init__(
        self, databases: Databases, definitions: Mapping[str, Iterable[Definition]], now: datetime
    ) -> None:
        self._databases = databases
        self._expected = {name: expected_by(these) for name, these in definitions.items()}
        self._before = now - GRACE
        self._messages_since = now - MESSAGES_KEPT
        self.count = 0

    def lacks(self, since: datetime | None = None) -> Iterator[Lack]:
        """Yield the cases acknowledged since then that lack something."""
        acknowledged = {"$lte": self._before} | ({"$gte": since} if since else {})
        for service in self._expected:
            cases = self._databases.of(service)["cases"]
            cursor = cases.find({"acknowledged_at": acknowledged}, _FIELDS, batch_size=BATCH)
            while batch := list(islice(cursor, BATCH)):
                self.count += len(batch)
                yield from self._of_batch(service, batch)

    def _of_batch(self, service: str, batch: list[Document]) -> Iterator[Lack]:
        ids = [case["_id"] for case in batch]
        views = self._databases.of(GATEWAY)["cases"].find({"_id": {"$in": ids}}, {"sequence": 1})
        sequences = {view["_id"]: view["sequence"] for view in views}
        rows = self._databases.of(NOTIFY)["messages"].find(
            {"reference": {"$in": ids}, "sequence": 1}, {"reference": 1, "audience": 1}
        )
        audiences: dict[str, set[str]] = {}
        for row in rows:
            audiences.setdefault(row["reference"], set()).add(row["audience"])
        self._read_again(service, batch, sequences)
        for case in batch:
            has = audiences.get(case["_id"], set())
            faults = (
                *unsent_events(case, self._before),
                *view_faults(case, sequences.get(case["_id"]), self._before),
                *self._message_faults(service, case, has),
            )
            if faults:
                yield Lack(service, case["_id"], faults)

    def _read_again(
        self, service: str, batch: list[Document], sequences: Mapping[str, int]
    ) -> None:
        """Read again: a case may have moved on between the two reads,
        its view is then ahead by right."""
        ahead = [case for case in batch if sequences.get(case["_id"], 0) > case["sequence"]]
        if ahead:
            ids = {"_id": {"$in": [case["_id"] for case in ahead]}}
            rows = self._databases.of(service)["cases"].find(ids, {"sequence": 1, "updated_at": 1})
            newer = {row["_id"]: row for row in rows}
            for case in ahead:
                case.update(newer.get(case["_id"], {}))

    def _message_faults(self, service: str, case: Document, has: set[str]) -> Iterator[str]:
        if case.get("erased_at") or case["acknowledged_at"] < self._messages_since:
            return
        # The event of the filing that still waits explains it, and was said.
        if any(True for _ in unsent_events(case, self._before)):
            return
        for audience in sorted(self._expected[service](case) - has):
            yield f"message of the filing to {audience}"


def unsent_events(case: Document, before: datetime) -> Iterator[str]:
    """Yield what `case` lacks where events of it were written before then and are not sent."""
    moments = [datetime.fromisoformat(event["occurred_at"]) for event in case.get("outbox", ())]
    if late := [moment for moment in moments if moment < before]:
        yield f"{len(late)} of its events not sent"


def view_faults(case: Document, sequence: int | None, before: datetime) -> Iterator[str]:
    """Yield what `case` lacks where its view has this sequence, None where there is no view."""
    if sequence is None:
        yield "tracking view"
    elif sequence < case["sequence"] and case["updated_at"] < before:
        yield f"tracking view of step {case['sequence']}, it stands at {sequence}"
    elif sequence > case["sequence"]:
        yield f"steps {case['sequence'] + 1} to {sequence}, which its tracking view has"


def expected_by(definitions: Iterable[Definition]) -> Expected:
    """Return the audiences that a case's filing tells for certain,
    by the version it began under."""
    by_version = {(one.code, one.version): one for one in definitions}

    def expected(case: Document) -> set[str]:
        definition = by_version.get((case["service"], case["definition_version"]))
        entry = next(iter(case.get("timeline", ())), None)
        if definition is None or entry is None or entry["sequence"] != 1:
            return set()
        return _told_at_filing(definition, entry, bool(case.get("contact")))

    return expected


def _told_at_filing(definition: Definition, entry: Document, has_contact: bool) -> set[str]:
    action = definition.actions.get(entry["action"])
    if action is None or entry.get("internal"):
        return set()
    ways = [
        {definition.notifications[name].audience for name in way.tells}
        for way in action.transitions
        if way.to == entry["state"]
    ]
    audiences = set.intersection(*ways) if ways else set()
    unsure = set(definition.parties) | (set() if has_contact else {CITIZEN})
    return audiences - unsure
