"""A service's folder that is not deployed, checked as `python -m setu lint` does; nothing of it
stays.

It is looked at by a process of its own, which is given no key and no address, bounds itself in time
and memory, and executes nothing of what it was given: see `casework.host.inspection`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from casework.host.inspection_limits import LIMITS
from chassis import log
from contracts.errors import TooMany
from contracts.typed import JsonObject
from gateway.http.multipart import whole

logger = log.get(__name__)
SECONDS = 45.0
"""Less than a proxy waits. The largest service of ours takes five on an idle core."""
one_at_a_time = threading.BoundedSemaphore(1)
"""In each worker: what they use together fits beside the workers."""


@dataclass(frozen=True)
class Inspection:
    """What is said of a folder. ``refused``: why the archive was not opened (a code of
    `chassis.archives`, or `too-slow`), None where it was; ``file`` the one at fault. ``python``:
    files that nobody looked into."""

    refused: str | None = None
    file: str = ""
    service: str = ""
    findings: tuple[str, ...] = ()
    python: tuple[str, ...] = ()
    definitions: tuple[JsonObject, ...] = ()
    messages: tuple[JsonObject, ...] = field(default=())


def inspect(pieces: Iterable[bytes]) -> Inspection:
    """Return what is wrong with the folder in a zip archive, and what it would announce; TooLarge
    for more than is taken, TooMany while another one is looked at."""
    archive = whole(pieces, LIMITS.archive)
    if not one_at_a_time.acquire(blocking=False):
        raise TooMany(details={"retry_after": int(SECONDS)})
    try:
        return _inspected(archive)
    finally:
        one_at_a_time.release()


def _inspected(archive: bytes) -> Inspection:
    command = [sys.executable, "-m", "casework.host.inspection"]
    environ = {"PYTHONPATH": ":".join(sys.path), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, input=archive, env=environ, capture_output=True, timeout=SECONDS, check=True
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        logger.warning("a folder could not be inspected", extra={"reason": type(error).__name__})
        return Inspection(refused="too-slow")
    if "refused" in answer:
        return Inspection(refused=answer["refused"], file=answer["name"])
    return Inspection(
        service=answer["service"],
        findings=tuple(answer["findings"]),
        python=tuple(answer["python"]),
        definitions=tuple(answer["definitions"]),
        messages=tuple(answer["messages"]),
    )
