"""Offices, whoever keeps them: those of a department are as it announced them, those of the home
department are in the directory that routing keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

from contracts.departments import HOME, department_of_office
from contracts.errors import NotFound
from gateway.directory.use_cases import ask_directory
from gateway.http.context import database

HIGHEST = 12
"""Offices one above the other; a longer chain is a circle."""


@dataclass(frozen=True)
class Office:
    """One office; `supervisors` are the codes of those above it, the nearest first."""

    code: str
    name: Mapping[str, str]
    supervisors: tuple[str, ...]

    def is_at_or_below(self, other: str | None) -> bool:
        """Return whether the office is `other` or stands below it."""
        return other is not None and other in (self.code, *self.supervisors)


def find(code: str) -> Office:
    """Return the office of this code.

    NotFound for one that does not exist, Unavailable while the directory does not answer.
    """
    if department_of_office(code) != HOME:
        return _announced(database(), code)
    answer = ask_directory("office", {"code": code})
    return Office(code, answer.get("name") or {}, tuple(answer["supervisors"]))


def _announced(gateway: Database, code: str) -> Office:
    office = _entry(gateway, code)
    if office is None:
        raise NotFound("no such office")
    above: list[str] = []
    parent = office["parent"]
    while parent and parent not in above and len(above) < HIGHEST:
        above.append(parent)
        entry = _entry(gateway, parent)
        parent = entry["parent"] if entry else None
    return Office(code, office["name"], tuple(above))


def _entry(gateway: Database, code: str) -> dict[str, Any] | None:
    return gateway["offices"].find_one({"_id": code}, {"name": 1, "parent": 1})
