"""A private RabbitMQ of one node, or of three that work as one."""

import base64
import json
import secrets
import shutil
from pathlib import Path
from urllib.parse import quote, urlencode

from chassis import topology
from contracts.typed import JsonObject
from deploy.local.broker_access import VHOST
from deploy.local.broker_node import SERVER, Node, PortMapper
from deploy.local.certificates import Certificates
from deploy.local.cluster import folders_of
from deploy.local.ports import LOOPBACK
from deploy.local.processes import LocalError

STANDING = ("queues", "bindings")
"""The part of the definitions that waits for all nodes: a replicated queue is kept on those that
run when it is declared, and on no other ever after."""


class Broker:
    """Start, stop, kill and start again a RabbitMQ on the same data and ports."""

    def __init__(
        self,
        folder: Path,
        passwords: dict[str, str],
        definitions: JsonObject,
        nodes: int | None = None,
        tls: Certificates | None = None,
    ) -> None:
        """`folder` keeps everything; `passwords` by user name; see `broker_access.definitions`.
        `nodes` are 1 or 3, None: as many as have begun in the folder. With `tls` it takes nobody
        without. Raises LocalError."""
        folders = folders_of(folder, nodes)
        cookie = folder / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text(secrets.token_hex(20))
            cookie.chmod(0o400)
        self._passwords = passwords
        self._definitions = definitions
        self._mapper = PortMapper(folder)
        self._tls = tls
        self.nodes = [Node(number, one, self._mapper, tls) for number, one in enumerate(folders, 1)]

    def uri(self, user: str, vhost: str = VHOST) -> str:
        """Return the AMQP address for `user`: that of each node, separated by `;`."""
        scheme, files = ("amqps", f"?{_files_of(self._tls)}") if self._tls else ("amqp", "")
        login = f"{scheme}://{user}:{quote(self._passwords[user], safe='')}@{LOOPBACK}"
        place = f"{quote(vhost, safe='')}{files}"
        return ";".join(f"{login}:{node.port}/{place}" for node in self.nodes)

    def start(self) -> None:
        """Start and wait until clients can connect. Raises LocalError."""
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        """Start without waiting, but for the first node of a new cluster: the others join it. They
        may not be first themselves, or there would be two brokers. Raises LocalError."""
        if not installed():
            raise LocalError("RabbitMQ is not installed: run `apt-get install rabbitmq-server`.")
        names = [node.id for node in self.nodes]
        rights = {kind: some for kind, some in self._definitions.items() if kind not in STANDING}
        first, *others = self.nodes
        joined = any(node.is_new for node in others)
        for node in self.nodes:
            node.configure(names, rights)
        first.launch()
        if joined:
            first.await_ready()
        for node in others:
            node.launch()

    def await_ready(self) -> None:
        """Wait until clients can connect and all queues stand. Raises LocalError."""
        for node in self.nodes:
            node.await_ready()
        self.load({kind: some for kind, some in self._definitions.items() if kind in STANDING})

    def stop(self) -> None:
        """Stop in order, side by side: queues and messages are kept."""
        for node in self.nodes:
            node.ask_to_end()
        for node in self.nodes:
            node.await_end()
        self._mapper.stop()

    def kill(self) -> None:
        """End it at once, as a crash would; `start` brings it back on the same data."""
        for node in self.nodes:
            node.kill()

    def flush_declarations(self) -> None:
        """Bring declarations of queues to the disk.

        RabbitMQ 3.10 does so only twice a second: a replicated queue declared just before a crash
        comes back without its messages and takes none ever after.
        """
        for node in self.nodes:
            node.evaluate("[dets:sync(Table) || Table <- dets:all()].")

    def load(self, definitions: JsonObject) -> None:
        """Add vhosts, users, rights, and what stands there, to the running broker."""
        fitting = definitions if len(self.nodes) > 1 else topology.for_one_node(definitions)
        document = base64.b64encode(json.dumps(fitting).encode()).decode()
        self.evaluate(f'ok = rabbit_definitions:import_raw(base64:decode("{document}")).')

    def evaluate(self, expression: str) -> str:
        """Run Erlang on a node that runs. Returns the value as Erlang prints it. Raises
        LocalError."""
        node = next((one for one in self.nodes if one.accepts), self.nodes[0])
        return node.evaluate(expression)


def _files_of(tls: Certificates) -> str:
    own = {"ssl_certfile": tls.client} if tls.mutual else {}
    return urlencode({"ssl_ca_certs": tls.ca, **own})


def installed() -> bool:
    """Return True if the distribution's RabbitMQ is on this machine."""
    return SERVER.exists() and shutil.which("epmd") is not None
