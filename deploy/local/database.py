"""A private MongoDB: one node that is a replica set, with users, on the loopback address."""

import os
import secrets
import shutil
import stat
import sysconfig
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase
from pymongo.errors import OperationFailure, PyMongoError

from casework.desk.audit import database_name
from deploy.local import database_access
from deploy.local.ports import LOOPBACK, remember, remembered, still_free
from deploy.local.processes import LocalError, Process, Server, alone_in, wait_until

ADMINISTRATOR = "operator"
REPLICA_SET = "nagrik"
START_SECONDS = 60
STOP_SECONDS = 30
CACHE_GB = "0.5"  # WiredTiger would take half of the memory of a machine we share
OPLOG_MB = "512"
ALREADY_INITIALIZED = 23  # the server's codes
EXISTS = (51002, 51003)


def program() -> Path:
    """Return the mongod on the PATH, else the one inside the Python package. Raises LocalError."""
    path = shutil.which("mongod")
    if path:
        return Path(path)
    packaged = Path(sysconfig.get_path("purelib"), "fiftyone", "db", "bin", "mongod")
    if not packaged.exists():
        raise LocalError("No mongod: install MongoDB, or run `make run`, which brings its own.")
    if not os.access(packaged, os.X_OK):
        packaged.chmod(packaged.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return packaged


class Database(Server):
    """Start, stop, kill and start again one MongoDB on the same data and port."""

    name = "MongoDB"

    def __init__(self, folder: Path, passwords: Mapping[str, str]) -> None:
        """`passwords` by user: `operator` may do everything, others own the database so named."""
        self._folder = folder
        self.cache_gb = CACHE_GB
        self._passwords = dict(passwords)
        self._prepare_folder()
        (self.port,) = remembered(folder / "port.json", 1)
        self._log = folder / "log" / "mongod.log"

    def uri(self, user: str) -> str:
        """Return the address for `user`; name the database yourself."""
        password = quote(self._passwords[user], safe="")
        place = f"{LOOPBACK}:{self.port}/?replicaSet={REPLICA_SET}&authSource=admin"
        return f"mongodb://{user}:{password}@{place}"

    def start(self) -> None:
        """Start and wait until it takes writes and every user exists. Raises LocalError."""
        (self.port,) = still_free(self.port)
        remember(self._folder / "port.json", [self.port])
        self._server = self._process()
        self._server.start()
        self._wait("did not start", self._answers)
        if not self._has_administrator():
            self._initialise()
        self._take_own_address()
        self._wait("did not become writable", self._writable)
        for user in self._passwords:
            self._ensure_user(user, [user])
        self._move_logs()

    def stop(self) -> None:
        """Stop in order."""
        if self._server is not None:
            self._server.stop(grace=STOP_SECONDS)

    def add_user(self, user: str, password: str, databases: list[str]) -> None:
        """Add a user who may read and write `databases`, add to the audit log beside each,
        and do nothing else."""
        self._passwords[user] = password
        self._ensure_user(user, databases)

    def client(self, user: str = ADMINISTRATOR) -> MongoClient:
        """Return a client for tools and tests; close it."""
        return MongoClient(self.uri(user), tz_aware=True, serverSelectionTimeoutMS=10_000)

    def _process(self) -> Process:
        return Process(
            self.name,
            alone_in(self._folder, self._command()),
            environ={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self._folder)},
            folder=self._folder,
            output=self._folder / "log" / "start.log",
        )

    def _command(self) -> list[str | Path]:
        folder = self._folder
        return [
            program(),
            "--quiet", "--bind_ip", LOOPBACK, "--port", str(self.port), "--nounixsocket",
            "--dbpath", folder / "data", "--logpath", self._log, "--logappend",
            "--replSet", REPLICA_SET, "--auth", "--keyFile", folder / "key",
            "--wiredTigerCacheSizeGB", self.cache_gb, "--oplogSize", OPLOG_MB,
            # Full-time diagnostics cost a constant few percent of a core.
            "--setParameter", "diagnosticDataCollectionEnabled=false",
        ]  # fmt: skip

    def _prepare_folder(self) -> None:
        for name in ("data", "log"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        key = self._folder / "key"
        if not key.exists():
            key.write_text(secrets.token_hex(64))
            key.chmod(0o400)

    def _direct(self, *, administrator: bool) -> MongoClient:
        """Return a client straight to this node, whatever it believes about its replica set."""
        login: dict[str, Any] = {}
        if administrator:
            login = {"username": ADMINISTRATOR, "password": self._passwords[ADMINISTRATOR]}
        return MongoClient(
            LOOPBACK,
            self.port,
            directConnection=True,
            serverSelectionTimeoutMS=200,
            **login,
        )

    def _wait(self, what: str, condition: Callable[[], bool]) -> None:
        wait_until(
            condition,
            seconds=START_SECONDS,
            failure=f"MongoDB {what}; see {self._log}.",
            process=self._server,
        )

    def _answers(self) -> bool:
        with self._direct(administrator=False) as client:
            try:
                client.admin.command("ping")
            except PyMongoError:
                return False
            return True

    def _writable(self) -> bool:
        with self._direct(administrator=False) as client:
            try:
                return bool(client.admin.command("hello").get("isWritablePrimary"))
            except PyMongoError:
                return False

    def _has_administrator(self) -> bool:
        with self._direct(administrator=True) as client:
            try:
                client.admin.command("ping")
            except OperationFailure:
                return False
            return True

    def _initialise(self) -> None:
        """Make, at the first start, the replica set and the administrator.

        mongod lets an unknown caller from this machine do just these two while
        it has no user at all.
        """
        member = {"_id": 0, "host": f"{LOOPBACK}:{self.port}"}
        with self._direct(administrator=False) as client:
            try:
                client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [member]})
            except OperationFailure as error:
                if error.code != ALREADY_INITIALIZED:
                    raise
            self._wait("did not become writable", self._writable)
            client.admin.command(
                "createUser", ADMINISTRATOR, pwd=self._passwords[ADMINISTRATOR], roles=["root"]
            )

    def _take_own_address(self) -> None:
        """Give the replica set its own address, as it remembers the port of its first start: ours
        may have moved since."""
        address = f"{LOOPBACK}:{self.port}"
        with self._direct(administrator=True) as client:
            config = client.admin.command("replSetGetConfig")["config"]
            if config["members"][0]["host"] != address:
                config["members"][0]["host"] = address
                config["version"] += 1
                client.admin.command("replSetReconfig", config, force=True)

    def _move_logs(self) -> None:
        """Move the logs of before: nothing else runs yet. One that has begun anew is left to `setu
        audit move`, which names it."""
        with self._direct(administrator=True) as client:
            for user in self._passwords:
                with suppress(database_access.BothHaveEntries):
                    database_access.move_log(client[user])

    def _ensure_user(self, user: str, databases: list[str]) -> None:
        if user == ADMINISTRATOR:
            return
        roles = [role for name in databases for role in database_access.roles(name)]
        with self._direct(administrator=True) as client:
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
