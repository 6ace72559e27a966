"""Reading what another process is still writing."""

from pathlib import Path


def whole_lines(path: Path) -> list[str]:
    """The lines of a file that are written to their end; [] while there is no file. The last one
    may be half there, or was half written by a process that was killed."""
    text = path.read_text() if path.exists() else ""
    return text[: text.rfind("\n") + 1].splitlines()
