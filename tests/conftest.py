"""Fixtures every test may use. Nothing here starts until a test asks for it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase

from casework.desk import acting, linking
from casework.desk.audit import database_name, entries_in
from chassis import time_source
from deploy.local.broker import Broker
from deploy.local.broker_access import OPERATOR
from deploy.local.database import Database
from tests.support import ending, servers
from tests.support.polling import PATIENCE
from tests.support.scheduling import Scheduling, turn_of
from tests.support.servers import Servers, run_folder, servers_in, shared_servers, unique
from tests.support.service_process import StartService, service_processes
from tests.support.shared_system import shared_system
from tests.support.system import System
from tests.support.templates import CompiledTemplates

# A busy machine is not a slow program: no deadline for one example, and the same examples
# everywhere, so that a red run can be run again.
hypothesis_settings.register_profile(
    "suite",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("suite")

WITHOUT_SERVERS = ("tests/architecture/", "tests/unit/", "tests/contract/")
SERVERS = {"broker_server", "mongo_server", "vhost", "system", "private_servers"}


def pytest_configure(config: pytest.Config) -> None:
    """The process that runs pytest opens the folder; its workers inherit it."""
    if not hasattr(config, "workerinput"):
        servers.open_run_folder(servers.memory_with_room())
    Flask.jinja_options = {"bytecode_cache": CompiledTemplates()}
    # What an action leaves to a sweep where it takes longer: no test of a desk in this process is
    # about how long that was.
    acting.PATIENCE = linking.PATIENCE = PATIENCE


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """What the processes of a failed run have printed is kept for its reader."""
    if exitstatus and not hasattr(session.config, "workerinput"):
        ending.keep_logs()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Also after Ctrl-C; after a kill -9 the keeper of the servers notices by itself."""
    if not hasattr(config, "workerinput"):
        ending.close_run_folder()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, the rest by chance. What is run first needs no server."""
    for item in items:
        if item.nodeid.startswith(WITHOUT_SERVERS) and SERVERS & set(
            getattr(item, "fixturenames", ())
        ):
            raise pytest.UsageError(f"{item.nodeid} needs servers: tests/integration is its place")
    items.sort(key=lambda item: turn_of(item.nodeid))


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Tests that must not run side by side stay in one worker process, in the order given here."""
    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.fixture(scope="module", autouse=True)
def the_time_it_is() -> Iterator[None]:
    """What one file of tests made of the time is not the next one's."""
    yield
    time_source.use(None)


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest) -> Servers:
    """The broker and the database of this test run."""
    is_worker = hasattr(request.config, "workerinput")
    return shared_servers(controller=os.getppid() if is_worker else os.getpid())


@pytest.fixture(scope="session")
def broker_server(shared: Servers) -> Broker:
    """The test run's RabbitMQ. Do not stop it: `private_servers` is for that."""
    return shared.broker


@pytest.fixture(scope="session")
def mongo_server(shared: Servers) -> Database:
    """The test run's MongoDB. Do not stop it: `private_servers` is for that."""
    return shared.database


@pytest.fixture
def vhost(shared: Servers) -> Iterator[str]:
    """A virtual host of this test's own."""
    name = shared.vhost()
    yield name
    shared.drop_vhost(name)


@pytest.fixture
def amqp_uri(broker_server: Broker, vhost: str) -> str:
    """The operator's address in this test's virtual host."""
    return broker_server.uri(OPERATOR, vhost)


@pytest.fixture(scope="session")
def mongo_client(mongo_server: Database) -> Iterator[MongoClient]:
    """A client that may do everything."""
    with mongo_server.client() as client:
        yield client


@pytest.fixture(scope="module")
def database_of_file(mongo_client: MongoClient) -> Iterator[MongoDatabase]:
    """The database that the tests of one file use one after the other."""
    name = unique("test")
    yield mongo_client[name]
    for one in (name, database_name(name)):
        mongo_client.drop_database(one)


@pytest.fixture
def database(database_of_file: MongoDatabase) -> Iterator[MongoDatabase]:
    """A database without documents, times with zone. Indexes that an earlier test of the file made
    stand: making some forty of them anew takes longer than most tests."""
    yield database_of_file
    for name in database_of_file.list_collection_names():
        database_of_file[name].delete_many({})
    entries_in(database_of_file).delete_many({})


@pytest.fixture
def service_process(
    shared: Servers,
    vhost: str,
    mongo_server: Database,
    database: MongoDatabase,
    tmp_path: Path,
) -> Iterator[StartService]:
    """Start real service processes in this test's virtual host and database; all that still run
    are stopped at the end. See `service_processes`."""
    with service_processes(shared, vhost, mongo_server, database.name, tmp_path) as start:
        yield start


@pytest.fixture(scope="session")
def system(shared: Servers) -> Iterator[System]:
    """The whole system, for tests that leave every part running; all of the run share it."""
    opened = shared_system(shared)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def private_servers() -> Iterator[Servers]:
    """A broker and a database of one file, to be stopped and killed; each test leaves both running
    again."""
    own = servers_in(run_folder() / unique("servers"))
    own.start()
    yield own
    own.stop()
