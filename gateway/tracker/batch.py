"""What the tracker makes of events: reads them, gathers a batch, stores it. No broker here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import NotRequired

import orjson
from pymongo.database import Database

from chassis import time_source
from chassis.inbox import apply_newer, insert_once, on_file
from chassis.mongo import Document
from chassis.senders import FORGED
from contracts.typed import Envelope, JsonObject, View, kinds
from gateway.cases.office_notes import office_key
from gateway.cases.store import FIRST, OWNER, as_document
from gateway.catalogue import announcements
from gateway.catalogue import store as announcement_store
from gateway.catalogue.announcements import Announcement, Deployment
from gateway.files.attaching import attach_named
from gateway.public_lists import rows as public_rows
from gateway.tracker import erasure
from gateway.tracker.unreadable import Unreadable

_VIEW = {name: kind for name, kind in kinds(View).items() if name in View.__required_keys__}
"""What every view has. The whole contract is checked where a view is made and in the contract
tests; checking all of it again for each event would cost more than storing it."""


class Event(Envelope):
    """An event as it was read, with what it announces where it does."""

    announcement: NotRequired[Announcement]


class Batch:
    """What a number of events say together."""

    def __init__(self) -> None:
        self.views: dict[str, View] = {}
        self.contested = False
        self.announcements: list[Announcement] = []
        self.held: list[Document] = []
        self.directory: Document | None = None
        self.undelivered: list[Document] = []
        self.lag: float | None = None
        self.happened: Counter[tuple[str, str]] = Counter()

    def add(self, event: Event) -> None:
        """Take in one event as `read_event` returned it."""
        kind, data = event["type"], event["data"]
        if kind == "service.announced":
            self.announcements.append(event["announcement"])
        elif kind == "messages.held":
            self.held.append(announcement_store.words_answer(event))
        elif kind == "directory.published":
            self.directory = _newest(self.directory, _directory(event))
        elif kind == "message.failed":
            self.undelivered.append(_undelivered(event))
        else:
            self._add_view(data["case"], event)

    def _add_view(self, view: View, event: Event) -> None:
        known = self.views.get(view["reference"])
        if known is not None and known["bus_service"] != view["bus_service"]:
            self.contested = True
        if known is None or known["sequence"] < view["sequence"]:
            self.views[view["reference"]] = view
        lag = (time_source.now() - datetime.fromisoformat(event["occurred_at"])).total_seconds()
        self.lag = lag if self.lag is None else max(self.lag, lag)
        self.happened[view["service"], event["type"]] += 1

    def changed(self) -> list[str]:
        """Return the routing keys under which the web workers are told of this batch: of the cases
        that somebody can be watching, and of the offices that have them, to count anew."""
        # Nobody can have been watching a case that begins here.
        cases = [reference for reference, view in self.views.items() if view["sequence"] > FIRST]
        offices = {code for view in self.views.values() for code in view["office_codes"]}
        return [*cases, *map(office_key, sorted(offices))]


def read_event(body: bytes, deployment: Deployment) -> Event:
    """Return the event of a message; Unreadable, with a code, when it is none that can be applied.

    `deployment` tells what a service was granted; what it announces is under `announcement` then.
    """
    try:
        event: Event = orjson.loads(body)
        kind, data = event["type"], event["data"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise Unreadable("malformed-event") from None
    if not isinstance(kind, str) or not isinstance(data, dict):
        raise Unreadable("malformed-event")
    _check_time(event)
    if kind.startswith("case."):
        _check_case_event(data)
    elif kind == "service.announced":
        event["announcement"] = announcements.read(event, deployment)
    elif kind == "messages.held":
        announcement_store.words_answer(event)
    elif kind == "message.failed":
        _check_failed_message(data)
    elif kind != "directory.published":
        raise Unreadable("unknown-event", kind)
    return event


def write(database: Database, batch: Batch) -> None:
    """Store a batch; the same again changes nothing.

    Raises Unreadable, with nothing of the views stored, where one is of a case that is another
    service's, or where an announcement contradicts what another service owns.
    """
    # Definitions are stored first: the views of the same batch are shown by them.
    for announcement in batch.announcements:
        announcement_store.store(database, announcement)
    if batch.held:
        announcement_store.store_held(database, batch.held)
    if batch.views:
        views = [as_document(view) for view in batch.views.values()]
        known = on_file(database["cases"], views, OWNER)
        if batch.contested or _any_of_anothers(known, views):
            raise Unreadable(FORGED, "a view of another service's case")
        apply_newer(database["cases"], views, owned_by=OWNER, known=known)
        public_rows.follow(database, views)
        attach_named(database, batch.views.values())
        erasure.follow(database, batch.views.values())
    if batch.directory is not None:
        apply_newer(database["directory"], [batch.directory])
    if batch.undelivered:
        insert_once(database["undelivered"], batch.undelivered)


def _any_of_anothers(known: Mapping[object, Document], views: list[Document]) -> bool:
    return any(view["_id"] in known and known[view["_id"]][OWNER] != view[OWNER] for view in views)


def _check_time(event: Event) -> None:
    try:
        moment = datetime.fromisoformat(event["occurred_at"])
    except (KeyError, TypeError, ValueError):
        raise Unreadable("malformed-event", "occurred_at") from None
    if moment.tzinfo is None:
        raise Unreadable("malformed-event", "occurred_at")


def _check_case_event(data: JsonObject) -> None:
    view = data.get("case")
    if not isinstance(view, dict):
        raise Unreadable("malformed-event", "no view")
    wrong = [
        name
        for name, (kind, may_be_none) in _VIEW.items()
        if not (
            isinstance(view.get(name), kind)
            or (may_be_none and name in view and view[name] is None)
        )
    ]
    if wrong:
        raise Unreadable("malformed-view", ", ".join(wrong))


def _check_failed_message(data: JsonObject) -> None:
    if not isinstance(data.get("message_id"), str):
        raise Unreadable("malformed-event", "message_id")


def _undelivered(event: Event) -> Document:
    data = event["data"]
    return {
        "_id": data["message_id"],
        "reference": data.get("reference"),
        "audience": data.get("audience"),
        "channel": data.get("channel"),
        "reason": data.get("reason"),
        "shown": data.get("shown", ""),
        "unreached": bool(data.get("unreached")),
        "at": event.get("occurred_at"),
    }


def _newest(known: Document | None, other: Document) -> Document:
    return other if known is None or known["sequence"] < other["sequence"] else known


def _directory(event: Event) -> Document:
    data = event["data"]
    published = {key: data.get(key) for key in ("version", "effective_from", "offices")}
    return {"_id": "current", "sequence": announcements.sequence_of(event), **published}
