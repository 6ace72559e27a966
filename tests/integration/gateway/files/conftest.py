"""The small application on the real database."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo.database import Database

from chassis import time_source
from tests.integration.gateway.files import small_app


@pytest.fixture
def app(database: Database) -> Flask:
    """The application."""
    return small_app.build(database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of citizen one."""
    return small_app.signed_in(app, "one")


@pytest.fixture
def clock() -> Iterator[SimpleNamespace]:
    """Time that a test moves: ``clock.now``."""
    moved = SimpleNamespace(now=time_source.now())
    time_source.use(lambda: moved.now)
    yield moved
    time_source.use(None)
