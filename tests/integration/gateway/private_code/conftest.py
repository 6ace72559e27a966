"""A citizen who shares a phone, has a sensitive case, and chooses a private code."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from chassis import time_source
from gateway.building import GatewayParts
from tests.integration.gateway.permits import Permits
from tests.integration.gateway.private_code.code_api import NONE, choose, with_paper


@pytest.fixture(autouse=True)
def real_time() -> Iterator[None]:
    yield
    time_source.use(None)


@pytest.fixture
def secret(parts: GatewayParts, citizen: dict, permits: Permits) -> dict:
    return with_paper(parts, permits)


@pytest.fixture
def next_sign_in(client: FlaskClient, citizen: dict, permits: Permits, as_caller: Callable):
    """A code was chosen; and how the citizen signs in after that."""
    assert choose(client, citizen).json == {**NONE, "chosen": True, "given": True}
    return lambda: as_caller(permits.owner, "citizen")
