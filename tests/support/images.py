"""What a Dockerfile says, carried out without Docker: its files laid out, its environment, its
command."""

import fnmatch
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.sources import ROOT

FOLDER = ROOT / "deploy/docker"


@dataclass(frozen=True)
class Built:
    """An image's last stage. `copies` are pairs of a path in the context and one in the image."""

    name: str
    copies: tuple[tuple[str, str], ...]
    environ: dict[str, str]
    command: list[str]
    user: str
    pip: str
    text: str


def read(name: str) -> Built:
    """The image that a Dockerfile of deploy/docker makes."""
    text = (FOLDER / f"{name}.Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))
    stage = [line.partition(" ")[::2] for line in lines[last:] if line and line[0] != "#"]
    environ = dict(
        pair.split("=", 1) for verb, rest in stage if verb == "ENV" for pair in rest.split()
    )
    copies = (rest.split() for verb, rest in stage if verb == "COPY" and "--from" not in rest)
    values = dict(stage)
    return Built(
        name,
        tuple((source, target) for source, target in copies),
        environ,
        json.loads(values["CMD"]),
        values["USER"],
        next(line for line in lines if "pip " in line),
        text,
    )


def names() -> list[str]:
    """The images there are."""
    return sorted(path.name.removesuffix(".Dockerfile") for path in FOLDER.glob("*.Dockerfile"))


def lay_out(image: Built, place: Path) -> Path:
    """Copy what the image holds of ours below `place`, which stands for its working directory."""
    for source, target in image.copies:
        for path in _files(ROOT / source):
            inside = place / target / path.relative_to(ROOT / source)
            inside = inside if (ROOT / source).is_dir() else place / target
            inside.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, inside)
    return place


def _files(path: Path) -> Iterator[Path]:
    every = path.rglob("*") if path.is_dir() else [path]
    return (one for one in every if one.is_file() and not _ignored(one))


def _ignored(path: Path) -> bool:
    """What .dockerignore says of a path; the last line that matches counts."""
    parts = path.relative_to(ROOT).as_posix().split("/")
    ignored = False
    for line in _ignore_lines():
        pattern = line.removeprefix("!")
        if _matches(pattern, parts):
            ignored = not line.startswith("!")
    return ignored


def _matches(pattern: str, parts: list[str]) -> bool:
    if pattern.startswith("**/"):
        return any(fnmatch.fnmatchcase(part, pattern[3:]) for part in parts)
    return fnmatch.fnmatchcase(parts[0], pattern)


def _ignore_lines() -> list[str]:
    text = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
