"""The shipped directory, read once."""

import pytest

from services.routing.directory_files import read_directory
from services.routing.finding import Snapshot
from services.routing.typed import Records
from tests.unit.routing import worlds


@pytest.fixture(scope="session")
def shipped() -> Records:
    """The records that an empty database is given."""
    return read_directory(worlds.SHIPPED)


@pytest.fixture(scope="session")
def bihar(shipped: Records) -> Snapshot:
    """The shipped directory, open."""
    return worlds.snapshot(shipped)
