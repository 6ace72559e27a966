"""TLS to broker and database: nothing else is heard there, and nothing unverified is spoken to."""

import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import amqp
import pika
import pytest
from kombu import Connection
from pika.exceptions import AMQPError
from pymongo.errors import ConnectionFailure

from chassis import kombu_tls, mongo
from chassis.pika_address import parameters_of
from deploy.local.certificates import MUTUAL, ONE_SIDED, Certificates, issue
from tests.support.polling import eventually
from tests.support.servers import Servers, servers_in
from tests.support.system import end_system, start_system

SAME_PLACE = "127.1"
"""The loopback address under a name that is in no certificate."""
HOST = "127.0.0.1"


@pytest.fixture(scope="module", params=[ONE_SIDED, MUTUAL])
def servers(request: pytest.FixtureRequest, tmp_path_factory) -> Iterator[Servers]:
    started = servers_in(tmp_path_factory.mktemp(f"tls-{request.param}"), tls=request.param)
    try:
        started.start()
        yield started
    finally:
        started.stop()


@pytest.fixture
def certificates(servers: Servers) -> Certificates:
    return servers.certificates


def by_pika(servers: Servers, change: Callable[[str], str]) -> None:
    uri = change(servers.broker.uri("operator"))
    pika.BlockingConnection(parameters_of(uri)).close()


def by_kombu(servers: Servers, change: Callable[[str], str]) -> None:
    kombu_tls.use_verified_tls()
    with Connection(change(servers.broker.uri("operator")), connect_timeout=5) as connection:
        connection.connect()


def by_pymongo(servers: Servers, change: Callable[[str], str]) -> None:
    # Straight to the one member: what it calls itself is not asked for.
    uri = change(servers.database.uri("operator")).replace(
        "replicaSet=nagrik", "directConnection=true"
    )
    uri += "&serverSelectionTimeoutMS=2000"
    with mongo.connect(uri, application="test") as client:
        client.admin.command("ping")


REFUSED = (AMQPError, amqp.exceptions.AMQPError, ssl.SSLError, ConnectionFailure, OSError)
each_way = pytest.mark.parametrize("connect", [by_pika, by_kombu, by_pymongo])


def as_it_is(uri: str) -> str:
    return uri


def without_tls(uri: str) -> str:
    return uri.partition("?ssl_")[0].partition("&tls=")[0].replace("amqps", "amqp")


@each_way
def test_a_verified_server_is_spoken_to(servers: Servers, connect):
    connect(servers, as_it_is)


@each_way
def test_plain_text_is_refused(servers: Servers, connect):
    with pytest.raises(REFUSED):
        connect(servers, without_tls)


@each_way
def test_the_certificate_of_another_authority_is_refused(
    servers: Servers, certificates: Certificates, connect, tmp_path: Path
):
    other = issue(tmp_path / "other")
    with pytest.raises(REFUSED, match=r"CERTIFICATE_VERIFY_FAILED|certificate verify failed"):
        connect(servers, lambda uri: uri.replace(_in_uri(certificates.ca), _in_uri(other.ca)))


@each_way
def test_a_certificate_of_the_machines_trust_alone_is_not_ours(
    servers: Servers, certificates: Certificates, connect
):
    def unnamed(uri: str) -> str:
        for word in ("ssl_ca_certs", "&tlsCAFile"):
            uri = uri.replace(f"{word}={_in_uri(certificates.ca)}", "")
        return uri.replace("?&", "?").rstrip("?")

    with pytest.raises(REFUSED, match=r"CERTIFICATE_VERIFY_FAILED|certificate verify failed"):
        connect(servers, unnamed)


@each_way
def test_a_certificate_for_another_host_is_refused(servers: Servers, connect):
    with pytest.raises(REFUSED, match=r"[Hh]ostname mismatch|IP address mismatch|doesn't match"):
        connect(servers, lambda uri: uri.replace(f"@{HOST}", f"@{SAME_PLACE}"))


@pytest.mark.parametrize("servers", [MUTUAL], indirect=True)
@each_way
def test_a_server_that_asks_for_our_certificate_refuses_who_has_none(
    servers: Servers, certificates: Certificates, connect
):
    def without(uri: str) -> str:
        for word in ("&ssl_certfile", "&tlsCertificateKeyFile"):
            uri = uri.replace(f"{word}={_in_uri(certificates.client)}", "")
        return uri

    with pytest.raises(REFUSED):
        connect(servers, without)


@pytest.mark.parametrize("servers", [MUTUAL], indirect=True)
@each_way
def test_a_server_that_asks_for_our_certificate_refuses_another_authoritys(
    servers: Servers, certificates: Certificates, connect, tmp_path: Path
):
    other = issue(tmp_path / "other", mutual=True)
    with pytest.raises(REFUSED):
        connect(
            servers, lambda uri: uri.replace(_in_uri(certificates.client), _in_uri(other.client))
        )


def test_a_connection_on_which_nothing_comes_is_not_lost(servers: Servers):
    kombu_tls.use_verified_tls()
    bodies: list[bytes] = []
    with (
        Connection(servers.broker.uri("operator"), connect_timeout=1) as kombu,
        pika.BlockingConnection(parameters_of(servers.broker.uri("operator"))) as other,
    ):
        channel = kombu.channel()
        queue = channel.queue_declare(exclusive=True).queue
        channel.basic_consume(queue, no_ack=True, callback=lambda one: bodies.append(one.body))
        # Later than the time for connecting.
        sender = threading.Timer(1.5, other.channel().basic_publish, ("", queue, b"late"))
        sender.start()
        while not bodies:
            kombu.drain_events()
        sender.join()
    assert bodies == [b"late"]


def test_a_complaint_goes_to_its_station_where_nothing_is_plain(servers: Servers, tmp_path: Path):
    system = start_system(servers, tmp_path, ("routing", "complaints", "notify"))
    try:
        assert system.amqp_uri().startswith("amqps://")
        reference = system.citizen("9000000871").file()["reference"]
        officer = system.officer("duty.5117012")
        case = eventually(
            lambda: next((one for one in officer.cases() if one["reference"] == reference), None),
            what="the complaint in its station's inbox",
        )
        station = case["station"]["code"]
        eventually(
            lambda: [one for one in system.messages(station) if one["reference"] == reference],
            what="the message to the station",
        )
        logs = "".join(file.read_text() for file in (system.folder / "log").iterdir())
        assert "bus connection lost" not in logs and "not connected to the bus" not in logs
    finally:
        end_system(system)


def _in_uri(file: Path) -> str:
    return quote(str(file), safe="")
