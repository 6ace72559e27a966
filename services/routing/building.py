"""Puts the service together from its parts and settings."""

from pathlib import Path
from typing import cast

from chassis.parts import Parts, offload
from services.routing.directory_files import read_directory
from services.routing.draft_store import DraftStore
from services.routing.drafts import Drafts
from services.routing.gazetteer import load_gazetteer
from services.routing.settings import SEED, RoutingSettings
from services.routing.store import BOOK, DirectoryStore
from services.routing.use_cases import Desk


def build(parts: Parts) -> Desk:
    """Return the service at work, with its directory open; an empty database is seeded first."""
    path = cast(RoutingSettings, parts.settings).gazetteer
    gazetteer = offload(load_gazetteer, Path(path)) if path else None
    store = DirectoryStore(parts.database)
    store.ensure_indexes()
    parts.outbox.watch(store.published_collection)
    desk = Desk(store, offload, gazetteer)
    event = desk.seed(offload(read_directory, SEED))
    if event:
        parts.outbox.relay(store.published_collection, BOOK, [event])
    desk.reload()
    return desk


def build_drafts(parts: Parts) -> Drafts:
    """Return what looks at directories that are not in force."""
    drafts = DraftStore(parts.database)
    drafts.ensure_indexes()
    return Drafts(DirectoryStore(parts.database), drafts)
