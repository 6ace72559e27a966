"""What a command is wrapped in on this machine."""

from collections.abc import Sequence
from pathlib import Path

ENDING_SECONDS = 30  # what a server may need to end in order


def ending_with_parent(command: Sequence[str | Path]) -> list[str]:
    """Return `command`, asked by the kernel to end (SIGTERM) when the
    process that started it dies."""
    return ["setpriv", "--pdeathsig", "TERM", "--", *map(str, command)]


def alone_in(folder: Path, command: Sequence[str | Path]) -> list[str | Path]:
    """Return `command`, begun only when no other one so made still works in `folder`.

    One that is just ending is waited for; the lock goes with the process, however it ends.
    """
    lock = folder / "lock"
    return ["flock", "--no-fork", "--wait", str(ENDING_SECONDS), lock, *command]
