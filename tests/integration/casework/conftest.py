"""Services of casework's own on a real database."""

from collections.abc import Iterator

import pytest
from pymongo.database import Database

from tests.integration.casework.library import Library, opened
from tests.support.linked_services import World, one_service, two_services


@pytest.fixture
def library(database: Database) -> Iterator[Library]:
    with opened(database) as world:
        yield world


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with one_service(database) as linked:
        yield linked


@pytest.fixture
def departments(database: Database) -> Iterator[World]:
    with two_services(database) as linked:
        yield linked
