"""The words of one department's work stand where that work is described, and nowhere beneath it: a
library that knew what an FIR is could not carry a prison visit."""

import re
from pathlib import Path

import pytest

from tests.support.sources import BINARY, ROOT, repository_files

POLICE = "libs/casework/policing"
FOLDERS = ("libs/chassis", "libs/contracts", "libs/documents", "libs/casework", "libs/messages")
"""Those under which no word of police work stands, whether or not they exist yet."""
LATIN = re.compile(
    r"(?<![a-z])("
    r"fir|zero[ _-]fir|ncr|diary|gd[ _-]number|complain\w*|polic(e|ing)\w*|thana|crime"
    r"|sho|dsp|sp|dig|duty[ _-]officer|superintendent of police|magistrate|bnss?|cctns"
    r")(?![a-z])",
    re.IGNORECASE,
)
HINDI = re.compile("थान[ाेो]|पुलिस|प्राथमिकी|शिकायत|डीएसपी|मजिस्ट्रेट|रोज़नामचा")


def words_in(folder: str, *but: str) -> list[str]:
    """Where words of police work stand under a folder: in a file's name or in its lines."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in files_in(folder, *but)
        for number, line in enumerate([path.as_posix(), *lines_of(path)])
        if LATIN.search(line) or HINDI.search(line)
    ]


def files_in(folder: str, *but: str) -> list[Path]:
    """The repository's files under a folder, those under ``but`` left out."""
    paths = (path.relative_to(ROOT) for path in repository_files())
    return [
        path
        for path in paths
        if path.is_relative_to(folder) and not any(path.is_relative_to(other) for other in but)
    ]


def lines_of(path: Path) -> list[str]:
    """The lines of a text, none of what is no text."""
    return [] if path.suffix in BINARY else (ROOT / path).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_word_of_police_work_stands_in_what_every_department_uses(folder: str) -> None:
    assert words_in(folder, POLICE) == []


WRITTEN = (
    "deploy/docker",
    *(f"deploy/k8s/{folder}" for folder in ("base", "departments", "grants", "overlays")),
    "deploy/k8s/platform/namespaces.yaml",
)
"""What `make manifests` writes names every service and department."""

WATCHED = (
    "deploy/k8s/components/alerts/rules.yaml",
    "deploy/k8s/components/dashboards/limits.json",
    "deploy/manifests/dashboards.py",
)
"""Operators watch some of the law's clocks by name, and those are the home department's."""


def test_what_starts_any_service_knows_of_the_police_only_which_department_is_theirs() -> None:
    lines = [line.split(": ", 1)[1] for line in words_in("deploy", *WRITTEN, *WATCHED)]
    assert lines == ['HOME_DEPARTMENT = "police"']


def test_no_other_library_is_left_out() -> None:
    there = {path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("libs/*/__init__.py")}
    assert there <= set(FOLDERS)


@pytest.mark.parametrize(
    "line",
    [
        "the FIR",
        "zero_fir",
        "an SHO or DSP",
        "BNSS 173",
        "थाने को",
        "complains of",
        "police_district",
    ],
)
def test_the_words_are_recognised(line: str) -> None:
    assert LATIN.search(line) or HINDI.search(line)


@pytest.mark.parametrize("line", ["first", "a short show", "span", "sponsor", "confirm", "digest"])
def test_other_words_are_not_taken_for_them(line: str) -> None:
    assert not LATIN.search(line)
