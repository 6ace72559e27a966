"""Ports: our own, remembered, and never one that is taken."""

import json
import socket
import subprocess
import sys

import pytest

from deploy.local import ports
from deploy.local.ports import (
    LOOPBACK,
    accepts,
    chosen_port,
    first_free,
    free_port,
    is_free,
    remembered,
    still_free,
)
from tests.support.servers import ROOT


def listening(port: int = 0) -> socket.socket:
    server = socket.socket()
    server.bind((LOOPBACK, port))
    server.listen()
    return server


def test_a_port_in_use_is_not_free_and_accepts():
    with listening() as server:
        port = server.getsockname()[1]
        assert not is_free(port)
        assert accepts(port)
    assert not accepts(port)


def test_the_wished_port_is_taken_if_free_else_the_next_free_one():
    with listening() as server:
        port = server.getsockname()[1]
        assert first_free(port) > port


def test_ports_are_remembered(tmp_path):
    file = tmp_path / "ports.json"
    first = remembered(file, 3)
    assert len(set(first)) == 3
    assert remembered(file, 3) == first


def test_a_remembered_port_that_is_taken_is_replaced_and_the_others_stay():
    with listening() as server:
        port = server.getsockname()[1]
        (other,) = still_free(0)
        replaced, same = still_free(port, other)
    assert same == other
    assert replaced not in (port, other)


def test_a_port_is_handed_out_once_though_its_server_does_not_listen_yet(monkeypatch):
    first = free_port()
    monkeypatch.setattr(ports, "LOWEST", first)
    monkeypatch.setattr(ports, "HIGHEST", first + 30)
    assert len({first, *(free_port() for _ in range(8))}) == 9


def test_another_process_does_not_find_what_is_reserved_here():
    first = free_port()
    program = f"""
from deploy.local import ports
ports.LOWEST, ports.HIGHEST = {first}, {first + 30}
print([ports.free_port() for _ in range(8)])
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    numbers = json.loads(done.stdout)
    assert len(set(numbers)) == 8 and first not in numbers


def test_a_server_listens_where_a_port_is_reserved_and_may_start_again():
    port = free_port()
    for _ in range(2):
        with socket.create_server((LOOPBACK, port)):
            assert accepts(port)
            assert still_free(port) != [port]
    assert still_free(port) == [port]


def test_a_port_that_was_asked_for_and_is_taken_is_an_error():
    with socket.create_server((LOOPBACK, 0)) as other:
        port_in_use = other.getsockname()[1]
        with pytest.raises(ValueError, match="taken"):
            chosen_port(str(port_in_use), 8000)
        assert chosen_port(None, port_in_use) > port_in_use, "nobody asked for it"
    with pytest.raises(ValueError, match="no port"):
        chosen_port("80 00", 8000)
