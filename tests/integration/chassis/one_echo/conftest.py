"""One echo service for the tests of a file: none of them stops it or asks it for other settings."""

from collections.abc import Iterator

import pytest

from tests.integration.chassis.bus_user import BusUser
from tests.integration.chassis.conftest import ECHO, SETTINGS
from tests.support.service_process import ServiceProcess, service_processes

QUEUES = ("echo.case_changed", "dead.echo", "rpc-echo")


@pytest.fixture(scope="module")
def vhost_of_file(shared) -> Iterator[str]:
    name = shared.vhost()
    yield name
    shared.drop_vhost(name)


@pytest.fixture(scope="module")
def echo_of_file(
    shared, vhost_of_file, mongo_server, database_of_file, tmp_path_factory
) -> Iterator[ServiceProcess]:
    place = vhost_of_file, mongo_server, database_of_file.name
    with service_processes(shared, *place, tmp_path_factory.mktemp("echo")) as start:
        yield start(ECHO, **SETTINGS)


@pytest.fixture
def vhost(vhost_of_file) -> str:
    """The virtual host that the tests of the file share."""
    return vhost_of_file


@pytest.fixture
def echo(echo_of_file, amqp_uri, database) -> Iterator[ServiceProcess]:
    """The service of the file, its queues empty again after each test."""
    yield echo_of_file
    user = BusUser(amqp_uri)
    for queue in QUEUES:
        user.channel.queue_purge(queue)
    user.close()
