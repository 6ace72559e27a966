"""Logs of a process are packed by the day and kept for as long as the law wants."""

import gzip
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.local import log_files
from deploy.local.log_files import KEEP_DAYS, LogFiles, chosen_days

EVENING = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)
"""Half past eleven at night in India."""


class Clock:
    """A time that the test moves."""

    def __init__(self) -> None:
        self.now = EVENING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def packed(folder: Path, name: str = "complaints") -> list[str]:
    """What stands in the packed files, the oldest first."""
    files = sorted(folder.glob(f"{name}.[0-9]*.log.gz"))
    return [gzip.open(one, "rt", encoding="utf-8").read() for one in files]


def current(folder: Path) -> str:
    return (folder / "complaints.log").read_text(encoding="utf-8")


def say(log: LogFiles, line: str) -> None:
    log.write(f"{line}\n")
    log.flush()


def test_a_day_of_india_ends_a_file(tmp_path: Path, clock: Clock) -> None:
    log = LogFiles(tmp_path, "complaints", KEEP_DAYS, clock)
    say(log, "before midnight")
    clock.now += timedelta(minutes=31)
    say(log, "आधी रात के बाद")
    assert packed(tmp_path) == ["before midnight\n"]
    assert current(tmp_path) == "आधी रात के बाद\n"


def test_a_large_file_is_packed_and_nothing_of_it_is_lost(
    tmp_path: Path, clock: Clock, monkeypatch
) -> None:
    monkeypatch.setattr(log_files, "LOG_BYTES", 20)
    log = LogFiles(tmp_path, "complaints", KEEP_DAYS, clock)
    for number in range(20):
        clock.now += timedelta(microseconds=1)
        say(log, f"line {number:02}")
    everything = "".join(packed(tmp_path)) + current(tmp_path)
    assert everything == "".join(f"line {number:02}\n" for number in range(20))
    assert len(packed(tmp_path)) > 3


def test_a_start_goes_on_where_the_run_before_it_ended(tmp_path: Path, clock: Clock) -> None:
    say(LogFiles(tmp_path, "complaints", KEEP_DAYS, clock), "first run")
    moment = clock.now.timestamp()
    os.utime(tmp_path / "complaints.log", (moment, moment))
    say(LogFiles(tmp_path, "complaints", KEEP_DAYS, clock), "second run")
    assert current(tmp_path) == "first run\nsecond run\n"
    os.utime(tmp_path / "complaints.log", (moment, moment))
    clock.now += timedelta(days=2)
    say(LogFiles(tmp_path, "complaints", KEEP_DAYS, clock), "two days later")
    assert packed(tmp_path) == ["first run\nsecond run\n"]
    assert current(tmp_path) == "two days later\n"


def test_a_file_is_kept_for_all_its_days_and_then_deleted(tmp_path: Path, clock: Clock) -> None:
    log = LogFiles(tmp_path, "complaints", 180, clock)
    other = LogFiles(tmp_path, "complaints.other", 400, clock)
    for one in (log, other):
        say(one, "old")
    clock.now += timedelta(days=1)
    for one in (log, other):
        say(one, "new")
    clock.now += timedelta(days=179)
    say(log, "still there")
    assert packed(tmp_path)[0] == "old\n"
    clock.now += timedelta(days=2)
    say(log, "gone")
    assert packed(tmp_path) == ["new\n", "still there\n"]
    assert packed(tmp_path, "complaints.other") == ["old\n"]


def test_what_a_crash_left_unpacked_is_packed_at_the_next_start(
    tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "complaints.20261120T000000000000Z.log").write_text("left\n")
    (tmp_path / "complaints.20261120T000000000000Z.log.half").write_bytes(b"\x1f")
    LogFiles(tmp_path, "complaints", KEEP_DAYS, clock)
    assert packed(tmp_path) == ["left\n"]
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "complaints.20261120T000000000000Z.log.gz"
    ]


@pytest.mark.parametrize("text", ["179", "0", "-400", "a year"])
def test_less_than_the_law_wants_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="180 days or more"):
        chosen_days(text)


def test_a_year_is_kept_unless_something_else_is_said() -> None:
    assert chosen_days(None) == chosen_days("") == KEEP_DAYS >= 365
    assert chosen_days("180") == 180
