"""One RabbitMQ: a node of its own name, with own ports on the loopback address."""

import json
import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from contracts.typed import JsonObject
from deploy.local import broker_distribution as distribution
from deploy.local.certificates import Certificates
from deploy.local.commands import alone_in
from deploy.local.ports import LOOPBACK, accepts, remember, remembered, still_free
from deploy.local.processes import Process, Server, wait_until

# The distribution's own script. The one in /usr/sbin insists on the rabbitmq user.
SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
START_SECONDS = 120  # a slow, busy machine still gets there; a healthy one needs five
STOP_SECONDS = 30
TOGETHER = """\
cluster_partition_handling = pause_minority
queue_leader_locator = balanced
"""
"""What a node is told that works with others, here as on Kubernetes: one that sees less than half
of them takes nothing, and what leads a queue is not all on one node."""


class PortMapper:
    """Our own epmd, by which nodes find one another: the distribution's may be absent, or another
    user's."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where Erlang's processes of one broker have their home, and their cookie."""
        self._folder = folder
        (self.port,) = remembered(folder / "epmd-port.json", 1)
        self._process: Process | None = None

    def start(self) -> None:
        """Start it unless it runs. Raises LocalError."""
        if self._process is not None and self._process.running:
            return
        (self.port,) = still_free(self.port)
        remember(self._folder / "epmd-port.json", [self.port])
        log = self._folder / "log" / "epmd.log"
        self._process = Process(
            "epmd",
            ["epmd", "-port", str(self.port)],
            environ=self.environ,
            folder=self._folder,
            output=log,
        )
        self._process.start()
        wait_until(
            lambda: accepts(self.port),
            seconds=10,
            failure=f"Erlang's port mapper did not start; see {log}.",
            process=self._process,
        )

    def stop(self) -> None:
        """Stop it; the nodes are stopped before."""
        if self._process is not None:
            self._process.stop()

    @property
    def environ(self) -> dict[str, str]:
        """What every process of Erlang here is told."""
        return {
            "PATH": f"{os.environ['PATH']}:/usr/lib/erlang/bin",
            "LANG": "C.UTF-8",
            "HOME": str(self._folder),  # where Erlang looks for its cookie
            "ERL_EPMD_PORT": str(self.port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
        }


class Node(Server):
    """Start, stop, kill and start again one RabbitMQ on the same data and ports."""

    def __init__(
        self, number: int, folder: Path, mapper: PortMapper, tls: Certificates | None = None
    ) -> None:
        """`folder` keeps everything of this node, the first of which has `number` 1."""
        self.name = "RabbitMQ" if number == 1 else f"RabbitMQ {number}"
        self.id = "nagrik@localhost" if number == 1 else f"nagrik{number}@localhost"
        self._folder = folder
        self._mapper = mapper
        self._tls = tls
        self._distribution: Path | None = None
        self.port, self.distribution_port = remembered(folder / "ports.json", 2)

    @property
    def is_new(self) -> bool:
        """Whether it has never run."""
        return not any((self._folder / "data").iterdir())

    @property
    def accepts(self) -> bool:
        """Whether clients can connect, whoever has started it."""
        return accepts(self.port)

    def configure(self, names: Sequence[str], definitions: JsonObject) -> None:
        """Write what the node is told: the names of all that work together, and who may do what.

        Rights hold hashes, no passwords; the folder is closed to others all the same.
        """
        self.port, self.distribution_port = ports = still_free(self.port, self.distribution_port)
        remember(self._folder / "ports.json", ports)
        rights = self._folder / "definitions.json"
        rights.write_text(json.dumps(definitions))
        (self._folder / "plugins").write_text("[].\n")
        if self._tls:
            file = self._folder / "distribution.config"
            self._distribution = distribution.write_options(file, self._tls)
        (self._folder / "rabbitmq.conf").write_text(
            f"{_listener(self.port, self._tls)}"
            f"load_definitions = {rights}\n"
            f"log.file = {self._folder / 'log' / 'broker.log'}\n"
            "log.file.level = warning\n"
            "log.console = false\n"
            "disk_free_limit.absolute = 200MB\n" + _together(names)
        )

    def start(self) -> None:
        """Start and wait until clients can connect. Raises LocalError."""
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        """Start without waiting, once configured. Raises LocalError."""
        self._mapper.start()
        self._server = Process(
            self.name,
            alone_in(self._folder, [SERVER]),
            environ=self.environ,
            folder=self._folder,
            output=self._log,
        )
        self._server.start()

    def await_ready(self) -> None:
        """Wait until clients can connect. Raises LocalError."""
        wait_until(
            lambda: self.accepts,
            seconds=START_SECONDS,
            failure=f"{self.name} did not start; see {self._log}.",
            process=self._server,
        )

    def ask_to_end(self) -> None:
        """Have it stop in order: queues and messages are kept."""
        if self._server is None:
            return
        if not self.accepts:
            # While it begins it hears no signal, and nobody has given it anything since.
            self._server.kill()
        self._server.ask_to_end()

    def await_end(self) -> None:
        """Wait until it has stopped."""
        if self._server is not None:
            self._server.await_end(STOP_SECONDS)

    def evaluate(self, expression: str) -> str:
        """Run Erlang on the node. Returns the value as Erlang prints it. Raises LocalError."""
        return distribution.evaluate(self.id, expression, self.environ, over_tls=bool(self._tls))

    @property
    def _log(self) -> Path:
        return self._folder / "log" / "rabbitmq.log"

    @property
    def environ(self) -> Mapping[str, str]:
        """What the node is told, and whoever asks it over Erlang's distribution."""
        folder = self._folder
        return {
            **self._mapper.environ,
            "RABBITMQ_NODENAME": self.id,
            "RABBITMQ_DIST_PORT": str(self.distribution_port),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,  # not the machine's own broker's settings
            # Not the script's own variable for this, which it splits at every blank.
            "ERL_AFLAGS": shlex.join(distribution.erlang_options(self._distribution)),
            # Makes the script become the broker, so that its pid is the broker's pid.
            "RUNNING_UNDER_SYSTEMD": "true",
        }


def _listener(port: int, tls: Certificates | None) -> str:
    """Return the configuration of the one port on which clients are heard."""
    if tls is None:
        return f"listeners.tcp.1 = {LOOPBACK}:{port}\n"
    return (
        "listeners.tcp = none\n"
        f"listeners.ssl.1 = {LOOPBACK}:{port}\n"
        f"ssl_options.cacertfile = {tls.ca}\n"
        f"ssl_options.certfile = {tls.server}\n"
        f"ssl_options.keyfile = {tls.server}\n"
        "ssl_options.versions.1 = tlsv1.3\n"
        "ssl_options.versions.2 = tlsv1.2\n"
        f"ssl_options.verify = {'verify_peer' if tls.mutual else 'verify_none'}\n"
        f"ssl_options.fail_if_no_peer_cert = {'true' if tls.mutual else 'false'}\n"
    )


def _together(names: Sequence[str]) -> str:
    """Return the configuration of a node that works with others; nothing of one alone."""
    if len(names) == 1:
        return ""
    peers = "".join(
        f"cluster_formation.classic_config.nodes.{number} = {name}\n"
        for number, name in enumerate(names, 1)
    )
    return f"cluster_formation.peer_discovery_backend = classic_config\n{peers}{TOGETHER}"
