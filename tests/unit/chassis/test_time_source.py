"""Time can be moved in tests and in the local profile, and nowhere else."""

from datetime import UTC, datetime, timedelta

import pytest

from chassis import time_source


@pytest.fixture(autouse=True)
def real_time():
    yield
    time_source.use(None)


def test_now_is_aware_and_of_a_millisecond():
    moment = time_source.now()
    assert moment.tzinfo is UTC
    assert moment.microsecond % 1000 == 0


def test_a_test_gives_the_time():
    time_source.use(lambda: datetime(2026, 1, 26, tzinfo=UTC))
    assert time_source.now() == datetime(2026, 1, 26, tzinfo=UTC)


def test_the_local_profile_reads_the_shift_from_a_file(tmp_path):
    file = tmp_path / "ahead"
    file.write_text("900")
    time_source.use_environment({"PROFILE": "local", "TIME_SHIFT_FILE": str(file)})
    ahead = time_source.now() - time_source.system_time()
    assert timedelta(seconds=899) < ahead < timedelta(seconds=901)


def test_production_does_not(tmp_path):
    file = tmp_path / "ahead"
    file.write_text("900")
    time_source.use_environment({"PROFILE": "production", "TIME_SHIFT_FILE": str(file)})
    assert time_source.now() - time_source.system_time() < timedelta(seconds=1)
