"""The routing service as a process, and a plain user of the bus."""

import pytest

from services.routing.directory_files import read_directory
from services.routing.typed import Records
from tests.integration.chassis.bus_user import BusUser
from tests.unit.routing.worlds import SHIPPED

SERVICE = "services.routing.service"


@pytest.fixture(scope="session")
def shipped_records() -> Records:
    """The records that an empty database is given."""
    return read_directory(SHIPPED)


@pytest.fixture
def routing(service_process):
    """One replica, ready."""
    return service_process(SERVICE)


@pytest.fixture
def ask(amqp_uri, routing):
    """ask(method, **kwargs) → the result, or the error."""
    user = BusUser(amqp_uri)

    def call(method, **kwargs):
        reply = user.request("routing", method, kwargs)
        return reply["error"] or reply["result"]

    yield call
    user.close()
