from collections.abc import Iterator

import pytest
from pymongo.database import Database

from tests.integration.casework.library import Library, opened


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    with opened(database) as world:
        yield world
