"""SMPP 3.4 on the wire: those of its units that a sender of short messages says and hears.

Our own, because the Python library that the field uses leaves out, without a word, every optional
parameter that it does not know, and an SMS without its DLT parameters is dropped by the operator.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

BIND_TRANSCEIVER, SUBMIT_SM, DELIVER_SM, QUERY_SM = 0x09, 0x04, 0x05, 0x03
UNBIND, ENQUIRE_LINK, GENERIC_NACK = 0x06, 0x15, 0x80000000
RESPONSE = 0x80000000

OK, BAD_DESTINATION, SYSTEM_ERROR, QUEUE_FULL = 0x00, 0x0B, 0x08, 0x14
NOT_BOUND = (0x04, 0x0D, 0x0E, 0x0F)
"""What a centre says of the bind itself: its state, its failure, password, name."""
SUBMIT_FAILED, THROTTLED, TEMPORARY_HERE, TEMPORARY_THERE = 0x45, 0x58, 0x64, 0x65
REJECTED_HERE = 0x66

RECEIPTED_ID, MESSAGE_PAYLOAD, MESSAGE_STATE = 0x001E, 0x0424, 0x0427
DLT_ENTITY, DLT_TEMPLATE, DLT_TELEMARKETER = 0x1400, 0x1401, 0x1402

LONGEST = 64 * 1024
"""Octets in one unit; more is no unit but a fault of the peer."""

_HEADER = struct.Struct(">IIII")
_ALPHANUMERIC, _INTERNATIONAL, _ISDN = 5, 1, 1
_UDH_PRESENT, _RECEIPT = 0x40, 0x04
_STATES = {1: "ENROUTE", 2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 6: "ACCEPTD"}
_STATES |= {7: "UNKNOWN", 8: "REJECTD"}
_RECEIPT_ID = re.compile(rb"\bid:(\S+)")
_RECEIPT_STATE = re.compile(rb"\bstat:(\S+)")
_RECEIPT_ERROR = re.compile(rb"\berr:(\S+)")


class Malformed(ValueError):
    """What the peer sent is not SMPP."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One protocol data unit."""

    command: int
    status: int
    sequence: int
    body: bytes = b""

    def encode(self) -> bytes:
        """Return the octets of it."""
        length = _HEADER.size + len(self.body)
        return _HEADER.pack(length, self.command, self.status, self.sequence) + self.body

    def answer(self, status: int = OK, body: bytes = b"") -> Unit:
        """Return the response to it."""
        return Unit(self.command | RESPONSE, status, self.sequence, body)


def units(buffer: bytearray) -> Iterator[Unit]:
    """Take the whole units out of `buffer`. Raises Malformed."""
    while len(buffer) >= _HEADER.size:
        length, command, status, sequence = _HEADER.unpack_from(buffer)
        if not _HEADER.size <= length <= LONGEST:
            raise Malformed(f"a unit of {length} octets")
        if len(buffer) < length:
            return
        body = bytes(buffer[_HEADER.size : length])
        del buffer[:length]
        yield Unit(command, status, sequence, body)


@dataclass(frozen=True, slots=True)
class Submission:
    """What `submit_sm` says. `to`: the number with its country's. `life`: whole minutes after
    which the operator gives up."""

    header: str
    to: str
    content: bytes
    coding: int
    has_udh: bool
    life: int
    optional: Mapping[int, bytes]
    as_payload: bool = False

    def body(self) -> bytes:
        """Return the body of a `submit_sm` that asks for a receipt, whatever the end."""
        payload = {MESSAGE_PAYLOAD: self.content} if self.as_payload else {}
        short = b"" if self.as_payload else self.content
        return b"".join(
            [
                b"\0",  # the operator's default service
                bytes([_ALPHANUMERIC, 0]) + _text(self.header),
                bytes([_INTERNATIONAL, _ISDN]) + _text(self.to),
                bytes([_UDH_PRESENT if self.has_udh else 0, 0, 0]),
                _text(""),
                _text(_relative(self.life)),
                bytes([1, 0, self.coding, 0, len(short)]) + short,
                *(_optional(tag, value) for tag, value in {**self.optional, **payload}.items()),
            ]
        )


def bind(system_id: str, password: str, system_type: str) -> bytes:
    """Return the body of a `bind_transceiver`."""
    return _text(system_id) + _text(password) + _text(system_type) + b"\x34\0\0" + _text("")


def _text(value: str) -> bytes:
    return value.encode("latin-1", "replace") + b"\0"


def _relative(minutes: int) -> str:
    days, rest = divmod(minutes, 24 * 60)
    return f"0000{days:02d}{rest // 60:02d}{rest % 60:02d}00000R"


def _optional(tag: int, value: bytes) -> bytes:
    return struct.pack(">HH", tag, len(value)) + value


@dataclass(frozen=True, slots=True)
class Delivery:
    """What `deliver_sm` says: a receipt, or a message that somebody wrote."""

    source: str
    destination: str
    is_receipt: bool
    coding: int
    content: bytes
    optional: Mapping[int, bytes]

    def receipt(self) -> tuple[str, str, str]:
        """Return (id, state, error) of a receipt, from its optional parameters or else from its
        text as appendix B of the standard writes it; empty where it says nothing."""
        id = self.optional.get(RECEIPTED_ID, b"").rstrip(b"\0") or _of(_RECEIPT_ID, self.content)
        state = _STATES.get(int.from_bytes(self.optional.get(MESSAGE_STATE, b"\0"), "big"), "")
        state = state or _of(_RECEIPT_STATE, self.content).decode("latin-1").upper()
        error = _of(_RECEIPT_ERROR, self.content).decode("latin-1")
        return id.decode("latin-1"), state, error


def delivery(body: bytes) -> Delivery:
    """Read the body of a `deliver_sm`. Raises Malformed."""
    try:
        reader = _Reader(body)
        reader.text()
        reader.take(2)
        source = reader.text()
        reader.take(2)
        destination = reader.text()
        (esm_class, _, _) = reader.take(3)
        reader.text()
        reader.text()
        (_, _, coding, _, length) = reader.take(5)
        content = reader.take(length)
        optional = dict(reader.optional())
    except (ValueError, struct.error) as error:
        raise Malformed("a deliver_sm that ends too early") from error
    content = content or optional.get(MESSAGE_PAYLOAD, b"")
    is_receipt = bool(esm_class & _RECEIPT)
    return Delivery(source, destination, is_receipt, coding, content, optional)


def message_id(body: bytes) -> str:
    """Return the id in a `submit_sm_resp`. Raises Malformed."""
    try:
        return _Reader(body).text()
    except ValueError as error:
        raise Malformed("a submit_sm_resp without an id") from error


def query(id: str, header: str) -> bytes:
    """Return the body of a `query_sm` about what was sent under this header."""
    return _text(id) + bytes([_ALPHANUMERIC, 0]) + _text(header)


def message_state(body: bytes) -> str:
    """Return the state in a `query_sm_resp`, as receipts name it; empty for one that the standard
    does not know. Raises Malformed."""
    try:
        reader = _Reader(body)
        reader.text()
        reader.text()
        return _STATES.get(reader.take(2)[0], "")
    except ValueError as error:
        raise Malformed("a query_sm_resp that ends too early") from error


def _of(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    match = pattern.search(text)
    return match[1] if match else b""


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body, self._at = body, 0

    def text(self) -> str:
        end = self._body.index(b"\0", self._at)
        value = self._body[self._at : end].decode("latin-1")
        self._at = end + 1
        return value

    def take(self, count: int) -> bytes:
        value = self._body[self._at : self._at + count]
        if len(value) < count:
            raise ValueError("too short")
        self._at += count
        return value

    def optional(self) -> Iterator[tuple[int, bytes]]:
        while self._at < len(self._body):
            tag, length = struct.unpack(">HH", self.take(4))
            yield tag, self.take(length)
