"""The departments as their services announced them: the roles of officers, their names and ranks.

Each process holds them and looks for changes every few seconds; what it holds stays in use while
the database is away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic

from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import PyMongoError

from contracts.departments import ROLE_MARK

Text = Mapping[str, str]

REFRESH_SECONDS = 5.0
MISSED_SECONDS = 0.5
"""For a role that is asked for and not known: it may have been announced a moment ago."""
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Role:
    """What an officer may be. Who `heads` an office enters leave and postings there."""

    name: Text
    rank: int
    heads: bool = False


PLATFORM = {ADMINISTRATOR: Role({"hi": "प्रशासक", "en": "Administrator"}, rank=99)}
"""Officers of no department."""
NOBODYS = Role({}, rank=99)
"""Of a role that nobody announces any more: nobody gives it, and nobody is given its cases."""


class Departments:
    """The roles that officers may hold, by qualified name. Safe to share between greenlets."""

    def __init__(self, database: Database) -> None:
        self._departments = database["departments"]
        self._roles: dict[str, Role] = {}
        self._looked = -REFRESH_SECONDS

    def roles(self) -> Mapping[str, Role]:
        """Return all roles, those of the platform among them."""
        self._refresh(REFRESH_SECONDS)
        return {**self._roles, **PLATFORM}

    def role(self, name: str) -> Role | None:
        """Return the role of this qualified name; None for one that nobody announced."""
        self._refresh(REFRESH_SECONDS)
        if name not in self._roles and name not in PLATFORM:
            self._refresh(MISSED_SECONDS)
        return PLATFORM.get(name) or self._roles.get(name)

    def rank(self, name: str) -> int:
        """Return the rank of a role; above all others for one that nobody announced."""
        return (self.role(name) or NOBODYS).rank

    def name_of(self, role: str) -> Text:
        """Return what an officer of this role is called whose own rank was not entered."""
        entry = self.role(role)
        return entry.name if entry else dict.fromkeys(("hi", "en"), _in_words(role))

    def _refresh(self, every: float) -> None:
        if monotonic() - self._looked < every:
            return
        self._looked = monotonic()
        try:
            self._roles = self._announced()
        except PyMongoError:
            if not self._roles:
                self._looked = -REFRESH_SECONDS
                raise

    def _announced(self) -> dict[str, Role]:
        roles: dict[str, Role] = {}
        # Of two services that say different things, who said it first is right.
        for one in self._departments.find({}, {"roles": 1}).sort("since", ASCENDING):
            for name, part in one["roles"].items():
                roles.setdefault(name, Role(part["name"], part["rank"], part["heads"]))
        return roles


def _in_words(role: str) -> str:
    return role.rpartition(ROLE_MARK)[2].replace("-", " ")
