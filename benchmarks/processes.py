"""What each process of a system uses, as the operating system counts it."""

import os

import psutil

from tests.support.system import System


def groups(system: System) -> dict[str, list[int]]:
    """Process ids by what they are; the gateway's master and workers are one group."""
    parts = {name: with_children(part.process.pid) for name, part in system.stack.parts.items()}
    return parts | servers(system) | {"client": [os.getpid()]}


def with_children(pid: int) -> list[int]:
    """The process and all that it has started."""
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def servers(system: System) -> dict[str, list[int]]:
    """Process ids of broker and database."""
    (node,), (member,) = system.servers.broker.nodes, system.servers.database.members
    return {"rabbitmq": with_children(node.pid), "mongod": [member.pid]}


def cpu_seconds(pids: dict[str, list[int]]) -> dict[str, float]:
    """User and system seconds of each group since its processes began."""
    return {name: sum(_cpu(pid) for pid in members) for name, members in pids.items()}


def _cpu(pid: int) -> float:
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system


def memory_mib(pids: dict[str, list[int]]) -> dict[str, float]:
    """Unique set size of each group, in MiB: what would be freed if it ended."""
    return {
        name: sum(psutil.Process(pid).memory_full_info().uss for pid in members) / 2**20
        for name, members in pids.items()
    }
