"""The broker of `compose.yaml`: a real one, config what the first command writes for it."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pika
import pytest
from cryptography.x509 import DNSName, SubjectAlternativeName, load_pem_x509_certificate
from pika.exceptions import AMQPError

from chassis.pika_address import parameters_of
from deploy.local.broker import Broker
from deploy.local.ports import LOOPBACK
from deploy.manifests import settings
from deploy.manifests.compose import TLS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first command of compose.yaml writes."""
    written = tmp_path_factory.mktemp("written")
    settings.write(written, *settings.IN_COMPOSE)
    return written


@pytest.fixture(scope="module")
def port(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where it listens."""
    own = tmp_path_factory.mktemp("broker")
    (node,) = Broker(own, {}, {}, nodes=1).nodes
    node.configure([node.id], {})
    config = (folder / "broker/20-nagrik.conf").read_text()
    changes = {
        "listeners.ssl.default = 5671": f"listeners.ssl.1 = {LOOPBACK}:{node.port}",
        "/etc/rabbitmq/nagrik": str(folder / "broker"),
        TLS: str(folder / "tls"),
    }
    for there, here in changes.items():
        assert there in config
        config = config.replace(there, here)
    (own / "rabbitmq.conf").write_text(config)
    try:
        node.start()
        yield node.port
    finally:
        node.ask_to_end()
        node.await_end()


def address_of_prisons(folder: Path, port: int) -> str:
    """The address that a process is given, as it is on this machine."""
    lines = (folder / "prisons.env").read_text().splitlines()
    (uri,) = (line.partition("=")[2] for line in lines if line.startswith("AMQP_URI="))
    return uri.replace("@broker:5671", f"@{LOOPBACK}:{port}").replace(TLS, str(folder / "tls"))


def test_a_process_is_heard_over_tls_and_finds_its_queues(folder: Path, port: int):
    with pika.BlockingConnection(parameters_of(address_of_prisons(folder, port))) as connection:
        connection.channel().queue_declare("rpc-prisons", passive=True)


def test_the_certificate_of_both_servers_is_for_what_they_are_called(folder: Path):
    certificate = load_pem_x509_certificate((folder / "tls/server.pem").read_bytes())
    names = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
    assert {"broker", "database", "localhost"} == set(names.get_values_for_type(DNSName))
    for address in settings.IN_COMPOSE:
        assert urlsplit(address).hostname in names.get_values_for_type(DNSName)


def test_what_is_written_is_closed_to_others_by_the_folder_around_it(folder: Path):
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "tls/client.pem").stat().st_mode & 0o004, "a container's user reads it"


@pytest.mark.parametrize("left_out", ["?ssl_ca_certs", "&ssl_certfile"])
def test_who_speaks_in_clear_or_has_no_certificate_is_not_heard(
    folder: Path, port: int, left_out: str
):
    uri = address_of_prisons(folder, port).partition(left_out)[0]
    uri = uri.replace("amqps", "amqp") if left_out.startswith("?") else uri
    with pytest.raises((AMQPError, ssl.SSLError, OSError)):
        pika.BlockingConnection(parameters_of(uri)).close()
