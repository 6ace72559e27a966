"""The one whole system of a test run, used by all its worker processes.

Whoever needs it first asks the keeper (`tests.support.keeper`) for it, which starts it, is the
parent of its processes and stops it before the servers. The workers only know where it is.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from deploy.local.keys import Keys
from deploy.local.processes import LocalError
from tests.support.polling import eventually
from tests.support.servers import Servers, run_folder, unique
from tests.support.system import System, end_system, opened_system, start_system

WANTED, RUNNING, FAILED = "system.wanted", "system.json", "system.failed"
SECONDS = 240
"""For a start while the other tests keep a small machine busy."""


def shared_system(servers: Servers) -> System:
    """The run's system, started if nobody has needed it before; only its addresses are ours."""
    folder = run_folder()
    (folder / WANTED).touch()
    running, failed = folder / RUNNING, folder / FAILED
    eventually(
        lambda: running.exists() or failed.exists(), seconds=SECONDS, what="the shared system"
    )
    if not running.exists():
        raise LocalError(failed.read_text())
    return _opened(servers, json.loads(running.read_text()))


class KeptSystem:
    """The keeper's side: the system that is started once a test wants it."""

    def __init__(self, servers: Servers, folder: Path) -> None:
        self._servers = servers
        self._folder = folder
        self._system: System | None = None
        self._tried = False

    def start_if_wanted(self) -> None:
        """Start it and tell where it is, or why it cannot be started; once."""
        if self._tried or not (self._folder / WANTED).exists():
            return
        self._tried = True
        place = self._folder / unique("system")
        try:
            self._system = start_system(self._servers, place)
            self._tell(RUNNING, json.dumps(_addresses(self._system)))
        except Exception as error:
            self._tell(FAILED, f"The shared system did not start: {error!r}")

    def stop(self) -> None:
        """Stop it if it was started."""
        if self._system is not None:
            end_system(self._system)

    def _tell(self, name: str, text: str) -> None:
        # In one step, so that nobody reads half of it.
        unfinished = self._folder / f"{name}.unfinished"
        unfinished.write_text(text)
        unfinished.replace(self._folder / name)


def _addresses(system: System) -> dict[str, Any]:
    return {
        "folder": str(system.folder),
        "keys": asdict(system.keys),
        "vhost": system.vhost,
        "prefix": system.prefix,
        "gateway_port": system.stack.gateway_port,
        "ports": {name: part.metrics_port for name, part in system.stack.parts.items()},
    }


def _opened(servers: Servers, addresses: dict[str, Any]) -> System:
    return opened_system(
        servers,
        Path(addresses["folder"]),
        Keys(**addresses["keys"]),
        vhost=addresses["vhost"],
        prefix=addresses["prefix"],
        gateway_port=addresses["gateway_port"],
        ports=addresses["ports"],
    )
