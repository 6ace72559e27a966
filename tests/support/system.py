"""The whole system as real processes, for end-to-end and failure tests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil
import requests
from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase

from casework.desk.audit import database_name
from casework.host.manifest import Manifest
from deploy.local import demo, running
from deploy.local.access import SERVICES, whole_topology
from deploy.local.broker_access import OPERATOR
from deploy.local.deployables import MANIFESTS
from deploy.local.keys import Keys, keep, new_keys
from deploy.local.ports import free_port
from deploy.local.processes import Process
from deploy.local.running import Running
from deploy.local.stack import Addresses, Part, Stack
from tests.support.citizen import CitizenClient
from tests.support.client import ApiClient
from tests.support.officer import OfficerClient
from tests.support.polling import PATIENCE, eventually
from tests.support.servers import Servers, unique


@dataclass
class System:
    """Broker, database and all parts, ready. Bases of names: `vhost`, `prefix` of databases;
    `folder` is where it keeps its files."""

    servers: Servers
    stack: Stack
    keys: Keys
    vhost: str
    prefix: str
    folder: Path
    ours: bool = True
    """Whether this process started it, and may stop and kill its parts."""
    _clients: list[ApiClient] = field(default_factory=list)
    _client: MongoClient | None = None
    _mongo: MongoClient | None = None

    @property
    def url(self) -> str:
        """Where the gateway listens."""
        return self.stack.url

    def part(self, name: str) -> Part:
        """`routing`, `complaints`, `notify`, `tracker` or `gateway`."""
        return self.stack.parts[name]

    def kill(self, name: str) -> None:
        """kill -9, as a crash or the out-of-memory killer would."""
        self._process(name).kill()

    def stop(self, name: str) -> None:
        """SIGTERM, as a roll-out would, and wait for the end."""
        self._process(name).stop()

    def start(self, name: str, *, wait: bool = True) -> None:
        """Start a part that is not running; with `wait` until it is ready."""
        self._process(name).start()
        if wait:
            self.part(name).await_ready()

    def gateway_workers(self) -> list[int]:
        """Process ids of the gateway's workers."""
        master = self._process("gateway").pid
        return [child.pid for child in psutil.Process(master).children()]

    def database(self, name: str) -> MongoDatabase:
        """A service's database, with every right."""
        if self._mongo is None:
            self._mongo = self.servers.database.client()
        return self._mongo[self._database_of(name)]

    def close(self) -> None:
        """Close what the tests opened: a gateway that stops waits for open connections."""
        for client in self._clients:
            client.close()
        if self._mongo is not None:
            self._mongo.close()
            self._mongo = None

    def amqp_uri(self, user: str = OPERATOR) -> str:
        """The broker, in this system's virtual host."""
        return self.servers.broker.uri(user, self.vhost)

    def citizen(self, mobile: str = "9000000001", language: str = "hi") -> CitizenClient:
        """A citizen who has signed in by one-time password."""
        client = CitizenClient.signed_in(self.url, mobile, language)
        self._clients.append(client)
        return client

    def officer(
        self, username: str, language: str = "en", password: str | None = None
    ) -> OfficerClient:
        """A demonstration officer (`duty.5117012`, `sho.5117012`, `dsp.patna` …), signed in; or
        somebody else, with a `password` of his or her own."""
        word = password or self.keys.officer_password
        client = OfficerClient.signed_in(self.url, username, word, language)
        self._clients.append(client)
        return client

    def messages(self, to: str) -> list[dict[str, Any]]:
        """What was sent to a mobile, an e-mail or a station code, newest first."""
        query: dict[str, str | int] = {"to": to, "limit": 200}
        answer = requests.get(f"{self.url}/dev/messages", params=query, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def await_message(
        self, to: str, template: str, *, reference: str | None = None, seconds: float = PATIENCE
    ) -> dict[str, Any]:
        """The newest message of `template` to `to` (about `reference`), waited for.

        With a reference, the tracking view is waited for too: the message and the view come from
        the same events by different ways, and either may be the first.
        """

        def look() -> dict[str, Any] | None:
            for message in self.messages(to):
                about = reference is None or message["reference"] == reference
                if about and message["template"] == template:
                    return message
            return None

        message = eventually(look, seconds=seconds, what=f"{template} to {to}")
        if reference is not None:
            self._await_view(reference, template, seconds)
        return message

    def _await_view(self, reference: str, template: str, seconds: float) -> None:
        about = {"reference": reference, "template": template}
        rows = self.database("notify")["messages"].find(about, {"sequence": True})
        newest = max((row["sequence"] or 0 for row in rows), default=0)
        views = self.database("gateway")["cases"]
        current = {"_id": reference, "sequence": {"$gte": newest}}
        eventually(
            lambda: views.count_documents(current), seconds=seconds, what=f"{template} in the view"
        )

    def _process(self, name: str) -> Process:
        assert self.ours, "others use this system: a test that stops parts takes `private_system`"
        return self.part(name).process

    def _database_of(self, name: str) -> str:
        return f"{self.prefix}_{name}"


def start_system(
    servers: Servers, folder: Path, services: Iterable[str] = SERVICES, **settings: str
) -> System:
    """A new system on running servers, with its own virtual host, databases and keys.

    `services` are those that run beside the gateway's own parts; `settings` are environment
    variables for every part.
    """
    manifests = [MANIFESTS[name] for name in services]
    system = new_system(servers, folder, manifests, settings)
    try:
        system.stack.start()
        demo.seed(system.stack, demo.officers(system.keys.officer_password, manifests))
        leave_for_commands(system)
    except BaseException:
        end_system(system)
        raise
    return system


def new_system(
    servers: Servers,
    folder: Path,
    manifests: Iterable[Manifest],
    settings: Mapping[str, str] | None = None,
) -> System:
    """The same before any of its parts is started."""
    manifests = list(manifests)
    return _system(
        servers,
        folder,
        _keys(servers),
        vhost=servers.vhost(whole_topology(manifest.service for manifest in manifests)),
        prefix=unique("system"),
        gateway_port=free_port(),
        manifests=manifests,
        extra=settings,
    )


def opened_system(servers: Servers, folder: Path, keys: Keys, **places: Any) -> System:
    """A system whose processes another process has started, and keeps."""
    system = _system(servers, folder, keys, **places)
    system.ours = False
    return system


def _system(
    servers: Servers, folder: Path, keys: Keys, *, vhost: str, prefix: str, **of_stack: Any
) -> System:
    for user in (*SERVICES, "gateway"):
        password = keys.database_passwords[user]
        servers.database.add_user(f"{prefix}_{user}", password, [f"{prefix}_{user}"])
    stack = Stack(
        folder,
        Addresses(
            amqp=lambda user: servers.broker.uri(user, vhost),
            mongo=lambda user: servers.database.uri(f"{prefix}_{user}"),
        ),
        keys,
        databases=lambda user: f"{prefix}_{user}",
        **of_stack,
    )
    return System(servers, stack, keys, vhost, prefix, folder)


def _keys(servers: Servers) -> Keys:
    """New keys; the servers' own passwords are those of the test run."""
    keys, passwords = new_keys(), servers.passwords
    owner = {OPERATOR: passwords[OPERATOR]}
    return replace(
        keys,
        broker_passwords=keys.broker_passwords | passwords,
        database_passwords=keys.database_passwords | owner,
    )


def leave_for_commands(system: System, folder: Path | None = None) -> None:
    """What `make run` leaves in its folder for the commands that come after it."""
    folder = folder or system.folder
    keep(system.keys, folder / "keys.json")
    left = Running(
        str(system.servers.folder), system.stack.gateway_port, system.vhost, f"{system.prefix}_"
    )
    running.leave(folder, left, system.stack.environ("gateway"))


def end_system(system: System) -> None:
    """Stop all parts; remove what they left on the servers."""
    system.close()
    system.stack.stop()
    system.servers.drop_vhost(system.vhost)
    with system.servers.database.client() as client:
        for user in (*SERVICES, "gateway"):
            for name in (f"{system.prefix}_{user}", database_name(f"{system.prefix}_{user}")):
                client.drop_database(name)
