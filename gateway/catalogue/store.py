"""Keeps what services announced, by owner: definitions, departments, offices, words that are held.

    departments   one document a service, `_id` its name: code and name of its department, roles,
                  posts, whether it has offices of its own, digest; `since`: its first announcement
    offices       `_id` the qualified code; `announced_by`: the service that said so first
    definitions   `_id` owner, code and version; `listed` once notify holds all its words
    held          `_id` service and digest; what notify said it lacks for that announcement

Services of one department share roles and offices. Who announced one first owns it, and who comes
later must say the same: else the officers of one service could be given the rank of another's.
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from pymongo import DeleteMany, UpdateOne
from pymongo.database import Database

from chassis.inbox import apply_newer
from chassis.mongo import Document
from contracts.typed import Envelope
from gateway.catalogue.announcements import NOT_THE_OWNERS, Announcement, definition_id, sequence_of
from gateway.public_lists import rows as public_rows
from gateway.tracker.unreadable import Unreadable

NOTIFY = "notify"
_OF_OFFICE = ("kind", "name", "parent", "mobile", "email")


def store(database: Database, announcement: Announcement) -> None:
    """Keep an announcement; the same again changes nothing, and neither does an older one.

    Unreadable with `not-the-owners` where it contradicts what another service owns.
    """
    departments = database["departments"]
    known = {one["_id"]: one for one in departments.find({"code": announcement.department["code"]})}
    own = known.pop(announcement.service, None)
    if own and own["sequence"] > announcement.sequence:
        return
    since = own["since"] if own else announcement.sequence
    _check_department(
        announcement, [one for one in known.values() if one["since"] < since or not own]
    )
    _check_codes(database, announcement)
    _store_offices(database, announcement)
    _store_definitions(database, announcement)
    document = {
        "code": announcement.department["code"],
        "name": announcement.department["name"],
        "home": announcement.home,
        "roles": announcement.roles,
        "posts": orjson.dumps(announcement.posts).decode(),
        "own_offices": announcement.offices is not None,
        "digest": announcement.digest,
        "sequence": announcement.sequence,
    }
    change = {"$set": document, "$setOnInsert": {"since": announcement.sequence}}
    departments.update_one({"_id": announcement.service}, change, upsert=True)
    if not announcement.needs_words or _is_held(
        database, announcement.service, announcement.digest
    ):
        _list(database, announcement.service, announcement.digest)


def words_answer(event: Envelope) -> Document:
    """Return what `messages.held` says, as it is kept;
    Unreadable for what is none or not of notify."""
    data = event["data"]
    service, digest, lacks = (data.get(name) for name in ("service", "digest", "lacks"))
    if not (isinstance(service, str) and isinstance(digest, str) and isinstance(lacks, list)):
        raise Unreadable("malformed-event", "messages.held")
    if event.get("source") != NOTIFY:
        raise Unreadable(NOT_THE_OWNERS, "messages.held")
    return {
        "_id": _held_id(service, digest),
        "sequence": sequence_of(event),
        "service": service,
        "digest": digest,
        "lacks": lacks,
    }


def store_held(database: Database, answers: list[Document]) -> None:
    """Keep what notify said; list what lacks nothing."""
    apply_newer(database["held"], answers)
    for one in answers:
        if _is_held(database, one["service"], one["digest"]):
            _list(database, one["service"], one["digest"])


def _check_department(announcement: Announcement, first: list[dict[str, Any]]) -> None:
    """Check the department; `first` are its services that announced themselves before this one."""
    for other in first:
        if other["name"] != announcement.department["name"]:
            raise Unreadable(NOT_THE_OWNERS, f"{other['_id']} names the department otherwise")
        for name, role in announcement.roles.items():
            if other["roles"].get(name, role) != role:
                raise Unreadable(NOT_THE_OWNERS, f"the role {name} is {other['_id']}'s")


def _check_codes(database: Database, announcement: Announcement) -> None:
    codes = sorted({one["code"] for one in announcement.definitions})
    another = {"code": {"$in": codes}, "owner": {"$exists": True, "$ne": announcement.service}}
    other = database["definitions"].find_one(another, {"owner": 1, "code": 1})
    if other:
        raise Unreadable(NOT_THE_OWNERS, f"{other['code']} is {other['owner']}'s")


def _store_offices(database: Database, announcement: Announcement) -> None:
    offices, wanted = database["offices"], {one["code"]: one for one in announcement.offices or ()}
    known = {one["_id"]: one for one in offices.find({"_id": {"$in": list(wanted)}})}
    writes: list[UpdateOne | DeleteMany] = []
    for code, office in wanted.items():
        entry, own = known.get(code), {name: office[name] for name in _OF_OFFICE}
        if entry and all(entry[name] == own[name] for name in _OF_OFFICE):
            continue
        if entry and entry["announced_by"] != announcement.service:
            raise Unreadable(NOT_THE_OWNERS, f"the office {code} is {entry['announced_by']}'s")
        whole = {
            **own,
            "department": announcement.department["code"],
            "announced_by": announcement.service,
        }
        writes.append(UpdateOne({"_id": code}, {"$set": whole}, upsert=True))
    obsolete = {"announced_by": announcement.service, "_id": {"$nin": list(wanted)}}
    if writes or offices.find_one(obsolete, {"_id": 1}):
        offices.bulk_write([*writes, DeleteMany(obsolete)], ordered=True)


def _store_definitions(database: Database, announcement: Announcement) -> None:
    """Store the definitions, their text as JSON: it may use keys that the database reads as paths,
    and keeps the order of its author, in which an officer is offered the actions."""
    definitions, wanted = database["definitions"], _as_kept(announcement)
    rows = definitions.find({"_id": {"$in": list(wanted)}}, {"public_rows_of": 1})
    before = {row["_id"]: row.get("public_rows_of") for row in rows}
    writes = [
        UpdateOne(
            {"_id": key},
            {"$set": document, "$addToSet": {"announced_in": announcement.digest}},
            upsert=True,
        )
        for key, document in wanted.items()
    ]
    if writes:
        definitions.bulk_write(writes, ordered=True)
    for key, document in wanted.items():
        if before.get(key) != document["public"]:
            public_rows.rebuild(
                database, announcement.service, document["code"], document["version"]
            )
            # Only now: who dies in between makes them when the service announces itself again.
            done = {"$set": {"public_rows_of": document["public"]}}
            definitions.update_one({"_id": key}, done)


def _as_kept(announcement: Announcement) -> dict[str, dict[str, Any]]:
    documents = {}
    for definition in announcement.definitions:
        sorted_source = orjson.dumps(definition, option=orjson.OPT_SORT_KEYS)
        department = orjson.dumps(announcement.department, option=orjson.OPT_SORT_KEYS)
        code, version = definition["code"], int(definition["version"])
        documents[definition_id(announcement.service, code, version)] = {
            "owner": announcement.service,
            "code": code,
            "version": version,
            "department": announcement.department,
            "home": announcement.home,
            "digest": hashlib.sha256(sorted_source + department).hexdigest(),
            "source": orjson.dumps(definition).decode(),
            "public": public_rows.declared_in(definition),
        }
    return documents


def _is_held(database: Database, service: str, digest: str) -> bool:
    row = database["held"].find_one({"_id": _held_id(service, digest)}, {"lacks": 1})
    return row is not None and not row["lacks"]


def _list(database: Database, service: str, digest: str) -> None:
    """List the versions of this announcement in the catalogue from now on, whatever comes later."""
    announced = {"owner": service, "announced_in": digest, "listed": {"$ne": True}}
    database["definitions"].update_many(announced, {"$set": {"listed": True}})


def _held_id(service: str, digest: str) -> str:
    return f"{service}:{digest}"
