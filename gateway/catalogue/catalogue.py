"""The services that announced themselves: catalogue, forms and workflows, from data alone.

The tracker keeps every announced version in `definitions`; each process holds them compiled and
looks for new ones every few seconds. A version is offered once notify holds all its words; a case
is shown under the version it began with, of the service that keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from time import monotonic, sleep
from typing import Any

import orjson
from pymongo.database import Database

from casework.definition import loader
from casework.definition.form import Form
from casework.definition.form_schema import json_schema
from casework.definition.model import Action, Definition
from casework.definition.public_lists import PublicList, public_lists
from casework.definition.search_words import search_words
from casework.engine.access import may_file
from casework.engine.action_view import action_view
from casework.typed.replies import OpenAction
from contracts.errors import NotFound
from contracts.typed import View
from gateway.catalogue.announcements import definition_id
from gateway.catalogue.typed import (
    ActionName,
    DepartmentEntry,
    FormDescription,
    ServiceDescription,
    ServiceEntry,
)

REFRESH_SECONDS = 5.0
MISSED_SECONDS = 0.5
"""Seconds between two looks into the database for a code that is not known: it may have been
announced a moment ago."""


@dataclass(frozen=True)
class Service:
    """One version of one service. `definition` is compiled; `owner` is the service on the bus that
    the deployment granted its code to, and that answers for it. `listed`: it may be applied for."""

    definition: Definition
    digest: str
    owner: str
    department: DepartmentEntry
    home: bool = False
    listed: bool = True

    @property
    def key(self) -> str:
        """What tells this version from all others."""
        return definition_id(self.owner, self.definition.code, self.definition.version)

    @cached_property
    def entry(self) -> ServiceEntry:
        """Its line in the catalogue."""
        source = self.definition.source
        return {
            "code": self.definition.code,
            "version": self.definition.version,
            "name": source["name"],
            "help": source.get("help"),
            "group": source.get("group"),
            "department": self.department,
        }

    @property
    def for_citizens(self) -> bool:
        """Whether people apply for it: what offices ask of each other is opened by the system, and
        some services are begun by officers alone."""
        return may_file(self.definition, "citizen") and not self.definition.asked_by

    @cached_property
    def public_lists(self) -> dict[str, PublicList]:
        """What anybody may read of its cases."""
        return public_lists(self.definition.source)

    @cached_property
    def first_limit(self) -> str | None:
        """The name of the limit within which somebody has to take an application up: the first that
        the definition declares of those that begin with filing; None where none does."""
        begins = {transition.to for transition in self.definition.start.transitions}
        for name, clock in self.definition.clocks.items():
            if clock.owed and clock.ends_on and clock.starts_on & begins:
                return name
        return None

    @cached_property
    def described(self) -> ServiceDescription:
        """Its line with the form, and the names of its states, actions and clocks."""
        definition = self.definition
        retention, fee = definition.source.get("retention"), definition.fee
        return {
            **self.entry,
            "law": definition.source.get("law"),
            "identity": definition.source.get("identity"),
            "retention": retention.get("rule") if retention else None,
            "form": form_description(definition.form),
            "states": {
                name: {"name": state.label, "terminal": state.terminal, "region": state.region}
                for name, state in definition.states.items()
            },
            "actions": {name: _action_name(action) for name, action in definition.actions.items()},
            "clocks": {
                name: {"name": clock.label, "rule": clock.rule}
                for name, clock in definition.clocks.items()
            },
            "first_limit": self.first_limit,
            "fee": {"rupees": fee.rupees, "name": dict(fee.label)} if fee else None,
            "category_field": definition.category_field,
            "filed_by": sorted(
                {role for group in definition.start.by for role in definition.groups[group]}
            ),
            "bulk": {"rows": definition.bulk_rows} if definition.bulk_rows else None,
            "office_name": self.definition.source.get("office_name"),
            "panels": self.definition.source.get("panels") or {},
            "records": {
                name: {"name": book.label, "fields": book.fields}
                for name, book in self.definition.records.items()
            },
            "links": {name: {"name": link.label} for name, link in definition.links.items()},
            "public": {name: {"name": one.label} for name, one in self.public_lists.items()},
            "search": search_words(definition.source),
        }

    @cached_property
    def actions(self) -> dict[str, OpenAction]:
        """Each action by name as the case view lists it: built once, shown with every read."""
        return {name: action_view(action) for name, action in self.definition.actions.items()}


def _action_name(action: Action) -> ActionName:
    described: ActionName = {"name": dict(action.label)}
    if action.form.offline:
        described["offline"] = True
    if action.several:
        described["several"] = True
    return described


def form_description(form: Form) -> FormDescription:
    """Return a form for clients: JSON Schema of what a citizen is asked, the labels apart, and the
    fields as the service wrote them, also those that an officer is asked at the counter."""
    return {
        "schema": json_schema(form.asked_of("citizen")),
        "labels": {spec["name"]: spec["label"] for spec in form.specs},
        "fields": list(form.specs),
        "steps": [{"name": name, "label": dict(label)} for name, label in form.steps.items()],
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
        """Create no index: versions are found by `_id`, and there are few."""

    def newest(self) -> list[Service]:
        """Return the newest version of every service that may be applied for: by department, the
        home department's first, then by code."""
        self._refresh()
        return self.at_hand()

    def at_hand(self) -> list[Service]:
        """Return, as `newest`, what this process knows already: the database is not asked."""
        return sorted(self._newest.values(), key=_place_in_catalogue)

    def service(self, code: str) -> Service:
        """Return the newest version that may be applied for; NotFound when there is none."""
        self._refresh()
        if code not in self._newest:
            self.look_again()
        try:
            return self._newest[code]
        except KeyError:
            raise NotFound("no such service") from None

    def versions(self) -> list[Service]:
        """Return every version that was announced,
        also those that cases are begun under no more."""
        self._refresh()
        return list(self._versions.values())

    def of_case(self, case: View) -> Service | None:
        """Return the version a case began under; None as long as the service that keeps the case
        has not announced it here."""
        self._refresh()
        wanted = definition_id(case["bus_service"], case["service"], case["definition_version"])
        if wanted not in self._versions:
            self._refresh(MISSED_SECONDS)
        return self._versions.get(wanted)

    def is_anothers(self, case: View) -> bool:
        """Return whether the case bears the code of a service that is not the one that keeps it."""
        owners = {
            one.owner for one in self._versions.values() if one.definition.code == case["service"]
        }
        return bool(owners) and case["bus_service"] not in owners

    def _refresh(self, every: float = REFRESH_SECONDS) -> None:
        """Look for changes unless somebody did a moment ago.

        While nothing is known yet everybody waits for who is looking; afterwards nobody does.
        """
        if monotonic() - self._looked < every:
            return
        if not self._looking.acquire(blocking=not self._versions):
            return
        try:
            began = monotonic()
            # Whoever waited for another's look has not looked.
            if began - self._looked >= every:
                self._look(began)
        finally:
            self._looking.release()

    def _look(self, began: float) -> None:
        """Look for changes; what is known stays while the database is away."""
        try:
            self._load_changed()
        except Exception:
            if not self._versions:
                raise
        if self._versions:
            self._looked = began

    def look_again(self) -> None:
        """Look at a moment after this one: another worker may offer already what was announced
        since the last look here, and who was told of a service must not hear that there is none.
        Whoever waits shares one look, and one comes at most each MISSED_SECONDS."""
        this_moment = monotonic()
        with self._looking:
            if self._looked >= this_moment:
                return
            sleep(max(0.0, self._looked + MISSED_SECONDS - monotonic()))
            began = monotonic()
            self._load_changed()
            self._looked = began

    def _load_changed(self) -> None:
        owned = {"owner": {"$exists": True}}
        rows = self._definitions.find(owned, {"digest": 1, "listed": 1})
        wanted = {row["_id"]: (row["digest"], bool(row.get("listed"))) for row in rows}
        known = {key: (one.digest, one.listed) for key, one in self._versions.items()}
        changed = [key for key, marks in wanted.items() if known.get(key) != marks]
        if not changed:
            return
        loaded = {
            row["_id"]: _service(row) for row in self._definitions.find({"_id": {"$in": changed}})
        }
        self._versions = {**self._versions, **loaded}
        self._newest = _newest_by_code(self._versions.values())


def _service(row: Mapping[str, Any]) -> Service:
    return Service(
        loader.load(orjson.loads(row["source"])),
        row["digest"],
        row["owner"],
        row["department"],
        row["home"],
        bool(row.get("listed")),
    )


def _newest_by_code(services: Iterable[Service]) -> dict[str, Service]:
    newest: dict[str, Service] = {}
    for service in sorted(services, key=lambda s: s.definition.version):
        if service.listed:
            newest[service.definition.code] = service
    return newest


def _place_in_catalogue(service: Service) -> tuple[bool, str, str]:
    return not service.home, service.department.get("code", ""), service.definition.code
