"""The gateway on the real broker and the real database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pymongo import MongoClient
from pymongo.database import Database

from contracts.errors import ContractError
from deploy.local.access import gateway_topology
from deploy.local.broker_access import OPERATOR
from gateway.app import create_app
from gateway.building import GatewayParts
from gateway.bus.client import Bus
from gateway.identity.caller import Caller
from tests.integration.gateway.desk_peer import Tenancy, answering
from tests.integration.gateway.peer import Peer
from tests.integration.gateway.permits import DEFINITION, Permits
from tests.integration.gateway.register import PEOPLE, routing_peer
from tests.support import announcing_to_gateway as announcing
from tests.support.servers import Servers, unique
from tests.unit.gateway.environment import environment


def environ_on(shared: Servers, vhost: str, database: str) -> dict[str, str]:
    """The gateway's environment on a virtual host and a database named so."""
    return environment(
        AMQP_URI=shared.broker.uri(OPERATOR, vhost),
        MONGO_URI=shared.database.uri(OPERATOR),
        MONGO_DATABASE=database,
        GATEWAY_WORKERS="1",
        WRITE_TIMEOUT="2",
        READ_TIMEOUT="2",
        POSTINGS_BY_TWO="no",
    )


@pytest.fixture(scope="module")
def vhost_of_file(shared: Servers) -> Iterator[str]:
    """A virtual host with the gateway's topology, for the tests of one file one after the other."""
    name = shared.vhost(gateway_topology())
    yield name
    shared.drop_vhost(name)


@pytest.fixture
def vhost(shared: Servers, vhost_of_file: str) -> Iterator[str]:
    """The file's virtual host, without a message."""
    yield vhost_of_file
    shared.clear_vhost(vhost_of_file, gateway_topology())


@pytest.fixture
def environ(shared: Servers, vhost: str, database: Database) -> dict[str, str]:
    """The gateway's environment, on an empty virtual host and an empty database."""
    return environ_on(shared, vhost, database.name)


@pytest.fixture(autouse=True)
def home_department(database: Database) -> None:
    """Some service of the home department announced itself before: its roles are known."""
    announcing.announce(database, "complaints")


@pytest.fixture
def make_app(environ: dict[str, str]) -> Iterator[Callable[..., Flask]]:
    """Build connected gateways with other settings."""
    with ExitStack() as opened:

        def make(**settings: str) -> Flask:
            app = create_app({**environ, **settings})
            gateway_parts = app.extensions["gateway"]
            opened.callback(gateway_parts.close)
            assert gateway_parts.bus.wait_connected(10)
            gateway_parts.ensure_indexes()
            return app

        yield make


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def parts(app: Flask) -> GatewayParts:
    return app.extensions["gateway"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def bus(amqp_uri: str) -> Iterator[Bus]:
    """A bus client of its own."""
    connected = Bus(amqp_uri, max_in_flight=20)
    connected.start()
    assert connected.wait_connected(10)
    yield connected
    connected.close()


@pytest.fixture
def permits(amqp_uri: str, database: Database) -> Iterator[Permits]:
    """A service the gateway knows only by its announced definition."""
    announce(database)
    service = Permits()
    with Peer(amqp_uri, "permits", service.answers()) as peer:
        service.peer = peer
        yield service


WISHES = {"channels": ["sms", "email"], "language": None}
WISHES |= {"reminders": True, "surveys": True, "digest": False}

NOTIFY_ANSWERS = {
    "note_call": lambda kwargs: {"outcome": kwargs["outcome"]},
    "preferences": lambda kwargs: WISHES,
    "set_preferences": lambda kwargs: {k: v for k, v in kwargs.items() if k != "mobile"},
    "set_safe_contact": lambda kwargs: {k: v for k, v in kwargs.items() if k != "mobile"},
    "send_otp": lambda kwargs: {},
    "tell_number_news": lambda kwargs: {"message_id": "n-1"},
    "change_mobile": lambda kwargs: {"messages": 0},
    "dispatch_log": lambda kwargs: {
        "items": [{"channel": "sms", "to": "…1234", "state": "failed"}]
    },
}


@pytest.fixture
def notify(amqp_uri: str) -> Iterator[Peer]:
    """Takes one-time passwords; `sent(mobile)` is the newest."""
    with Peer(amqp_uri, "notify", NOTIFY_ANSWERS) as peer:
        yield peer


@pytest.fixture
def as_caller(parts: GatewayParts) -> Callable[..., dict[str, str]]:
    """Headers of a signed-in caller; an officer is entered in the register."""

    def headers(caller_id: str, role: str, station: str | None = None, **more: str) -> dict:
        if role != "citizen":
            parts.register.enter(caller_id, role=role, office=station, password_hash="none")
        token = parts.access_tokens.issue(Caller(caller_id, role, station, "en"), 600)
        return {"Authorization": f"Bearer {token}", "Accept-Language": "en", **more}

    return headers


@pytest.fixture
def signed_in(parts: GatewayParts) -> Callable[[str], dict]:
    """Headers of one of register.PEOPLE, who signed in at the post that the list says."""

    def headers(username: str) -> dict:
        token = parts.access_tokens.issue(Caller(username, *PEOPLE[username], "en"), 600)
        return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    return headers


@pytest.fixture
def routing(amqp_uri: str) -> Iterator[Peer]:
    """A directory that knows some offices and what is above them."""
    with routing_peer(amqp_uri) as peer:
        yield peer


@pytest.fixture
def tenancy(
    amqp_uri: str,
    database: Database,
    mongo_client: MongoClient,
    parts: GatewayParts,
    client: FlaskClient,
    as_caller: Callable,
) -> Iterator[Tenancy]:
    """A real case desk behind the gateway, with people beside the owner of a case."""
    name = unique("housing")
    with answering(amqp_uri, database, mongo_client[name], parts) as service:
        yield Tenancy(client, parts, as_caller, service)
    mongo_client.drop_database(name)


@pytest.fixture
def citizen(parts: GatewayParts, as_caller, permits: Permits) -> dict[str, str]:
    """Headers of a citizen who signed in, and who owns what is filed with `permits`."""
    permits.owner = parts.citizens.enter("9000000001", "en")
    return as_caller(permits.owner, "citizen")


def announce(database: Database, definition: dict = DEFINITION, **more: Any) -> None:
    """As the tracker stores it."""
    announcing.announce(database, definition["bus_service"], definition, **more)


def sent_otp(notify: Peer, mobile: str) -> str:
    """The newest one-time password sent to a mobile."""
    return [call["otp"] for call in notify.kwargs_of("send_otp") if call["mobile"] == mobile][-1]


def refuses(error: ContractError) -> Callable[[dict], dict]:
    """An answer that is a refusal."""

    def answer(_kwargs: dict) -> dict:
        raise error

    return answer


def as_json(body: bytes) -> dict:
    return orjson.loads(body)


@pytest.fixture
def tracker_environ(amqp_uri: str, mongo_server, database: Database) -> dict[str, str]:
    """What a tracker reads."""
    return {
        "AMQP_URI": amqp_uri,
        "MONGO_URI": mongo_server.uri("operator"),
        "MONGO_DATABASE": database.name,
        "DEPLOYMENT_PUBLIC_KEY": announcing.DEPLOYMENT_PUBLIC_KEY,
        "HOME_DEPARTMENT": announcing.HOME,
    }
