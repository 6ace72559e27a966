"""What each process of a system uses, as the operating system counts it."""

import os

import psutil

from tests.support.system import System


def groups(system: System) -> dict[str, list[int]]:
    """Process ids by what they are; the gateway's master and workers are one group."""
    found = {}
    for name, part in system.stack.parts.items():
        process = psutil.Process(part.process.pid)
        found[name] = [process.pid, *(child.pid for child in process.children(recursive=True))]
    found |= servers(system)
    found["client"] = [os.getpid()]
    return found


def servers(system: System) -> dict[str, list[int]]:
    """Process ids of broker and database."""
    broker = psutil.Process(system.servers.broker.pid)
    return {
        "rabbitmq": [broker.pid, *(child.pid for child in broker.children(recursive=True))],
        "mongod": [system.servers.database.pid],
    }


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
