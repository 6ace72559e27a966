"""What a benchmark runs on: servers and a system of its own, of which nothing is left behind."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.servers import Servers, open_run_folder, run_folder, servers_in, unique
from tests.support.system import System, end_system, start_system


@contextmanager
def own_servers() -> Iterator[Servers]:
    """A broker and a database that have not been started yet; stopped and removed at the end."""
    open_run_folder()
    servers = servers_in(run_folder() / unique("servers"))
    try:
        yield servers
    finally:
        servers.stop()
        shutil.rmtree(run_folder(), ignore_errors=True)  # a million cases are some gigabytes


@contextmanager
def own_system() -> Iterator[System]:
    """The whole system, ready."""
    with own_servers() as servers:
        servers.start()
        system = start_system(servers, run_folder() / unique("system"))
        try:
            yield system
        finally:
            end_system(system)
