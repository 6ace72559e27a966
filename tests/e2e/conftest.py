"""The people of the shared system."""

import pytest

from tests.support.matters import People
from tests.support.system import System


@pytest.fixture(scope="session")
def people(system: System) -> People:
    """Everybody of the shared system."""
    return People(system)
