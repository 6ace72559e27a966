"""When an SMS to somebody with safe hours may come."""

from datetime import datetime, timedelta

import pytest

from services.notify.patience import IST
from services.notify.safe_hours import next_safe

DAY = datetime(2026, 11, 28, tzinfo=IST)


@pytest.mark.parametrize(
    ("hours", "at", "safe"),
    [
        ("10-16", 10, None),
        ("10-16", 15.99, None),
        ("10-16", 16, 34),
        ("10-16", 9.5, 10),
        ("20-2", 1, None),
        ("20-2", 2, 20),
        ("0-7", 6, None),
        ("0-7", 7, 24),
        (None, 3, None),
    ],
)
def test_an_sms_waits_for_the_next_safe_hour(hours, at, safe):
    expected = None if safe is None else DAY + timedelta(hours=safe)
    assert next_safe(hours, DAY + timedelta(hours=at)) == expected
