"""Free TCP ports on the loopback address.

A port that is handed out is reserved until its server listens: some thirty processes of a system
need seconds to start, in which the same port would be found free again, here and by whoever else
starts something on this machine. It is reserved by a socket that is bound there and never listens.
Ours and the server's both reuse the address, so the server may bind it; who looks for a free port
does not, and finds it taken.
"""

import json
import random
import socket
from collections import deque
from collections.abc import Sequence
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Below the range the kernel hands out to outgoing connections (from 32768), so
# that a port found free is not taken by a client before our server binds it.
LOWEST, HIGHEST = 20000, 32000
MOST_RESERVED = 200
"""So that a process which starts much does not run out of files; long before so many more are
handed out, a server listens."""

_reservations: deque[socket.socket] = deque(maxlen=MOST_RESERVED)


def is_free(port: int) -> bool:
    """Return True if a server could listen on `port` of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Return a random free port, reserved for a server that this process starts."""
    while True:
        port = random.randrange(LOWEST, HIGHEST)
        if _reserve(port):
            return port


def _reserve(port: int) -> bool:
    """Return True if nobody had `port`, listening or reserved; it is reserved now."""
    reservation = socket.socket()
    try:
        reservation.bind((LOOPBACK, port))
    except OSError:
        reservation.close()
        return False
    # Only now: with it, the port would be had although somebody has reserved it.
    reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _reservations.append(reservation)
    return True


def first_free(start: int) -> int:
    """Return `start` if it is free, else the next free port above it."""
    return next(port for port in range(start, 65536) if is_free(port))


def chosen_port(wanted: str | None, usual: int) -> int:
    """Return the port that somebody asked for, or a free one from the usual one on;
    ValueError where the one asked for is taken or is no port: whoever names one waits for it
    there and nowhere else."""
    if not wanted:
        return first_free(usual)
    if not wanted.isascii() or not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise ValueError(f"GATEWAY_PORT={wanted} is no port")
    if not is_free(int(wanted)):
        raise ValueError(f"GATEWAY_PORT={wanted} is taken by another program")
    return int(wanted)


def accepts(port: int) -> bool:
    """Return True if something listens on `port` of the loopback address."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def remembered(file: Path, count: int) -> list[int]:
    """Return the ports of the last start, read from `file`; at the first start free ones."""
    if not file.exists():
        remember(file, still_free(*[0] * count))
    return json.loads(file.read_text())


def remember(file: Path, ports: Sequence[int]) -> None:
    """Write `ports` to `file`, so that addresses stay the same at the next start."""
    file.write_text(json.dumps(ports))


def still_free(*ports: int) -> list[int]:
    """Return `ports`, each that is taken (or 0) replaced by a free one; all are reserved."""
    chosen_ports: list[int] = []
    for port in ports:
        if port in chosen_ports or not port or not is_free(port):
            port = free_port()
        else:
            _reserve(port)  # not where connections of the last start are still ending there
        chosen_ports.append(port)
    return chosen_ports
