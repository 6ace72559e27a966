"""One mongod, a member of a replica set, on the loopback address."""

import os
import shutil
import stat
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.local.certificates import Certificates
from deploy.local.commands import alone_in
from deploy.local.ports import LOOPBACK, remember, remembered, still_free
from deploy.local.processes import LocalError, Process, Server, wait_until

REPLICA_SET = "nagrik"
START_SECONDS = 60
STOP_SECONDS = 30
CACHE_GB = "0.5"  # WiredTiger would take half of the memory of a machine we share
OPLOG_MB = "512"


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


class Member(Server):
    """Start, stop, kill and start again one mongod on the same data and port."""

    def __init__(
        self, number: int, folder: Path, key: Path, tls: Certificates | None = None
    ) -> None:
        """`folder` keeps everything of this member, the first of which has `number` 1; by `key`
        members know one another."""
        self.name = "MongoDB" if number == 1 else f"MongoDB {number}"
        self._folder = folder
        self._key = key
        self._tls = tls
        self.cache_gb = CACHE_GB
        (self._port,) = remembered(folder / "port.json", 1)
        self._log = folder / "log" / "mongod.log"

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{LOOPBACK}:{self._port}"

    def find_port(self) -> None:
        """Take another port where that of the last start is taken."""
        (self._port,) = still_free(self._port)
        remember(self._folder / "port.json", [self._port])

    def start(self) -> None:
        """Start and wait until it answers. Raises LocalError."""
        self.launch()
        self.wait("did not start", self.answers)

    def launch(self) -> None:
        """Start without waiting. Raises LocalError."""
        self._server = Process(
            self.name,
            alone_in(self._folder, self._command()),
            environ={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self._folder)},
            folder=self._folder,
            output=self._folder / "log" / "start.log",
        )
        self._server.start()

    def ask_to_end(self) -> None:
        """Have it stop in order."""
        if self._server is not None:
            self._server.ask_to_end()

    def await_end(self) -> None:
        """Wait until it has stopped."""
        if self._server is not None:
            self._server.await_end(STOP_SECONDS)

    def client(
        self, user: str | None = None, password: str | None = None, patience: float = 10.0
    ) -> MongoClient:
        """Return a client straight to this member, whatever it believes about its replica set; it
        waits `patience` seconds for an answer."""
        return MongoClient(
            f"mongodb://{self.address}/?{urlencode(tls_options(self._tls))}",
            directConnection=True,
            serverSelectionTimeoutMS=int(patience * 1000),
            username=user,
            password=password,
        )

    def wait(self, what: str, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds; raises LocalError that says what did not come."""
        wait_until(
            condition,
            seconds=START_SECONDS,
            failure=f"{self.name} {what}; see {self._log}.",
            process=self._server,
        )

    def answers(self) -> bool:
        """Return whether it answers."""
        return self._hello() is not None

    def is_primary(self) -> bool:
        """Return whether it takes writes."""
        return bool((self._hello() or {}).get("isWritablePrimary"))

    def _hello(self) -> dict[str, Any] | None:
        with self.client(patience=0.2) as client:
            try:
                return client.admin.command("hello")
            except PyMongoError:
                return None

    def _command(self) -> list[str | Path]:
        folder = self._folder
        host, port = self.address.split(":")
        return [
            program(),
            "--quiet", "--bind_ip", host, "--port", port, "--nounixsocket",
            "--dbpath", folder / "data", "--logpath", self._log, "--logappend",
            "--replSet", REPLICA_SET, "--auth", "--keyFile", self._key,
            "--wiredTigerCacheSizeGB", self.cache_gb, "--oplogSize", OPLOG_MB,
            # Full-time diagnostics cost a constant few percent of a core.
            "--setParameter", "diagnosticDataCollectionEnabled=false",
            # A primary would wait for fifteen seconds for one to take over, where all stop.
            "--setParameter", "shutdownTimeoutMillisForSignaledShutdown=1000",
            *self._tls_command(),
        ]  # fmt: skip

    def _tls_command(self) -> list[str | Path]:
        if self._tls is None:
            return []
        without = [] if self._tls.mutual else ["--tlsAllowConnectionsWithoutCertificates"]
        return [
            "--tlsMode", "requireTLS", "--tlsDisabledProtocols", "TLS1_0,TLS1_1",
            "--tlsCertificateKeyFile", self._tls.server, "--tlsCAFile", self._tls.ca,
            *without,
        ]  # fmt: skip


def tls_options(tls: Certificates | None) -> dict[str, str]:
    """Return what a client's address says of TLS; nothing without it."""
    if tls is None:
        return {}
    own = {"tlsCertificateKeyFile": str(tls.client)} if tls.mutual else {}
    return {"tls": "true", "tlsCAFile": str(tls.ca), **own}
