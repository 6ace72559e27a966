"""TLS among the nodes of the broker and among the members of the database: three of each, real, of
which none takes in who has no certificate of their authority, whatever else is known."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient
from pymongo.errors import ConnectionFailure

from deploy.local.broker_distribution import erlang_options, write_options
from deploy.local.certificates import ONE_SIDED, Certificates, issue
from deploy.local.ports import LOOPBACK
from tests.support import rendered
from tests.support.servers import Servers, servers_in

ASK = 'io:format("~n~s~n", [net_adm:ping(list_to_atom("NODE"))]), halt().'


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    started = servers_in(tmp_path_factory.mktemp("three nodes"), nodes=3, tls=ONE_SIDED)
    try:
        started.start()
        yield started
    finally:
        started.stop()


@pytest.fixture
def certificates(servers: Servers) -> Certificates:
    return servers.certificates


def answer_to(servers: Servers, options: list[str], name: str) -> str:
    """What a node of the broker answers to another node of Erlang that knows the cookie: ``pong``
    where it is taken in, ``pang`` where not."""
    node = servers.broker.nodes[0]
    done = subprocess.run(
        [
            *("erl", "-noinput", "-sname", f"{name}@localhost", *options),
            *("-eval", ASK.replace("NODE", node.id)),
        ],
        env={name: one for name, one in node.environ.items() if name != "ERL_AFLAGS"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    # Erlang's own notices of a refused handshake stand before it and after it.
    (answer,) = {"pong", "pang"}.intersection(done.stdout.splitlines())
    return answer


def test_the_nodes_of_the_broker_work_together(servers: Servers):
    for node in servers.broker.nodes:
        assert node.evaluate("length(rabbit_mnesia:cluster_nodes(running)).") == "3"
        assert node.evaluate("length(nodes()).") == "2"


def test_a_node_without_tls_is_not_taken_in_though_it_knows_the_cookie(servers: Servers):
    assert answer_to(servers, [], "plain") == "pang"


def test_a_node_with_a_certificate_of_another_authority_is_not_taken_in(
    servers: Servers, tmp_path: Path
):
    options = write_options(tmp_path / "other.config", issue(tmp_path / "other"))
    assert answer_to(servers, erlang_options(options), "stranger") == "pang"


def test_a_node_with_a_certificate_of_the_authority_is_taken_in(
    servers: Servers, certificates: Certificates, tmp_path: Path
):
    options = write_options(tmp_path / "ours.config", certificates)
    assert answer_to(servers, erlang_options(options), "ours") == "pong"


def test_what_nodes_are_told_on_kubernetes_is_understood(
    servers: Servers, certificates: Certificates, tmp_path: Path
):
    text = rendered.named("ConfigMap", "nagrik-broker-between-nodes")["data"]["tls.config"]
    for file, here in {"ca.crt": certificates.ca, "tls.crt": certificates.server}.items():
        text = text.replace(f"/etc/rabbitmq-tls/{file}", str(here))
    (tmp_path / "tls.config").write_text(
        text.replace("/etc/rabbitmq-tls/tls.key", str(certificates.server))
    )
    assert answer_to(servers, erlang_options(tmp_path / "tls.config"), "there") == "pong"


def test_what_nodes_speak_with_one_another_on_is_tls_and_asks_for_a_certificate(
    servers: Servers, certificates: Certificates
):
    context = ssl.create_default_context(cafile=certificates.ca)
    ports = [node.distribution_port for node in servers.broker.nodes]
    assert [is_heard(context, port) for port in ports] == [False, False, False]
    context.load_cert_chain(certificates.server)
    assert [is_heard(context, port) for port in ports] == [True, True, True]


def is_heard(context: ssl.SSLContext, port: int) -> bool:
    """Whether the other side waits, once TLS is agreed, for what we say."""
    with (
        socket.create_connection((LOOPBACK, port), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secure,
    ):
        secure.settimeout(1)
        try:
            return bool(secure.recv(1))
        except TimeoutError:
            return True
        except (ssl.SSLError, ConnectionError):
            return False


def test_members_of_the_database_work_together_and_take_in_nobody_without_tls(servers: Servers):
    with servers.database.client() as client:
        members = client.admin.command("replSetGetStatus")["members"]
        assert sorted(one["stateStr"] for one in members) == ["PRIMARY", "SECONDARY", "SECONDARY"]
    for member in servers.database.members:
        plain = f"mongodb://{member.address}/?directConnection=true&serverSelectionTimeoutMS=2000"
        with pytest.raises(ConnectionFailure), MongoClient(plain) as client:
            client.admin.command("ping")
