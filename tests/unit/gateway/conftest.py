"""The gateway without broker and database: what can be told of it alone."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.app import create_app
from tests.unit.gateway.environment import environment


@pytest.fixture
def app() -> Iterator[Flask]:
    """The application in the local profile; nothing is connected."""
    application = create_app(environment(PROFILE="local"), start=False)
    yield application
    application.extensions["gateway"].close()


@pytest.fixture
def production_app() -> Iterator[Flask]:
    """The application as it runs for citizens; nothing is connected."""
    application = create_app(environment(), start=False)
    yield application
    application.extensions["gateway"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
