"""A second process of a service beside the one that the system has."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.ports import free_port
from deploy.local.processes import Process
from deploy.local.stack import ROOT, Part
from tests.support.system import System


@contextmanager
def replica(system: System, name: str, folder: Path = ROOT, **settings: str) -> Iterator[Part]:
    """A second `name`, with the same rights and keys, until the block ends; told `settings`
    besides, and of the release whose `services` lie in `folder`, the repository's own or another's.
    """
    port, command = free_port(), system.stack.command(name)
    log = (system.part(name).log or ROOT).with_name(f"{name}-2.log")
    environ = {**system.stack.environ(name), "METRICS_PORT": str(port), **settings}
    environ["PYTHONPATH"] = f"{ROOT / 'libs'}:{folder}"
    command = [word.replace(f"{ROOT}/services", f"{folder}/services") for word in command]
    process = Process(f"{name}-2", command, environ=environ, folder=folder, output=log)
    part = Part(f"{name}-2", name, process, port, log)
    process.start()
    try:
        part.await_ready()
        yield part
    finally:
        process.stop()
