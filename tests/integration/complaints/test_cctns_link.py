"""The link to CCTNS where what answers is not CCTNS, or never comes to an end."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from deploy.local.ports import LOOPBACK
from services.complaints.cctns.http_client import HttpCctns
from services.complaints.cctns.interface import CctnsAway, CctnsRefused
from tests.support.servers import ROOT

FORM = {"1": {"number": "5117012/0001/2026"}}

ASK_LIKE_THE_SERVICE = """
import warnings; warnings.simplefilter("ignore")
import eventlet; eventlet.monkey_patch()
import sys, time
from services.complaints.cctns.http_client import HttpCctns
from services.complaints.cctns.interface import CctnsAway
beats = []
def beat():
    while True:
        beats.append(1)
        eventlet.sleep(0.05)
eventlet.spawn(beat)
began = time.monotonic()
try:
    HttpCctns(sys.argv[1], "token", timeout=1.0).register({})
except CctnsAway as error:
    print(error, round(time.monotonic() - began, 1), len(beats) > 10)
"""


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that answers every connection's first bytes by ``answer``."""
    over = threading.Event()
    with closing(socket.create_server((LOOPBACK, 0))) as listening:
        listening.settimeout(0.1)

        def serve() -> None:
            while not over.is_set():
                with suppress(OSError):
                    connection, _ = listening.accept()
                    with closing(connection):
                        connection.settimeout(5)
                        connection.recv(65536)
                        answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        finally:
            over.set()
            thread.join(10)


def answer_with(status: str, content: bytes) -> Callable[[socket.socket], None]:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    return lambda connection: connection.sendall(head.encode() + content)


@pytest.mark.parametrize(
    ("status", "content"),
    [
        ("200 OK", b"<html>please sign in</html>"),
        ("200 OK", b"[]"),
        ("200 OK", b'{"number": 7, "digest": "d"}'),
        ("200 OK", b'{"number": "", "digest": "d"}'),
        ("302 Found", b""),
        ("401 Unauthorized", b"{}"),
        ("404 Not Found", b"{}"),
        ("429 Too Many Requests", b"{}"),
        ("500 Internal Server Error", b"{}"),
        ("nonsense", b""),
    ],
)
def test_what_says_nothing_of_the_form_is_taken_for_away(status, content):
    with (
        answering(answer_with(status, content)) as url,
        closing(HttpCctns(url, "token", 2)) as client,
        pytest.raises(CctnsAway),
    ):
        client.register(FORM)


def test_a_receipt_for_another_form_is_no_receipt():
    receipt = json.dumps({"number": "CCTNS-1", "digest": "of another"}).encode()
    with (
        answering(answer_with("200 OK", receipt)) as url,
        closing(HttpCctns(url, "token", 2)) as client,
    ):
        with pytest.raises(CctnsRefused) as refused:
            client.register(FORM)
        assert refused.value.code == "receipt-differs"


@pytest.mark.parametrize(
    "content",
    [b"<html>no</html>", b'{"code": "Test Citizen One did it", "items": ["6a", "9000000001!", 5]}'],
)
def test_of_a_refusal_only_names_are_kept_and_no_free_text(content):
    with (
        answering(answer_with("422 No", content)) as url,
        closing(HttpCctns(url, "token", 2)) as client,
    ):
        with pytest.raises(CctnsRefused) as refused:
            client.register(FORM)
        assert refused.value.code == "refused"
        assert set(refused.value.items) <= {"6a"}


def test_an_answer_that_drips_is_given_up_in_time_and_holds_up_nothing_else():
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(20):
            connection.sendall(b"X-More: to come\r\n")
            threading.Event().wait(0.3)

    with answering(drip) as url:
        done = subprocess.run(
            [sys.executable, "-c", ASK_LIKE_THE_SERVICE, url],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    error, seconds, others_went_on = done.stdout.split() or [done.stderr, "99", ""]
    assert (error, others_went_on) == ("TimeoutError", "True")
    assert float(seconds) < 3
