"""One bound connection to an operator's SMPP 3.4 centre, kept while it is wanted.

A thread of its own binds, reads, keeps the link alive, and binds anew after a loss. Senders put
units on the wire and wait for the responses to their own.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from pymongo.errors import PyMongoError

from chassis import log
from services.notify import measures
from services.notify.providers import smpp_pdu as pdu
from services.notify.providers.smpp_account import SmppAccount
from services.notify.providers.smpp_pdu import Delivery, Malformed, Unit

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between attempts to bind; a sender that wants one makes the pause the shortest."""

FIRST_WAIT = 2.0
"""Seconds for which a sender waits for the first bind, or for the next one after a loss."""

LINGER, DELIVERIES = 0.05, 200
"""Seconds for which deliveries wait for company, and how many go together at most."""

logger = log.get(__name__)


class Session:
    """Keeps one bind. `listener` is given what the centre delivers, before it is thanked; when it
    raises the centre is asked to deliver again."""

    def __init__(
        self, name: str, account: SmppAccount, listener: Callable[[Sequence[Delivery]], None]
    ) -> None:
        self.name = name
        self._account = account
        self._listener = listener
        self._socket: socket.socket | None = None
        self._buffer = bytearray()
        self._sequence = 0
        self._asked: dict[int, Unit | None] = {}
        self._changed = threading.Condition()
        self._writing = threading.Lock()
        self._failed = False
        self._since = time.monotonic()
        """Since when there is no bind."""
        self._wanted = False
        self._closed = False
        self._trouble = "not-bound"
        self._thread = threading.Thread(target=self._keep, name=f"notify-smpp-{name}", daemon=True)
        self._thread.start()

    def bound(self) -> str:
        """Return "" when there is a bind, else why there is none. A bind that is just being made is
        waited for, a moment; where the last attempt failed nobody waits, for the session tries by
        itself and who sends has other operators to ask."""
        with self._changed:
            self._wanted = True
            self._changed.notify_all()
            while self._socket is None and not self._failed and not self._closed:
                left = self._since + FIRST_WAIT - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            return "" if self._socket is not None else self._trouble

    def ask(
        self, bodies: Sequence[bytes], command: int = pdu.SUBMIT_SM
    ) -> list[Unit | None] | None:
        """Submit each of `bodies`, or send another command with each, and wait for the responses,
        None for each that did not come; or None if nothing at all was put on the wire."""
        with self._changed:
            connection = self._socket
            if connection is None:
                return None
            units = [self._next(command, body) for body in bodies]
        window, begun = self._account.window, 0
        while begun < len(units) and self._socket is connection:
            # As many as were answered meanwhile, so that no answer is waited for in vain.
            room = window - len(self._unanswered(units[:begun], connection, window - 1))
            if room < 1:
                break
            self._submit(units[begun : begun + room], connection)
            begun += room
        self._unanswered(units[:begun], connection, 0)
        with self._changed:
            answers = [self._asked.pop(unit.sequence, None) for unit in units[:begun]]
        never_begun = [pdu.Unit(command | pdu.RESPONSE, pdu.TEMPORARY_HERE, 0)] * len(units[begun:])
        return answers + never_begun

    def _submit(self, units: Sequence[Unit], connection: socket.socket) -> None:
        with self._changed:
            self._asked |= dict.fromkeys((unit.sequence for unit in units), None)
        try:
            self._write(connection, b"".join(unit.encode() for unit in units))
        except OSError as error:
            # Some of it may have gone.
            self._lose(connection, type(error).__name__)

    def _unanswered(
        self, units: Sequence[Unit], connection: socket.socket, at_most: int
    ) -> list[Unit]:
        """Return those of `units` without an answer, once they are no more than `at_most`, the
        connection is lost, or the time for an answer is over."""
        deadline = time.monotonic() + self._account.timeout
        with self._changed:
            while True:
                waiting = [unit for unit in units if self._asked.get(unit.sequence) is None]
                left = deadline - time.monotonic()
                if len(waiting) <= at_most or self._socket is not connection or left <= 0:
                    return waiting
                self._changed.wait(left)

    def close(self) -> None:
        """Take leave and end."""
        with self._changed:
            self._closed = True
            connection = self._socket
            self._changed.notify_all()
        if connection is not None:
            with suppress(OSError):
                self._write(connection, self._next(pdu.UNBIND).encode())
            self._lose(connection, "closed")
        self._thread.join(2.0)

    def _keep(self) -> None:
        pause = SHORTEST_PAUSE
        while not self._closed:
            try:
                connection = self._bind()
            except (OSError, Malformed) as error:
                trouble = f"bind-{error}" if isinstance(error, _Refused) else type(error).__name__
                self._fail(trouble, failed=True)
            else:
                pause = SHORTEST_PAUSE
                self._read(connection)
            pause = self._pause(pause)

    def _pause(self, seconds: float) -> float:
        """Wait, shorter if somebody wants to send; return how long to wait the next time."""
        deadline = time.monotonic() + seconds
        with self._changed:
            self._wanted = False
            while not self._closed and (left := deadline - time.monotonic()) > 0:
                self._changed.wait(min(left, SHORTEST_PAUSE))
                if self._wanted:
                    return SHORTEST_PAUSE
        return min(seconds * 2, LONGEST_PAUSE)

    def _bind(self) -> socket.socket:
        account = self._account
        connection = socket.create_connection((account.host, account.port), account.timeout)
        try:
            if account.tls:
                context = ssl.create_default_context()
                connection = context.wrap_socket(connection, server_hostname=account.host)
            connection.settimeout(account.timeout)
            self._buffer.clear()
            body = pdu.bind(account.system_id, account.password, account.system_type)
            connection.sendall(self._next(pdu.BIND_TRANSCEIVER, body).encode())
            answer = self._first(connection)
        except BaseException:
            connection.close()
            raise
        if answer.command != pdu.BIND_TRANSCEIVER | pdu.RESPONSE or answer.status != pdu.OK:
            connection.close()
            raise _Refused(f"{answer.status:04x}")
        with self._changed:
            self._socket = connection
            self._failed = False
            self._changed.notify_all()
        return connection

    def _first(self, connection: socket.socket) -> Unit:
        while True:
            octets = connection.recv(4096)
            if not octets:
                raise ConnectionResetError("closed while binding")
            self._buffer += octets
            for unit in pdu.units(self._buffer):
                return unit

    def _read(self, connection: socket.socket) -> None:
        """Hear the centre until the connection is lost. What it delivers waits a moment for
        company, for it is written down before the centre is thanked, and a write costs much the
        same for one as for fifty; what was not written then is delivered again."""
        deliveries: list[Unit] = []
        since, tried = 0.0, False
        try:
            deliveries += self._handle(connection, list(pdu.units(self._buffer)))
            while True:
                over = time.monotonic() - since >= LINGER
                if deliveries and (over or len(deliveries) >= DELIVERIES):
                    self._deliver(connection, deliveries)
                    deliveries = []
                account = self._account
                silence = account.timeout if tried else account.enquire
                connection.settimeout(LINGER if deliveries else silence)
                try:
                    octets = connection.recv(65536)
                except TimeoutError:
                    if deliveries:
                        continue
                    if tried:
                        raise ConnectionResetError("silent") from None
                    tried = True
                    self._write(connection, self._next(pdu.ENQUIRE_LINK).encode())
                    continue
                if not octets:
                    raise ConnectionResetError("closed")
                tried = False
                self._buffer += octets
                since = since if deliveries else time.monotonic()
                deliveries += self._handle(connection, list(pdu.units(self._buffer)))
        except (OSError, Malformed) as error:
            self._lose(connection, type(error).__name__)
        except Exception as error:
            logger.exception("the link to %s broke off", self.name)
            self._lose(connection, type(error).__name__)

    def _handle(self, connection: socket.socket, units: Sequence[Unit]) -> list[Unit]:
        """Answer what can be answered at once; return what the centre delivers."""
        deliveries = []
        for unit in units:
            if unit.command & pdu.RESPONSE:
                with self._changed:
                    if unit.sequence in self._asked:
                        self._asked[unit.sequence] = unit
                        self._changed.notify_all()
            elif unit.command == pdu.DELIVER_SM:
                deliveries.append(unit)
            elif unit.command == pdu.ENQUIRE_LINK:
                self._write(connection, unit.answer().encode())
            elif unit.command == pdu.UNBIND:
                self._write(connection, unit.answer().encode())
                raise ConnectionResetError("the centre took leave")
            else:
                self._write(connection, Unit(pdu.GENERIC_NACK, 0x03, unit.sequence).encode())
        return deliveries

    def _deliver(self, connection: socket.socket, units: Sequence[Unit]) -> None:
        deliveries, answers = [], []
        for unit in units:
            try:
                deliveries.append((unit, pdu.delivery(unit.body)))
            except Malformed:
                # Answered, for else it would come again and again, and the link be lost for it.
                logger.warning("a delivery cannot be read", extra={"provider": self.name})
                measures.UNREADABLE.labels(self.name).inc()
                answers.append(unit.answer(pdu.REJECTED_HERE, b"\0"))
        status = self._status_of([delivery for _, delivery in deliveries])
        answers += [unit.answer(status, b"\0") for unit, _ in deliveries]
        self._write(connection, b"".join(answer.encode() for answer in answers))

    def _status_of(self, deliveries: Sequence[Delivery]) -> int:
        try:
            if deliveries:
                self._listener(deliveries)
        except PyMongoError as error:
            logger.warning("deliveries wait for the database", extra={"reason": repr(error)})
            return pdu.TEMPORARY_HERE
        except Exception:
            logger.exception("deliveries of %s were not taken", self.name)
            return pdu.TEMPORARY_HERE
        return pdu.OK

    def _next(self, command: int, body: bytes = b"") -> Unit:
        with self._changed:
            self._sequence = self._sequence % 0x7FFFFFFF + 1
            return Unit(command, pdu.OK, self._sequence, body)

    def _write(self, connection: socket.socket, octets: bytes) -> None:
        with self._writing:
            connection.sendall(octets)

    def _lose(self, connection: socket.socket, trouble: str) -> None:
        connection.close()
        if self._socket is connection:
            self._fail(trouble, failed=False)

    def _fail(self, trouble: str, *, failed: bool) -> None:
        with self._changed:
            self._socket = None
            self._trouble = trouble
            self._failed = failed
            self._since = time.monotonic()
            self._changed.notify_all()


class _Refused(OSError):
    """The centre does not let us bind."""
