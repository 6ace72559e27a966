"""A private MongoDB: a replica set of one member or of three, with users."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase
from pymongo.errors import OperationFailure

from casework.desk.audit import database_name
from deploy.local import database_access
from deploy.local.certificates import Certificates
from deploy.local.cluster import folders_of
from deploy.local.database_member import REPLICA_SET, Member, tls_options

ADMINISTRATOR = "operator"
ALREADY_INITIALIZED = 23  # the server's codes
EXISTS = (51002, 51003)


class Database:
    """Start, stop, kill and start again a MongoDB on the same data and ports."""

    def __init__(
        self,
        folder: Path,
        passwords: Mapping[str, str],
        members: int | None = None,
        tls: Certificates | None = None,
    ) -> None:
        """`passwords` by user: `operator` may do everything, others own the database so named.
        `members` are 1 or 3, None: as many as have begun in the folder. With `tls` it takes nobody
        without. Raises LocalError."""
        self._passwords = dict(passwords)
        folders = folders_of(folder, members)
        key = folder / "key"
        if not key.exists():
            key.write_text(secrets.token_hex(64))
            key.chmod(0o400)
        self._tls = tls
        self.members = [Member(number, one, key, tls) for number, one in enumerate(folders, 1)]

    def uri(self, user: str) -> str:
        """Return the address for `user`; name the database yourself."""
        password = quote(self._passwords[user], safe="")
        hosts = ",".join(member.address for member in self.members)
        options = {"replicaSet": REPLICA_SET, "authSource": "admin", **tls_options(self._tls)}
        return f"mongodb://{user}:{password}@{hosts}/?{urlencode(options)}"

    def start(self) -> None:
        """Start and wait until it takes writes and every user exists. Raises LocalError."""
        for member in self.members:
            member.find_port()
            member.launch()
        for member in self.members:
            member.wait("did not start", member.answers)
        if not self._has_administrator():
            self._initialise()
        self._take_own_addresses()
        self._await_primary()
        for user in self._passwords:
            self._ensure_user(user, [user])
        self._move_logs()

    def stop(self) -> None:
        """Stop in order, side by side."""
        for member in self.members:
            member.ask_to_end()
        for member in self.members:
            member.await_end()

    def kill(self) -> None:
        """End it at once, as a crash would; `start` brings it back on the same data."""
        for member in self.members:
            member.kill()

    def add_user(self, user: str, password: str, databases: list[str]) -> None:
        """Add a user who may read and write `databases`, add to the audit log beside each,
        and do nothing else."""
        self._passwords[user] = password
        self._ensure_user(user, databases)

    def client(self, user: str = ADMINISTRATOR) -> MongoClient:
        """Return a client for tools and tests; close it."""
        return MongoClient(self.uri(user), tz_aware=True, serverSelectionTimeoutMS=10_000)

    @property
    def primary(self) -> Member | None:
        """The member that takes writes; None while there is none."""
        return next((member for member in self.members if member.is_primary()), None)

    def _await_primary(self) -> Member:
        self.members[0].wait("did not become writable", lambda: self.primary is not None)
        primary = self.primary
        assert primary is not None
        return primary

    @contextmanager
    def _administered(self, member: Member | None = None) -> Iterator[MongoClient]:
        """Yield an administrator's client straight to a member, else to the primary."""
        password = self._passwords[ADMINISTRATOR]
        with (member or self._await_primary()).client(ADMINISTRATOR, password) as client:
            yield client

    def _has_administrator(self) -> bool:
        with self._administered(self.members[0]) as client:
            try:
                client.admin.command("ping")
            except OperationFailure:
                return False
            return True

    def _initialise(self) -> None:
        """Make, at the first start, the replica set, of the first member alone, and the
        administrator: so there is a primary at once, and the others join it.

        mongod lets an unknown caller from this machine do just these two while
        it has no user at all.
        """
        first = {"_id": 0, "host": self.members[0].address}
        with self.members[0].client() as client:
            try:
                client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [first]})
            except OperationFailure as error:
                if error.code != ALREADY_INITIALIZED:
                    raise
        with self._await_primary().client() as client:
            client.admin.command(
                "createUser", ADMINISTRATOR, pwd=self._passwords[ADMINISTRATOR], roles=["root"]
            )

    def _take_own_addresses(self) -> None:
        """Give the replica set the addresses of all its members, as it remembers the ports of its
        first start: ours may have moved since."""
        addresses = [member.address for member in self.members]
        with self._administered(self.members[0]) as client:
            config = client.admin.command("replSetGetConfig")["config"]
            if [member["host"] for member in config["members"]] != addresses:
                config["members"] = [{"_id": id, "host": one} for id, one in enumerate(addresses)]
                config["version"] += 1
                client.admin.command("replSetReconfig", config, force=True)

    def _move_logs(self) -> None:
        """Move the logs of before: nothing else runs yet. One that has begun anew is left to `setu
        audit move`, which names it."""
        with self._administered() as client:
            for user in self._passwords:
                with suppress(database_access.BothHaveEntries):
                    database_access.move_log(client[user])

    def _ensure_user(self, user: str, databases: list[str]) -> None:
        if user == ADMINISTRATOR:
            return
        roles = [role for name in databases for role in database_access.roles(name)]
        with self._administered() as client:
            for name in databases:
                rights = database_access.append_only(name)
                log = client[database_name(name)]
                _ensure(log, "Role", database_access.APPEND_ONLY, rights)
            _ensure(client.admin, "User", user, {"pwd": self._passwords[user], "roles": roles})


def _ensure(database: MongoDatabase, kind: str, name: str, what: dict[str, Any]) -> None:
    try:
        database.command(f"create{kind}", name, **what)
    except OperationFailure as error:
        if error.code not in EXISTS:
            raise
        database.command(f"update{kind}", name, **what)
