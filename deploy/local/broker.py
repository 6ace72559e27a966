"""A private RabbitMQ: own node, own ports on the loopback address, own data folder."""

import base64
import json
import os
import secrets
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

from contracts.typed import JsonObject
from deploy.local.broker_access import VHOST
from deploy.local.ports import LOOPBACK, accepts, remember, remembered, still_free
from deploy.local.processes import LocalError, Process, Server, alone_in, wait_until

# The distribution's own script. The one in /usr/sbin insists on the rabbitmq user.
SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
NODE = "nagrik@localhost"
START_SECONDS = 120  # a slow, busy machine still gets there; a healthy one needs five
STOP_SECONDS = 30


class Broker(Server):
    """Start, stop, kill and start again one RabbitMQ on the same data and ports."""

    name = "RabbitMQ"

    def __init__(self, folder: Path, passwords: dict[str, str], definitions: JsonObject) -> None:
        """`folder` keeps everything; `passwords` by user name; see `broker_access.definitions`."""
        self._folder = folder
        self._passwords = passwords
        self._definitions = definitions
        self._prepare_folder()
        self.port, self._dist_port, self._epmd_port = remembered(folder / "ports.json", 3)
        self._epmd: Process | None = None

    def uri(self, user: str, vhost: str = VHOST) -> str:
        """Return the AMQP address for `user`."""
        password = quote(self._passwords[user], safe="")
        return f"amqp://{user}:{password}@{LOOPBACK}:{self.port}/{quote(vhost, safe='')}"

    def start(self) -> None:
        """Start and wait until clients can connect. Raises LocalError."""
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        """Start without waiting. Raises LocalError."""
        if not installed():
            raise LocalError("RabbitMQ is not installed: run `apt-get install rabbitmq-server`.")
        self._start_port_mapper()
        self._write_configuration()
        self._server = self._process(self.name, *alone_in(self._folder, [SERVER]))
        self._server.start()

    def await_ready(self) -> None:
        """Wait until clients can connect. Raises LocalError."""
        wait_until(
            lambda: accepts(self.port),
            seconds=START_SECONDS,
            failure=f"RabbitMQ did not start; see {self._log('RabbitMQ')}.",
            process=self._server,
        )

    def _start_port_mapper(self) -> None:
        """Start our own epmd: the distribution's may be absent, or another user's."""
        if self._epmd is not None and self._epmd.running:
            return
        self.port, self._dist_port, self._epmd_port = ports = still_free(
            self.port, self._dist_port, self._epmd_port
        )
        remember(self._folder / "ports.json", ports)
        self._epmd = self._process("epmd", "epmd", "-port", str(self._epmd_port))
        self._epmd.start()
        wait_until(
            lambda: accepts(self._epmd_port),
            seconds=10,
            failure=f"Erlang's port mapper did not start; see {self._log('epmd')}.",
            process=self._epmd,
        )

    def stop(self) -> None:
        """Stop in order: queues and messages are kept."""
        if self._server is not None and not accepts(self.port):
            # While it begins it hears no signal, and nobody has given it anything since.
            self._server.kill()
        for process in (self._server, self._epmd):
            if process is not None:
                process.stop(grace=STOP_SECONDS)

    def flush_declarations(self) -> None:
        """Bring declarations of queues to the disk.

        RabbitMQ 3.10 does so only twice a second: a replicated queue declared just before a crash
        comes back without its messages and takes none ever after.
        """
        self.evaluate("[dets:sync(Table) || Table <- dets:all()].")

    def load(self, definitions: JsonObject) -> None:
        """Add vhosts, users and rights to the running broker."""
        document = base64.b64encode(json.dumps(definitions).encode()).decode()
        self.evaluate(f'ok = rabbit_definitions:import_raw(base64:decode("{document}")).')

    def evaluate(self, expression: str) -> str:
        """Run Erlang on the node: milliseconds, where rabbitmqctl takes a second of CPU.

        Returns the value as Erlang prints it. Raises LocalError.
        """
        # A name of its own for each call: the node refuses a second caller of the same name.
        caller = f"caller{secrets.token_hex(6)}"
        answer = subprocess.run(
            ["erl_call", "-n", NODE, "-h", caller, "-e"],
            input=expression + "\n",
            env=self._environ(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if answer.returncode or not answer.stdout.startswith("{ok, "):
            raise LocalError(f"RabbitMQ refused: {answer.stdout or answer.stderr}")
        return answer.stdout.removeprefix("{ok, ").removesuffix("}")

    def _process(self, name: str, *command: str | Path) -> Process:
        return Process(
            name, command, environ=self._environ(), folder=self._folder, output=self._log(name)
        )

    def _log(self, name: str) -> Path:
        return self._folder / "log" / f"{name.lower()}.log"

    def _prepare_folder(self) -> None:
        for name in ("data", "log"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        cookie = self._folder / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text(secrets.token_hex(20))
            cookie.chmod(0o400)

    def _write_configuration(self) -> None:
        """Write the configuration. Rights hold hashes, no passwords;
        the folder is closed to others all the same."""
        definitions = self._folder / "definitions.json"
        definitions.write_text(json.dumps(self._definitions))
        (self._folder / "plugins").write_text("[].\n")
        (self._folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = {LOOPBACK}:{self.port}\n"
            f"load_definitions = {definitions}\n"
            f"log.file = {self._folder / 'log' / 'broker.log'}\n"
            "log.file.level = warning\n"
            "log.console = false\n"
            "disk_free_limit.absolute = 200MB\n"
        )

    def _environ(self) -> dict[str, str]:
        folder = self._folder
        return {
            "PATH": f"{os.environ['PATH']}:/usr/lib/erlang/bin",
            "LANG": "C.UTF-8",
            "HOME": str(folder),  # where Erlang looks for its cookie
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": NODE,
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._dist_port),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,  # not the machine's own broker's settings
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            # Makes the script become the broker, so that its pid is the broker's pid.
            "RUNNING_UNDER_SYSTEMD": "true",
        }


def installed() -> bool:
    """Return True if the distribution's RabbitMQ is on this machine."""
    return SERVER.exists() and shutil.which("epmd") is not None
