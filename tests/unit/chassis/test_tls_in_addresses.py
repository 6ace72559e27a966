"""What addresses say of TLS, and what they may not say."""

import pytest

from chassis import database_address, mongo, settings
from chassis.broker_address import checked, tls_files
from chassis.pika_address import parameters_of

PLAIN = "amqp://u:p@one:1/v"
TLS = "amqps://u:p@one:1/v"
FILES = "?ssl_ca_certs=%2Fa%2Fca.pem&ssl_certfile=%2Fa%2Four.pem"


def test_an_address_names_the_files_of_tls():
    assert tls_files(PLAIN) is None
    assert tls_files(TLS) == {}
    assert tls_files(TLS + FILES) == {"ca_certs": "/a/ca.pem", "certfile": "/a/our.pem"}


@pytest.mark.parametrize(
    "address",
    [
        f"{TLS}?ssl_cert_reqs=none",
        f"{TLS}?ssl_check_hostname=false",
        f"{TLS}?ssl_options=None",
        f"{TLS};{TLS}?ssl_cert_reqs=optional",
        PLAIN + FILES,
    ],
)
def test_an_address_of_the_broker_cannot_ask_for_less(address: str):
    with pytest.raises(ValueError, match=r"cannot say|is not amqps"):
        checked(address)
    with pytest.raises(ValueError, match=r"cannot say|is not amqps"):
        parameters_of(address)


def test_pika_verifies_the_host_and_keeps_what_else_an_address_says():
    (one,) = parameters_of(f"{TLS}?heartbeat=7")
    assert one.ssl_options.server_hostname == "one"
    assert one.ssl_options.context.check_hostname
    assert one.heartbeat == 7
    (plain,) = parameters_of(PLAIN)
    assert plain.ssl_options is None


@pytest.mark.parametrize(
    "option",
    ["tlsInsecure=true", "tlsAllowInvalidCertificates=true", "TLSAllowInvalidHostnames=true"],
)
def test_an_address_of_the_database_cannot_ask_for_less(option: str):
    address = f"mongodb://u:p@one/?tls=true&{option}"
    with pytest.raises(ValueError, match=option.partition("=")[0]):
        database_address.checked(address)
    with pytest.raises(ValueError, match=option.partition("=")[0]):
        mongo.connect(address, application="test")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("AMQP_URI", f"{TLS}?ssl_cert_reqs=none"),
        ("MONGO_URI", "mongodb://u:secret@one/?tlsInsecure=true"),
    ],
)
def test_a_process_does_not_start_with_such_an_address(name: str, address: str):
    environ = {"AMQP_URI": TLS, "MONGO_URI": "mongodb://one/?tls=true"}
    assert settings.read(settings.ProcessSettings, environ).amqp_uri == TLS
    with pytest.raises(settings.MissingSetting, match=name) as refused:
        settings.read(settings.ProcessSettings, environ | {name: address})
    assert "secret" not in str(refused.value)
