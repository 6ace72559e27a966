"""Keys of partners' programs: what each may do, how often, until when.

A key reads `setu_<id>_<secret>`. The secret is shown once, when the key is issued; kept of it is a
keyed hash. A key is told apart by its id, which is no secret and stands in lists and in the audit
log. When it was last used is kept to the day: enough to find a key that nobody needs any more.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo.database import Database

from chassis import time_source
from chassis.mongo import Document
from contracts.errors import NotAllowed, NotAuthenticated, NotFound

OPEN311_CREATE = "open311:create"
OPEN311_CREATE_UNLISTED = "open311:create-unlisted"
REQUESTS_READ = "requests:read"
REQUESTS_UPDATE = "requests:update"
SCOPES = {
    OPEN311_CREATE: "file through Open311 for services whose requests are public",
    OPEN311_CREATE_UNLISTED: "file through Open311 for services whose requests nobody is shown",
    REQUESTS_READ: "read the feed of updates of public requests",
    REQUESTS_UPDATE: "send updates about requests that were filed with the partner's keys",
}
"""What a key may be allowed, with what it means; each is asked for by a route."""

LONGEST_LIFE = timedelta(days=366)
MOST_PER_MINUTE = 6_000
_PREFIX = "setu"


class ApiKeyMissing(NotAuthenticated):
    """The route asks for a partner's key and none was sent."""

    code = "api-key-missing"


class ApiKeyWrong(NotAuthenticated):
    """No such key, or it was revoked."""

    code = "api-key-wrong"


class ApiKeyExpired(NotAuthenticated):
    """The key was good once; its time is over."""

    code = "api-key-expired"


class ScopeMissing(NotAllowed):
    """The key is good, and not for this; details: `scope`."""

    code = "scope-missing"


@dataclass(frozen=True)
class ApiKey:
    """A key without its secret. `contact` is the citizen id of the partner's own desk, which is
    written to where a request names nobody; `last_used_on` a day of UTC, None before its use."""

    id: str
    partner: str
    scopes: frozenset[str]
    per_minute: int
    contact: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    last_used_on: str | None = None

    @property
    def identity(self) -> str:
        """As whom its requests are counted and written into the audit log."""
        return f"key:{self.id}"

    def require(self, scope: str) -> None:
        """Raise ScopeMissing unless the key may do this."""
        if scope not in self.scopes:
            raise ScopeMissing(details={"scope": scope})


class ApiKeys:
    """The register of keys, in the gateway's own database."""

    def __init__(self, database: Database, secret: str) -> None:
        self._keys = database["api_keys"]
        self._secret = secret.encode()

    def issue(
        self, partner: str, scopes: frozenset[str], *, per_minute: int, days: int, contact: str
    ) -> tuple[ApiKey, str]:
        """Enter a key; return it and its text, which is nowhere to be had again. ValueError for a
        scope that no route asks for, and for limits that are none."""
        unknown = scopes - SCOPES.keys()
        if unknown or not scopes:
            raise ValueError(f"scopes are {', '.join(SCOPES)}; not {', '.join(sorted(unknown))}")
        if not 1 <= per_minute <= MOST_PER_MINUTE:
            raise ValueError(f"requests a minute are 1 to {MOST_PER_MINUTE}")
        if not 1 <= days <= LONGEST_LIFE.days:
            raise ValueError(f"a key is good for 1 to {LONGEST_LIFE.days} days")
        if not partner.strip():
            raise ValueError("a key has a partner")
        now = time_source.now()
        id, secret = secrets.token_hex(5), secrets.token_hex(24)
        row = {
            "_id": id,
            "hash": self._hash(id, secret),
            "partner": partner.strip(),
            "scopes": sorted(scopes),
            "per_minute": per_minute,
            "contact": contact,
            "created_at": now,
            "expires_at": now + timedelta(days=days),
            "revoked_at": None,
            "last_used_on": None,
        }
        self._keys.insert_one(row)
        return _key(row), f"{_PREFIX}_{id}_{secret}"

    def every(self) -> list[ApiKey]:
        """Return all keys there ever were, by partner and age."""
        return [_key(row) for row in self._keys.find().sort([("partner", 1), ("created_at", 1)])]

    def revoke(self, id: str) -> ApiKey:
        """End a key now and for good; NotFound where there is none. Once more changes nothing."""
        new = {"_id": id, "revoked_at": None}
        self._keys.update_one(new, {"$set": {"revoked_at": time_source.now()}})
        row = self._keys.find_one({"_id": id})
        if row is None:
            raise NotFound("no such key")
        return _key(row)

    def require(self, text: str | None) -> ApiKey:
        """Return the key of this text. ApiKeyMissing, ApiKeyWrong, ApiKeyExpired: who has not the
        secret learns nothing of a key, not even that it is over."""
        if not text:
            raise ApiKeyMissing()
        prefix, _, rest = text.strip().partition("_")
        id, _, secret = rest.partition("_")
        row = self._keys.find_one({"_id": id}) if prefix == _PREFIX and id and secret else None
        if row is None or not hmac.compare_digest(row["hash"], self._hash(id, secret)):
            raise ApiKeyWrong()
        if row["revoked_at"] is not None:
            raise ApiKeyWrong()
        if row["expires_at"] <= time_source.now():
            raise ApiKeyExpired()
        self._note_use(row)
        return _key(row)

    def _note_use(self, row: Document) -> None:
        today = time_source.now().date().isoformat()
        if row["last_used_on"] != today:
            self._keys.update_one({"_id": row["_id"]}, {"$set": {"last_used_on": today}})

    def _hash(self, id: str, secret: str) -> str:
        text = f"api key:{id}:{secret}".encode()
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()


def _key(row: Any) -> ApiKey:
    return ApiKey(
        id=row["_id"],
        partner=row["partner"],
        scopes=frozenset(row["scopes"]),
        per_minute=row["per_minute"],
        contact=row["contact"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        last_used_on=row["last_used_on"],
    )
