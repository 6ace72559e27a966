"""The services that announced themselves: catalogue, forms and workflows, from data alone.

The tracker keeps every announced version in `definitions`; each process holds them compiled and
looks for new ones every few seconds. A case is shown under the version it began with.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from time import monotonic

import orjson
from pymongo import UpdateOne
from pymongo.database import Database

from casework.definition import Definition
from casework.form_schema import json_schema
from contracts.errors import NotFound

REFRESH_SECONDS = 5.0
MISSED_SECONDS = 0.5
"""For what is asked for and not known: it may have been announced a moment ago."""


@dataclass(frozen=True)
class Service:
    """One version of one service. `definition` is compiled; `bus_service` answers for it."""

    definition: Definition
    digest: str

    @property
    def bus_service(self) -> str:
        """The name under which the service answers on the bus."""
        return self.definition.bus_service

    @cached_property
    def entry(self) -> dict:
        """Its line in the catalogue."""
        source = self.definition.source
        return {
            "code": self.definition.code,
            "version": self.definition.version,
            "name": source["name"],
            "help": source.get("help"),
            "group": source.get("group"),
        }

    @cached_property
    def described(self) -> dict:
        """Its line with the form, and the names of its states, actions and clocks."""
        found = self.definition
        return {
            **self.entry,
            "law": found.source.get("law"),
            "retention": (found.source.get("retention") or {}).get("rule"),
            "form": form_description(found.form),
            "states": {
                name: {"name": state.label, "terminal": state.terminal, "region": state.region}
                for name, state in found.states.items()
            },
            "actions": {name: {"name": action.label} for name, action in found.actions.items()},
            "clocks": {
                name: {"name": clock.label, "rule": clock.rule}
                for name, clock in found.clocks.items()
            },
        }

    @cached_property
    def actions(self) -> dict[str, dict]:
        """Each action by name as the case view lists it: built once, shown with every read."""
        return {
            name: {"name": name, "label": dict(action.label), "form": json_schema(action.form)}
            for name, action in self.definition.actions.items()
        }


def form_description(form) -> dict:
    """A form for clients: JSON Schema, the labels apart, and the fields as the service wrote
    them."""
    return {
        "schema": json_schema(form),
        "labels": {spec["name"]: spec["label"] for spec in form.specs},
        "fields": list(form.specs),
    }


class Catalogue:
    """All versions, newest by code. Safe to share between greenlets."""

    def __init__(self, database: Database) -> None:
        self._definitions = database["definitions"]
        self._versions: dict[str, Service] = {}
        self._newest: dict[str, Service] = {}
        self._looked = -REFRESH_SECONDS
        self._looking = Lock()

    def ensure_indexes(self) -> None:
        """Versions are found by `_id`, and there are few: no other index is needed."""

    def newest(self) -> list[Service]:
        """The newest version of every service, by code."""
        self._refresh()
        return [self._newest[code] for code in sorted(self._newest)]

    def service(self, code: str) -> Service:
        """The newest version of a service; NotFound when none was announced."""
        self._refresh()
        if code not in self._newest:
            self._refresh(MISSED_SECONDS)
        try:
            return self._newest[code]
        except KeyError:
            raise NotFound("no such service") from None

    def of_case(self, case: dict) -> Service | None:
        """The version a case began under; None as long as it has not been announced here."""
        self._refresh()
        wanted = version_id(case["service"], case["definition_version"])
        if wanted not in self._versions:
            self._refresh(MISSED_SECONDS)
        return self._versions.get(wanted)

    def _refresh(self, every: float = REFRESH_SECONDS) -> None:
        """Look for changes unless somebody did a moment ago.

        While nothing is known yet everybody waits for who is looking; afterwards nobody does.
        """
        if monotonic() - self._looked < every:
            return
        if not self._looking.acquire(blocking=not self._versions):
            return
        try:
            if monotonic() - self._looked >= every:
                self._load_changed()
        except Exception:
            if not self._versions:
                raise
        finally:
            self._looked = monotonic() if self._versions else self._looked
            self._looking.release()

    def _load_changed(self) -> None:
        digests = {row["_id"]: row["digest"] for row in self._definitions.find({}, {"digest": 1})}
        known = {key: service.digest for key, service in self._versions.items()}
        changed = [key for key, digest in digests.items() if known.get(key) != digest]
        if not changed:
            return
        loaded = {
            row["_id"]: Service(Definition.load(orjson.loads(row["source"])), row["digest"])
            for row in self._definitions.find({"_id": {"$in": changed}})
        }
        self._versions = {**self._versions, **loaded}
        self._newest = _newest_by_code(self._versions.values())


def version_id(code: str, version: int) -> str:
    """The key of one version of one service."""
    return f"{code}@{version}"


def store_definitions(database: Database, announced: list[dict]) -> None:
    """Keep announced definitions (dicts with `code` and `version`), unchanged ones untouched.

    The text is kept as JSON: a definition may use keys that the database reads as paths.
    """
    writes = []
    for definition in announced:
        source = orjson.dumps(definition, option=orjson.OPT_SORT_KEYS)
        document = {
            "code": definition["code"],
            "version": int(definition["version"]),
            "digest": hashlib.sha256(source).hexdigest(),
            "source": source.decode(),
        }
        key = version_id(document["code"], document["version"])
        writes.append(UpdateOne({"_id": key}, {"$set": document}, upsert=True))
    if writes:
        database["definitions"].bulk_write(writes, ordered=True)


def _newest_by_code(services) -> dict[str, Service]:
    newest: dict[str, Service] = {}
    for service in sorted(services, key=lambda s: s.definition.version):
        newest[service.definition.code] = service
    return newest
