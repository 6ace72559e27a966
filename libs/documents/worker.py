"""The process in which papers are set, sealed and examined: ``python -m documents.worker``.

It is started by `worker_process.Worker`, talks over its standard input, which is a socket, and
holds nothing: each job brings its data. It never has a key; what has to be signed, and what a time
stamp is asked for, goes back to who started it (``{"ask": "sign"}``, ``{"ask": "stamp"}``).

It opens no connection and writes no file, and the kernel ends it where it wants more memory than
it is allowed. Only its own errors are told by their text; of others only the kind, because a text
could quote what a citizen wrote.
"""

import gc
import os
import resource
import select
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NoReturn

from documents.fonts import MissingFonts
from documents.frames import Ended, Head, packed, unpacked
from documents.verified import Trusted

MEMORY_BYTES = 1024 * 1024 * 1024
"""Of address space; setting a paper of 60 pages takes a third of it."""
OPEN_FILES = 64
Result = tuple[Head, bytes]


class Refused(Exception):
    """Who started the worker did not answer what it asked."""


class Asker:
    """What the worker asks of who started it."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def sign(self, data: bytes) -> bytes:
        """Return the seal's signature of ``data``."""
        return self._ask("sign", data)

    def stamp(self, request: bytes) -> bytes:
        """Return the authority's answer to a request for a time stamp."""
        return self._ask("stamp", request)

    def _ask(self, what: str, data: bytes) -> bytes:
        self._connection.sendall(packed({"ask": what}, data))
        head, answer = unpacked(self._connection.recv)
        if "refused" in head:
            raise Refused(head["refused"])
        return answer


def _print(head: Head, body: bytes, asker: Asker) -> Result:
    from documents import pades, typesetting

    pdf = typesetting.set_pdf(body.decode("utf-8", "replace"), head["css"], head["identifier"])
    sealed = pades.sign(
        pdf,
        head["certificate"].encode(),
        asker.sign,
        reason=head["reason"],
        location=head["location"],
        at=datetime.fromisoformat(head["at"]),
    )
    return {}, sealed


def _set(head: Head, body: bytes, _asker: Asker) -> Result:
    from documents import typesetting

    html = body.decode("utf-8", "replace")
    return {}, typesetting.set_pdf(html, head["css"], head["identifier"])


def _prolong(head: Head, body: bytes, asker: Asker) -> Result:
    from documents import pades

    revoked = [bytes.fromhex(one) for one in head["revoked"]]
    now = datetime.fromisoformat(head["now"])
    prolonged = pades.prolong(body, _trusted(head), asker.stamp, now, revoked)
    reply = {"stamped_at": prolonged.stamped_at.isoformat(), "until": prolonged.until.isoformat()}
    return reply, prolonged.content


def _verify(head: Head, body: bytes, asker: Asker) -> Result:
    from documents import pades

    verified = pades.verify(body, _trusted(head), datetime.fromisoformat(head["now"]))
    return {
        "valid": verified.valid,
        "signed_at": verified.signed_at and verified.signed_at.isoformat(),
        "signer": verified.signer,
        "covers_whole": verified.covers_whole,
        "proven_at": verified.proven_at and verified.proven_at.isoformat(),
        "identifier": verified.identifier,
    }, b""


def _load(head: Head, body: bytes, asker: Asker) -> Result:
    """Load what a job of this kind needs, so that the first one does not wait for it."""
    from documents import pades, typesetting  # noqa: F401

    # What is loaded stays to the end: a paper makes a million objects, and the collector would go
    # over the libraries' each time, a sixth of the work.
    gc.freeze()
    return {}, b""


def _trusted(head: Head) -> Trusted:
    return Trusted(head["seals"].encode(), head["authorities"].encode())


JOBS: Mapping[str, Callable[[Head, bytes, Asker], Result]] = {
    "load": _load,
    "print": _print,
    "set": _set,
    "prolong": _prolong,
    "verify": _verify,
}


def done(head: Head, body: bytes, asker: Asker) -> Result:
    """Return the result of a job, or what went wrong with it."""
    try:
        reply, content = JOBS[head["job"]](head, body, asker)
    except (Ended, SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # the typesetter's own refusals are no Exception
        ours = isinstance(error, MissingFonts | Refused) or type(error).__name__ in OURS
        return {"error": type(error).__name__, "text": str(error) if ours else ""}, b""
    return reply, content


OURS = ("NotProlonged", "OutsideReference")
"""Errors of modules that are loaded with their job."""


def resident_bytes() -> int:
    """Return how much memory this process holds now."""
    with open("/proc/self/statm", encoding="ascii") as numbers:
        return int(numbers.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def limit_itself() -> None:
    """Ask the kernel to end this process where it takes too much, and to keep it from files."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))


def serve(connection: socket.socket) -> NoReturn:
    """Do one job after the other; ends with Ended when nothing more comes."""
    asker = Asker(connection)
    while True:
        head, body = unpacked(connection.recv)
        reply, content = done(head, body, asker)
        connection.sendall(packed({**reply, "resident": resident_bytes()}, content))


def end_with_owner(connection: socket.socket) -> None:
    """Wait until the other end is closed, and end this process, whatever it is at: the limit of a
    job is kept by who started it, and without that one there is none."""
    owner = select.poll()
    owner.register(connection, select.POLLRDHUP)
    owner.poll()
    os._exit(0)


def main() -> int:
    """Serve who started this process, and end with it."""
    limit_itself()
    with socket.socket(fileno=0) as connection:
        # A hub made both ends of the pair return at once; here nobody else waits.
        connection.setblocking(True)
        threading.Thread(target=end_with_owner, args=(connection,), daemon=True).start()
        try:
            serve(connection)
        except (Ended, OSError):
            return 0


if __name__ == "__main__":
    sys.exit(main())
