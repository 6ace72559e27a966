"""`make run`: the whole system on this machine, in the foreground, until Ctrl-C."""

import fcntl
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from deploy.local import demo, running
from deploy.local.certificates import certificates_in
from deploy.local.cluster import chosen_size
from deploy.local.deployables import BROKEN, MANIFESTS
from deploy.local.keys import kept_keys
from deploy.local.log_files import LogFiles, chosen_days
from deploy.local.logview import LogView
from deploy.local.ports import chosen_port
from deploy.local.processes import LocalError, Process
from deploy.local.running import Running
from deploy.local.servers import Servers
from deploy.local.stack import ROOT, Stack
from deploy.local.supervisor import Supervisor

FOLDER = Path(os.environ.get("RUN_FOLDER", ROOT / ".run")).absolute()
USUAL_PORT = 8000
CHECK_SECONDS = 0.5
BOTH = 2


class Run:
    """One run, from the first process to the last."""

    def __init__(
        self,
        folder: Path,
        port: str | None,
        nodes: str | None = None,
        tls: str | None = None,
        log_days: str | None = None,
    ) -> None:
        """`port` is where the gateway has to listen; None: 8000, or the next one that is free.
        `nodes` is how many nodes RabbitMQ and MongoDB have, 1 or 3; None: as many as had begun.
        `tls` is that of `certificates_in`; `log_days` is for how many days logs are kept; None: a
        year."""
        chosen_port(port, USUAL_PORT)  # said at once, and not when all the rest has started
        self._log_days = chosen_days(log_days)
        self._folder = folder
        self._keys = kept_keys(folder / "keys.json")
        certificates = certificates_in(folder / "tls", tls)
        self._servers = Servers(folder, self._keys, chosen_size(nodes), certificates)
        self._stopping = threading.Event()
        self._is_starting = True
        self._port = port
        self._view = LogView()
        self._supervisor = Supervisor(self._view.say, self._follow)

    def main(self) -> None:
        """Start everything, say where it is, watch it until a signal, stop everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        with suppress(KeyboardInterrupt), ExitStack() as ending:
            ending.callback(lambda: self._view.say("Everything is stopped; the data is kept."))
            ending.callback(self._servers.stop)
            self._view.say("Starting RabbitMQ and MongoDB …" if self._servers.own else "")
            self._servers.start()
            stack = self._new_stack()
            ending.callback(stack.stop)
            ending.callback(lambda: self._view.say("\nStopping …"))
            self._open(stack, without=self._start_parts(stack))
            self._is_starting = False
            self._watch(stack)

    def _stop(self, *_signal: object) -> None:
        """Stop. The first signal ends a start at once, which may take minutes, also where make
        alone was told to end; any later one finds us stopping."""
        is_first = not self._stopping.is_set()
        self._stopping.set()
        if is_first and self._is_starting:
            raise KeyboardInterrupt

    def _new_stack(self) -> Stack:
        return Stack(
            self._folder,
            self._servers.addresses,
            self._keys,
            gateway_port=chosen_port(self._port, USUAL_PORT),
            log_to_pipe=True,
        )

    def _start_parts(self, stack: Stack) -> set[str]:
        """Start all; say and return which parts are missing."""
        self._view.say("Starting " + ", ".join(stack.parts) + " …")
        for name, reason in BROKEN.items():
            self._view.say(f"{name} is missing: {reason}. The rest runs.")
        stack.launch()
        for part in stack.parts.values():
            self._follow(part.process)
        missing = stack.await_ready()
        for name, reason in missing.items():
            self._view.say(f"{name} is missing: {reason} The rest runs; this part is tried again.")
        return set(missing)

    def _open(self, stack: Stack, without: set[str]) -> None:
        # The roles of a service that has never run are not known yet.
        there = [one for name, one in MANIFESTS.items() if name not in without]
        people = demo.officers(self._keys.officer_password, there)
        demo.seed(stack, people)
        servers = str(self._folder) if len(self._servers.own) == BOTH else ""
        running.leave(self._folder, Running(servers, stack.gateway_port), stack.environ("gateway"))
        demo.write_demo_file(
            self._folder / "demo.json",
            stack,
            people,
            amqp_uri=self._servers.operator_amqp_uri,
            mongo_uri=self._servers.operator_mongo_uri,
        )
        self._view.say(
            f"""
Nagrik Setu is ready.

  For citizens and officers   {stack.url}/
  API description             {stack.url}/api/docs
  Messages sent (OTP!)        {stack.url}/dev/messages?to={demo.CITIZENS[0]}
  Officers, passwords         {self._folder / "demo.json"}

Ctrl-C stops everything; the data is kept for the next `make run`.
"""
        )

    def _watch(self, stack: Stack) -> None:
        for server in self._servers.processes:
            self._supervisor.watch(server)
        for part in stack.parts.values():
            self._supervisor.watch(part.process)
        while not self._stopping.wait(CHECK_SECONDS):
            self._supervisor.check()

    def _follow(self, process: object) -> None:
        if isinstance(process, Process):
            copy = LogFiles(self._folder / "log", process.name, self._log_days)
            self._view.follow(process.name, process.stream, copy)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let only one run keep a folder; the lock goes with the process, however it ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise LocalError(f"`make run` is already running; its files are in {folder}.") from None
        yield


def main() -> int:
    """Return exit code 0 after Ctrl-C, 1 with one sentence if something stops us."""
    try:
        with alone(FOLDER):
            chosen = map(os.environ.get, ("GATEWAY_PORT", "NODES", "TLS", "LOG_DAYS"))
            Run(FOLDER, *chosen).main()
    except (LocalError, ValueError) as error:
        print(f"make run: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
