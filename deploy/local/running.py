"""What a running system of this machine leaves for the commands that come after it."""

import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.local.broker_access import VHOST
from deploy.local.ports import accepts
from deploy.local.processes import LocalError

FILE = "running.json"


@dataclass(frozen=True)
class Running:
    """Where the servers of a system are and how its names begin. `servers` is the folder in which
    broker and database keep their data, empty where they are not our own."""

    servers: str
    gateway_port: int
    vhost: str = VHOST
    database_prefix: str = ""

    def database_of(self, user: str) -> str:
        """Return the database of a user, which is also what the user is called there."""
        return f"{self.database_prefix}{user}"


def leave(folder: Path, running: Running, administrator: Mapping[str, str]) -> None:
    """Write into `folder` where the system is, and the settings with which its administrator runs
    the gateway's commands."""
    write_closed(folder / FILE, json.dumps(asdict(running), indent=2))
    write_settings(folder, "gateway", administrator)


def running_in(folder: Path) -> Running:
    """Return the system that keeps its files in `folder`. Raises LocalError
    where none runs there."""
    file = folder / FILE
    running = Running(**json.loads(file.read_text())) if file.exists() else None
    if running is None or not accepts(running.gateway_port):
        raise LocalError("There is no running system: start it with `make run` first.")
    return running


def write_settings(folder: Path, name: str, settings: Mapping[str, str]) -> Path:
    """Write `settings` for a shell to read; return the file, which is closed to others."""
    file = folder / "settings" / f"{name}.env"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    write_closed(file, "".join(f"{key}={shlex.quote(value)}\n" for key, value in settings.items()))
    return file


def settings_of(folder: Path, name: str) -> dict[str, str]:
    """Return the settings that `write_settings` has left there;
    none where there is no such file."""
    file = folder / "settings" / f"{name}.env"
    lines = shlex.split(file.read_text()) if file.exists() else []
    return dict(line.split("=", 1) for line in lines)


def write_closed(file: Path, text: str) -> None:
    """Write beside and rename, so that a crash leaves the old file or the new one."""
    beside = file.with_suffix(".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
    beside.replace(file)
