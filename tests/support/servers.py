"""One private broker and database for a whole test run, shared by its worker processes.

The first test that needs them starts the keeper (`tests.support.keeper`), which
is the parent of both servers, watches the process that runs pytest, and ends
them with it however it ends.
"""

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from chassis import topology
from chassis.topology import Topology
from deploy.local.access import ACCESS, POLICIES, USERS, OnTheBus, service_access
from deploy.local.broker import Broker
from deploy.local.broker_access import OPERATOR, VHOST, declarations, definitions
from deploy.local.certificates import Certificates, certificates_in
from deploy.local.database import Database
from deploy.local.processes import LocalError
from tests.support.polling import eventually

ROOT = Path(__file__).resolve().parents[2]
RUN_FOLDER = "NAGRIK_TEST_RUN"
MEMORY, ROOM = Path("/dev/shm"), 12 * 2**30
"""Bytes that have to be free there: a whole run leaves some 3 GiB, and its processes take 6."""
PREFIX = "nagrik-test-"
READY, FAILED, PID, OWNER = "ready", "failed", "keeper.pid", "pytest.pid"
_keepers: list[subprocess.Popen] = []  # referenced to the end, for it outlives each fixture


@dataclass(frozen=True)
class Servers:
    """A broker and a database; in a worker process only their addresses are ours."""

    folder: Path
    broker: Broker
    database: Database
    passwords: dict[str, str]

    @property
    def certificates(self) -> Certificates:
        """What broker and database prove themselves with, where they speak TLS."""
        ours = certificates_in(self.folder / "tls")
        assert ours is not None, "these servers speak no TLS"
        return ours

    def vhost(self, declares: Topology | None = None, name: str = "") -> str:
        """A new virtual host, so called if given a name, in which every service's user has its
        usual rights, with what all services share, and what else it `declares`."""
        name = name or f"test-{uuid.uuid4().hex[:12]}"
        stands = topology.shared() + (declares or Topology())
        self.broker.load(
            definitions(self.passwords, ACCESS, vhosts=[name], policies=POLICIES, declares=stands)
        )
        return name

    def declare(self, vhost: str, declares: Topology) -> None:
        """Declare more there, as a deployment does for a new service."""
        self.broker.load(declarations(declares, [vhost]))

    def clear_vhost(self, name: str, stands: Topology) -> None:
        """Leave what `stands` there by declaration, and of every queue nothing: for the next test,
        at a fortieth of what a virtual host of its own takes the broker. A connection's own queue
        may end with it just then, which is what is wanted of it."""
        ours = ",".join(f'<<"{queue.name}">>' for queue in stands.queues)
        self.broker.evaluate(
            f"""Ours = [{ours}],
                Clear = fun(Queue) ->
                    {{resource, _, queue, Name}} = amqqueue:get_name(Queue),
                    try case lists:member(Name, Ours) of
                        true -> rabbit_amqqueue:purge(Queue);
                        false -> rabbit_amqqueue:delete(Queue, false, false, <<"{OPERATOR}">>)
                    end catch exit:{{Ended, _}} when Ended == normal; Ended == noproc -> ok end
                end,
                [Clear(Queue) || Queue <- rabbit_amqqueue:list(<<"{name}">>)], ok."""
        )

    def add_user(self, vhost: str, name: str, does: OnTheBus) -> str:
        """Make a service's user with its rights in a vhost; its address there."""
        self.passwords[name] = f"{name}-of-tests"  # the broker knows users by the same dictionary
        access = {name: service_access(name, does)}
        self.broker.load(definitions({name: self.passwords[name]}, access, vhosts=[vhost]))
        return self.broker.uri(name, vhost)

    def drop_vhost(self, name: str) -> None:
        """Remove a virtual host with its queues, and cut who is still connected."""
        user = f'<<"{OPERATOR}">>'
        self.broker.evaluate(f'catch rabbit_vhost:delete(<<"{name}">>, {user}), ok.')

    def start(self) -> None:
        """Start both, side by side."""
        self.broker.launch()
        self.database.start()
        self.broker.await_ready()

    def stop(self) -> None:
        """Stop both."""
        self.broker.stop()
        self.database.stop()


def servers_in(folder: Path, nodes: int | None = None, tls: str | None = None) -> Servers:
    """The pair that keeps its data in `folder`, of so many nodes each; not started by this. `tls`
    is `1` or `mutual` where they speak TLS.

    Passwords are the users' names: both listen on the loopback address of one
    test run only, and a fixed password lets every worker process know it.
    """
    passwords = {user: f"{user}-of-tests" for user in USERS}
    document = definitions(passwords, ACCESS, vhosts=[VHOST], policies=POLICIES)
    certificates = certificates_in(folder / "tls", tls)
    return Servers(
        folder,
        Broker(folder / "broker", passwords, document, nodes, certificates),
        Database(folder / "database", passwords, nodes, certificates),
        passwords,
    )


def open_run_folder(place: Path | None = None) -> None:
    """Called once by the process that runs pytest: a folder that its workers inherit, in `place` or
    where temporary files usually are. What runs that were killed left there is removed: it may be
    memory."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    (folder / OWNER).write_text(str(os.getpid()))
    os.environ[RUN_FOLDER] = str(folder)
    remove_left_over(folder.parent)


def remove_left_over(place: Path) -> None:
    """Remove the folders of test runs of which neither pytest nor the keeper is running."""
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError, ValueError):
            files = [file for file in (folder / OWNER, folder / PID) if file.exists()]
            pids = [int(file.read_text()) for file in files]
            if pids and not any(map(psutil.pid_exists, pids)):
                shutil.rmtree(folder, ignore_errors=True)


def memory_with_room() -> Path | None:
    """Return the folder that the machine keeps in memory, where it has room for the data of a run;
    None elsewhere, and where somebody chose a place (`TMPDIR`).

    Servers that need not wait for a disk take a tenth less computing for the whole suite. Tests
    kill processes and never the machine, and what a process wrote outlives it there as on a disk.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return None
    room = min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available)
    return MEMORY if room >= ROOM else None


def run_folder() -> Path:
    """The folder of this test run."""
    return Path(os.environ[RUN_FOLDER])


def shared_servers(controller: int) -> Servers:
    """The run's servers, started if nobody has needed them before; `controller` is pytest's pid."""
    folder = run_folder()
    with _locked(folder / "lock"):
        if not (folder / READY).exists():
            _start_keeper(folder, controller)
    return servers_in(folder)


def _start_keeper(folder: Path, controller: int) -> None:
    command = [sys.executable, "-m", "tests.support.keeper", str(folder), str(controller)]
    # pytest has its paths from its configuration; whatever else runs here has them from this.
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'libs'}{os.pathsep}{ROOT}"}
    keeper = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)
    _keepers.append(keeper)
    (folder / PID).write_text(str(keeper.pid))

    def decided() -> bool:
        return (folder / READY).exists() or (folder / FAILED).exists() or keeper.poll() is not None

    eventually(decided, seconds=150, what="broker and database for the tests")
    if not (folder / READY).exists():
        failed = folder / FAILED
        raise LocalError(failed.read_text() if failed.exists() else "The keeper of servers died.")


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def unique(prefix: str) -> str:
    """A name nobody else uses, short enough for a database."""
    return f"{prefix}_{secrets.token_hex(5)}"
