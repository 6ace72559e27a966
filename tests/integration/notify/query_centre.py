"""An SMPP centre that gives no receipts and answers `query_sm`, written from the standard and with
nothing of ours, as a process: python query_centre.py PORT LOG

It takes what is submitted under ids that say what it will answer: by the last digit of the number
1 has arrived, 2 cannot be delivered, 3 is under way, 4 is not known; 5 is not answered at all.
"""

import socketserver
import struct
import sys
from pathlib import Path

ENROUTE, DELIVERED, UNDELIVERABLE = 1, 2, 5
STATES = {b"1": DELIVERED, b"2": UNDELIVERABLE, b"3": ENROUTE}
QUERY_FAILED = 0x67


class Bind(socketserver.BaseRequestHandler):
    log: Path

    def handle(self) -> None:
        while True:
            head = self.whole(16)
            if len(head) < 16:
                return
            length, command, _, sequence = struct.unpack(">IIII", head)
            body = self.whole(length - 16)
            status, answer = self.answer(command, body)
            if answer is not None:
                unit = struct.pack(
                    ">IIII", 16 + len(answer), command | 0x80000000, status, sequence
                )
                self.request.sendall(unit + answer)

    def whole(self, count: int) -> bytes:
        octets = b""
        while len(octets) < count and (more := self.request.recv(count - len(octets))):
            octets += more
        return octets

    def answer(self, command: int, body: bytes) -> tuple[int, bytes | None]:
        if command == 0x04:
            _, rest = body.split(b"\0", 1)
            _, rest = rest[2:].split(b"\0", 1)
            number, _ = rest[2:].split(b"\0", 1)
            return 0, b"id-" + number + b"\0"
        if command == 0x03:
            id, rest = body.split(b"\0", 1)
            with self.log.open("ab") as lines:
                lines.write(id + b" " + rest[:2].hex().encode() + b" " + rest[2:-1] + b"\n")
            if id.endswith(b"5"):
                return 0, None
            state = STATES.get(id[-1:])
            return (0, id + b"\0\0" + bytes([state, 0])) if state else (QUERY_FAILED, b"")
        return 0, b"centre\0"


class Centre(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


if __name__ == "__main__":
    Bind.log = Path(sys.argv[2])
    centre = Centre(("127.0.0.1", int(sys.argv[1])), Bind)
    print("ready", flush=True)
    centre.serve_forever()
