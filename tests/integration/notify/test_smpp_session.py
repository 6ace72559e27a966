"""A bind to a centre that does as it is told, over real sockets."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from services.notify.providers import smpp_pdu as pdu
from services.notify.providers.smpp_account import SmppAccount
from services.notify.providers.smpp_session import Session
from tests.support.polling import eventually

Answer = Callable[["Centre", pdu.Unit], None]


class Centre:
    """A centre in a thread; `answer` is asked for each unit, a bind is answered by itself."""

    def __init__(self, answer: Answer, binds: bool = True) -> None:
        self._answer = answer
        self._binds = binds
        self.units: list[pdu.Unit] = []
        self.binds = 0
        self._writing = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.connection: socket.socket | None = None
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection: socket.socket) -> None:
        self.connection, buffer = connection, bytearray()
        while octets := _received(connection):
            buffer += octets
            for unit in pdu.units(buffer):
                if unit.command == pdu.BIND_TRANSCEIVER:
                    self.binds += 1
                    if self._binds:
                        self.say(unit.answer(body=b"centre\0"))
                else:
                    self.units.append(unit)
                    self._answer(self, unit)

    def say(self, unit: pdu.Unit) -> None:
        assert self.connection is not None
        with self._writing, suppress(OSError):
            self.connection.sendall(unit.encode())

    def stop(self) -> None:
        self._listening.close()
        if self.connection:
            self.connection.close()


def _received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except OSError:
        return b""


@pytest.fixture
def centres() -> Iterator[Callable[..., Centre]]:
    centres: list[Centre] = []

    def start(answer: Answer, **how) -> Centre:
        centres.append(Centre(answer, **how))
        return centres[-1]

    yield start
    for centre in centres:
        centre.stop()


@pytest.fixture
def bind() -> Iterator[Callable[..., Session]]:
    sessions: list[Session] = []

    def to(centre: Centre, listener=lambda deliveries: None, **account) -> Session:
        place = SmppAccount("127.0.0.1", centre.port, **{"timeout": 3.0} | account)
        sessions.append(Session("centre", place, listener))
        return sessions[-1]

    yield to
    for session in sessions:
        session.close()


def silent(centre: Centre, unit: pdu.Unit) -> None:
    """Say nothing."""


def test_no_more_units_are_unanswered_at_a_time_than_the_operator_allows(centres, bind):
    most = [0]
    waiting: list[pdu.Unit] = []
    lock = threading.Lock()

    def slowly(centre: Centre, unit: pdu.Unit) -> None:
        with lock:
            waiting.append(unit)
            most[0] = max(most[0], len(waiting))
        threading.Timer(0.05, answered, [centre]).start()

    def answered(centre: Centre) -> None:
        with lock:
            unit = waiting.pop(0)
        centre.say(unit.answer(body=b"id\0"))

    session = bind(centres(slowly), window=5)
    assert session.bound() == ""
    answers = session.ask([b"submission"] * 23)
    assert answers is not None and len(answers) == 23
    assert all(answer is not None and answer.status == pdu.OK for answer in answers)
    assert 2 <= most[0] <= 5


def test_what_was_never_put_on_the_wire_is_told_from_what_was_not_answered(centres, bind):
    session = bind(centres(silent), window=2, timeout=0.5)
    assert session.bound() == ""
    answers = session.ask([b"submission"] * 4)
    assert answers is not None and answers[:2] == [None, None]
    assert [answer and answer.status for answer in answers[2:]] == [pdu.TEMPORARY_HERE] * 2


def test_nobody_waits_for_a_centre_that_hangs_but_a_moment_once(centres, bind):
    session = bind(centres(silent, binds=False), timeout=3.0)
    waits = []
    for _ in range(8):
        began = time.monotonic()
        assert session.bound() != ""
        waits.append(time.monotonic() - began)
        time.sleep(0.5)
    assert max(waits) < 2.5 and sum(waits) < 3.0, waits


def test_a_lost_bind_is_made_anew_and_waited_for(centres, bind):
    centre = centres(silent)
    session = bind(centre)
    assert session.bound() == ""
    centre.connection.shutdown(socket.SHUT_RDWR)
    eventually(lambda: session._socket is None)
    assert session.bound() == "" and centre.binds == 2


def deliver(centre: Centre, sequence: int, body: bytes) -> None:
    centre.say(pdu.Unit(pdu.DELIVER_SM, pdu.OK, sequence, body))


GOOD = b"\0\1\1" + b"919000000001\0" + b"\5\0" + b"NAGSTU\0" + b"\0\0\0\0\0\0\0\0\0\5hello"


def test_one_delivery_that_cannot_be_read_costs_neither_the_others_nor_the_link(centres, bind):
    readings: list[pdu.Delivery] = []
    centre = centres(silent)
    session = bind(centre, readings.extend)
    assert session.bound() == ""
    for sequence, body in enumerate([GOOD, b"\0\1\1no end", GOOD]):
        deliver(centre, sequence, body)
    eventually(lambda: len(centre.units) == 3, what="an answer to each")
    statuses = {unit.sequence: unit.status for unit in centre.units}
    assert statuses == {0: pdu.OK, 1: pdu.REJECTED_HERE, 2: pdu.OK}
    assert [one.content for one in readings] == [b"hello"] * 2 and centre.binds == 1


def test_a_fault_of_ours_with_a_delivery_leaves_the_link_and_it_comes_again(centres, bind):
    faults = [RuntimeError("a fault of ours")]

    def listener(deliveries):
        if faults:
            raise faults.pop()

    centre = centres(
        lambda centre, unit: (
            centre.say(unit.answer(body=b"id\0")) if unit.command == pdu.SUBMIT_SM else None
        )
    )
    session = bind(centre, listener)
    assert session.bound() == ""
    for sequence, status in [(0, pdu.TEMPORARY_HERE), (1, pdu.OK)]:
        deliver(centre, sequence, GOOD)
        unit = eventually(lambda at=sequence: centre.units[at : at + 1])[0]
        assert unit.status == status
    (answer,) = session.ask([b"submission"])
    assert answer is not None and answer.status == pdu.OK and centre.binds == 1
