"""Officers in front of the door of one gateway, in one half minute of their apps."""

import pytest
from flask.testing import FlaskClient

from tests.integration.gateway.authenticator_door import Door, begin_half_minute


@pytest.fixture(autouse=True)
def one_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    begin_half_minute(monkeypatch)


@pytest.fixture
def door(client: FlaskClient) -> Door:
    return Door(client)
