"""What the stand-in for a provider of payments remembers, in one file: it survives a kill."""

import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime

from deploy.local.stand_in import open_database

OPEN, PAID, CANCELLED, REFUNDED = "open", "paid", "cancelled", "refunded"
COLUMNS = "key, rupees, purpose, return_url, secret, state, number, paid_at"


@dataclass(frozen=True)
class Intent:
    """One row."""

    key: str
    rupees: int
    purpose: str
    return_url: str
    secret: str
    state: str
    number: str | None
    paid_at: str | None


class Memory:
    """The intents, in one file; what was answered for is on the disk."""

    def __init__(self, file: str) -> None:
        self._lock = threading.Lock()
        self._database = open_database(
            file,
            "CREATE TABLE IF NOT EXISTS intents (id INTEGER PRIMARY KEY AUTOINCREMENT,"
            " key TEXT UNIQUE, rupees INTEGER, purpose TEXT, return_url TEXT, secret TEXT UNIQUE,"
            " state TEXT, number TEXT, paid_at TEXT)",
        )

    def open(
        self, key: str, rupees: int, purpose: str, return_url: str
    ) -> tuple[int, Intent | None]:
        """Keep an intent; return the status, and the intent unless it differs."""
        with self._lock:
            earlier = self._find("key", key)
            if earlier:
                return (200, earlier) if earlier.rupees == rupees else (409, None)
            self._database.execute(
                "INSERT INTO intents (key, rupees, purpose, return_url, secret, state)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (key, rupees, purpose, return_url, secrets.token_urlsafe(24), OPEN),
            )
            return 201, self._find("key", key)

    def find(self, column: str, value: str) -> Intent | None:
        """Return the intent of a key or of a page."""
        with self._lock:
            return self._find(column, value)

    def move(self, column: str, value: str, from_: str, to: str) -> Intent | None:
        """Let an intent come from one state to another; return it as it is then. Whoever asks
        twice finds it there already."""
        with self._lock:
            intent = self._find(column, value)
            if intent and intent.state == from_:
                change = "UPDATE intents SET state = ? WHERE key = ?"
                self._database.execute(change, (to, intent.key))
                if to == PAID:
                    payment = "UPDATE intents SET number = ?, paid_at = ? WHERE key = ?"
                    number = f"PAY-{secrets.token_hex(6).upper()}"
                    now = datetime.now(UTC).isoformat(timespec="milliseconds")
                    self._database.execute(payment, (number, now, intent.key))
            return self._find(column, value)

    def count(self) -> dict[str, int]:
        """Return how many intents are in each state."""
        with self._lock:
            query = "SELECT state, count(*) FROM intents GROUP BY state"
            return dict(self._database.execute(query).fetchall())

    def _find(self, column: str, value: str) -> Intent | None:
        query = f"SELECT {COLUMNS} FROM intents WHERE {column} = ?"
        row = self._database.execute(query, (value,)).fetchone()
        return Intent(*row) if row else None
