"""A system whose parts, broker and database may be stopped and killed."""

from collections.abc import Iterator

import pytest

from tests.support.filing_stream import COMPLAINT_TO_FIR
from tests.support.servers import run_folder, servers_in, unique
from tests.support.system import System, end_system, start_system


@pytest.fixture(scope="package")
def private_system() -> Iterator[System]:
    """A system on servers of its own, for the tests of this folder: the e-complaint and what it
    needs. Each test leaves every part running again."""
    own = servers_in(run_folder() / unique("servers"))
    own.start()
    running = start_system(own, run_folder() / unique("system"), COMPLAINT_TO_FIR)
    yield running
    end_system(running)
    own.stop()
