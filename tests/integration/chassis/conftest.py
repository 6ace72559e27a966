"""The echo service, and a plain user of the bus."""

import pytest

from tests.integration.chassis.bus_user import BusUser

ECHO = "tests.integration.chassis.echo_service"
SETTINGS = {"RETRY_DELAYS": "0.2,0.4", "OUTBOX_SWEEP": "0.5"}


@pytest.fixture
def echo(service_process):
    return service_process(ECHO, **SETTINGS)


@pytest.fixture
def bus(amqp_uri, echo):
    user = BusUser(amqp_uri)
    yield user
    user.close()
