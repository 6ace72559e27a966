"""Fixtures of the notify service's integration tests."""

import email
import email.policy
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from pymongo.database import Database
from pymongo.write_concern import WriteConcern

from deploy.local.ports import free_port
from services.notify.carriers import Carriers
from services.notify.ledger import Ledger
from services.notify.providers.smtp import SmtpAccount, SmtpProvider
from tests.integration.notify.carrier import Carrier
from tests.integration.notify.world import FAST, World

SERVER = Path(__file__).with_name("smtp_server.py")


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    """Notify on this test's own database."""
    durable = database.with_options(write_concern=WriteConcern(w="majority", j=True))
    world = World(durable, tmp_path)
    yield world
    world.stop()


class SmtpServer:
    """A mail server process that can be killed and started again on its port."""

    def __init__(
        self, folder: Path, rules: dict[str, list[str]], pem: Path | None, implicit: bool
    ) -> None:
        self.port = free_port()
        self.folder = folder
        self._rules = rules
        self._pem: list[str | Path] = [pem] if pem else []
        if implicit:
            self._pem.append("implicit")
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir()

    def start(self) -> "SmtpServer":
        command = [
            sys.executable,
            SERVER,
            str(self.port),
            self.folder,
            json.dumps(self._rules),
            *self._pem,
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"
        return self

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def mails(self) -> list[EmailMessage]:
        """What it accepted, oldest first."""
        files = sorted(self.folder.glob("*.eml"))
        return [
            email.message_from_bytes(file.read_bytes(), policy=email.policy.default)  # type: ignore[misc]
            for file in files
        ]

    def senders(self) -> list[str]:
        """The senders that the envelopes named, to whom a bounce goes."""
        return (self.folder / "senders").read_text().split()

    def sessions(self) -> set[str]:
        """The connections that messages came over."""
        file = self.folder / "sessions"
        return set(file.read_text().split()) if file.exists() else set()


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[Callable[..., SmtpServer]]:
    """Starts mail servers; `rules` as in smtp_server.py."""
    servers: list[SmtpServer] = []

    def start(
        rules: dict[str, list[str]] | None = None, pem: Path | None = None, implicit: bool = False
    ) -> SmtpServer:
        server = SmtpServer(tmp_path / f"smtp{len(servers)}", rules or {}, pem, implicit)
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def provider_for():
    """Makes providers that speak to a server, and closes them."""
    products = []

    def make(server, **changes) -> SmtpProvider:
        account = SmtpAccount("127.0.0.1", server.port, timeout=2, **changes)
        products.append(SmtpProvider(account))
        return products[-1]

    yield make
    for provider in products:
        provider.close()


@pytest.fixture
def carrier(monkeypatch) -> Carrier:
    carrier, providers = Carrier(), Carriers.providers

    def chosen(carriers, channel):
        return [carrier] if channel == "sms" else providers(carriers, channel)

    monkeypatch.setattr(Carriers, "providers", chosen)
    return carrier


@pytest.fixture
def crash(monkeypatch):
    """As if every process died after asking its provider and before noting the answer."""

    @contextmanager
    def crashed(world, policies=FAST):
        with monkeypatch.context() as broken:
            broken.setattr(Ledger, "report", lambda ledger, results: None)
            desk = world.desk(policies)
            yield desk
            desk.stop()

    return crashed
