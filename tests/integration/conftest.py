"""What tests on real servers have in common."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chassis import time_source


@pytest.fixture
def now() -> Iterator[list[datetime]]:
    """The time it is, in a list of one: who puts another into it moves the time."""
    moment = [datetime(2026, 11, 16, 6, 0, tzinfo=UTC)]
    time_source.use(lambda: moment[0])
    yield moment
    time_source.use(None)
