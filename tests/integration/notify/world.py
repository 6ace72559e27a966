"""The notify service without the bus, on a real database, for tests."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pymongo.database import Database

from chassis import time_source
from chassis.cipher import FieldCipher
from chassis.sealing import new_key_pair, seal
from chassis.settings import read
from services.notify import building as assembly
from services.notify import rules
from services.notify.offices import COLLECTION, Offices
from services.notify.settings import NotifySettings
from services.notify.use_cases import Desk
from tests.support.announcing import complaints
from tests.support.service_process import KEYS
from tests.unit.notify.samples import event, notice

PRIVATE_KEY, PUBLIC_KEY = new_key_pair()
FIELD_KEY = base64.b64encode(os.urandom(96)).decode()
MOBILE, EMAIL = "9000000001", "citizen.one@example.org"

# The same rules in a hundredth of the time.
FAST = {
    lane: replace(
        policy,
        first_delay=policy.first_delay / 100,
        longest_delay=policy.longest_delay / 1000,
        linger=policy.linger / 10,
    )
    for lane, policy in rules.POLICIES.items()
}


class Relayed:
    """An outbox that remembers what it was asked to send; the real one is proved elsewhere."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def watch(self, collection: Any) -> None:
        """Nothing is sent here."""

    def relay(self, collection: Any, id: Any, envelopes: list[dict[str, Any]]) -> None:
        """Remember."""
        self.events += envelopes


@dataclass
class World:
    """Builds desks on one database and stops them at the end."""

    database: Database
    folder: Path
    outbox: Relayed = field(default_factory=Relayed)
    desks: list[Desk] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cipher = FieldCipher(self.database, FIELD_KEY)
        for mobile in (MOBILE, None):
            self.confirm(mobile, EMAIL)

    def confirm(self, mobile: str | None, email: str) -> None:
        """Whoever reads this address has said that it is theirs."""
        digits = rules.mobile_digits(mobile or "")
        key = base64.b64decode(PRIVATE_KEY)
        row = {"_id": rules.keyed_hash(key, "mailbox", digits, email.lower())}
        confirmed = {"$set": {"confirmed_at": time_source.now()}}
        self.database.mailboxes.update_one(row, confirmed, upsert=True)

    def environ(self) -> dict[str, str]:
        """The environment of the local profile."""
        return {
            "PROFILE": "local",
            "AMQP_URI": "amqp://unused",
            "MONGO_URI": "mongodb://unused",
            "FIELD_KEY": FIELD_KEY,
            "ACTOR_PUBLIC_KEY": "unused",
            "NOTIFY_PRIVATE_KEY": PRIVATE_KEY,
            "PUBLIC_URL": "https://setu.example.org",
            "DEPLOYMENT_PUBLIC_KEY": KEYS.deployment_public_key,
            "MESSAGES_FOLDER": str(self.folder / "messages"),
            "LEASE_SECONDS": "4",
        }

    def settings(self, **environ: str) -> NotifySettings:
        """Settings of the local profile and what is given."""
        return read(NotifySettings, self.environ() | environ)

    def desk(
        self,
        policies: Mapping[str, rules.Policy] = FAST,
        *,
        announced: bool = True,
        **environ: str,
    ) -> Desk:
        """One service process's worth of work; the first is told of e-complaints, unless nobody
        is to have `announced` anything."""
        parts = SimpleNamespace(
            settings=self.settings(**environ),
            database=self.database,
            cipher=self.cipher,
            outbox=self.outbox,
        )
        desk = assembly.build(parts, policies)  # type: ignore[arg-type]
        self.desks.append(desk)
        if announced and not self.database.announcements.count_documents({"_id": "complaints"}):
            desk.service_announced(complaints())
            self.outbox.events.clear()
        return desk

    def announce(self, event: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
        """What notify answers to an announcement."""
        desk.service_announced(event)
        answer = self.outbox.events.pop()
        assert answer["type"] == "messages.held"
        return answer["data"]

    def offices(self) -> Offices:
        """The directory of contacts, to change it."""
        return Offices(self.database[COLLECTION], self.cipher, invent=False)

    def rows(self, **query: Any) -> list[dict[str, Any]]:
        """Messages as they are kept."""
        return list(self.database.messages.find(query).sort("_id", 1))

    def states(self, **query: Any) -> dict[str, int]:
        """How many messages are in each state."""
        counts: dict[str, int] = {}
        for row in self.rows(**query):
            counts[row["state"]] = counts.get(row["state"], 0) + 1
        return counts

    def grow_old(self) -> None:
        """Let every message outlive its lane's life, and be due."""
        now = time_source.now()
        past = {"due_at": now, "expires_at": now, "planned_at": now - timedelta(days=4)}
        self.database.messages.update_many({}, {"$set": past})

    def stop(self) -> None:
        """Stop every desk."""
        for desk in self.desks:
            desk.stop()


def sealed(mobile: str | None = MOBILE, email: str | None = EMAIL) -> dict[str, str]:
    """A citizen's contact as it travels in an event."""
    return {"sealed": seal(PUBLIC_KEY, {"mobile": mobile, "email": email})}


def both(**changes: Any) -> dict[str, Any]:
    """An event that tells the citizen and the station."""
    return event(notice("citizen", to=sealed()), notice("station"), **changes)


def all_ended(world: World, count: int) -> bool:
    """Whether there are so many messages and each has reached its end."""
    rows = world.rows()
    return len(rows) == count and all("finished_at" in row for row in rows)


def kinds(outcomes) -> list[str]:
    """What came of each try."""
    return [outcome.kind for outcome in outcomes]
