"""The running system, and a client with one service's own broker user."""

from collections.abc import Iterator

import pytest

from deploy.local.access import ON_THE_BUS, OnTheBus, emitted_by
from tests.integration.chassis.bus_user import BusUser
from tests.support.system import System
from tests.support.topology import of_test_service

NEW = "permits"
NEW_DOES = OnTheBus(calls=["routing"], citizen=True)
"""A citizen service that came later than the house's own."""

every_user = pytest.mark.parametrize(
    "user", ["routing", "complaints", "notify", NEW], indirect=True
)


@pytest.fixture(scope="module")
def attacked(system: System) -> System:
    """The running system, with a user more."""
    declares = of_test_service(NEW, calls=["routing"], citizen=True)
    system.servers.declare(system.vhost, declares)
    system.servers.add_user(system.vhost, NEW, NEW_DOES)
    return system


@pytest.fixture
def user(attacked: System, request: pytest.FixtureRequest) -> Iterator[BusUser]:
    """A client with the broker user of the service that the test names."""
    opened = BusUser(attacked.amqp_uri(request.param))
    yield opened
    if opened.connection.is_open:
        opened.close()


def own_key(name: str) -> str:
    """A routing key that a service may publish under on its own exchange."""
    does = ON_THE_BUS.get(name, NEW_DOES)
    (first, *_) = emitted_by(name, citizen=does.citizen)
    return first.replace("#", "closed")
