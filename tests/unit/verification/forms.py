"""The answers of applications; every person in them is invented."""

from typing import Any

from tests.unit.verification.posts import STATION

HOME = {"lat": 25.6222, "lon": 85.1272, "accuracy": 10}
FAR_AWAY = {"lat": 24.7955, "lon": 84.9994, "accuracy": 10}
"""Some ninety kilometres from HOME."""
TEXT = "Reasons that are long enough."
FAR_PLACE = {"district": "Gaya", "station": "5120003"}


def form(code: str, **changes: Any) -> dict[str, Any]:
    """The answers of an application; every person in them is invented."""
    common = {
        "place": {"district": "Patna", "station": STATION},
        "address": "Test Lane 1, Patna",
        "since": "2020-01-01",
        "name": "Test Citizen One",
        "language": "hi",
    }
    own = {
        "parent_name": "Test Parent One",
        "born_on": "1990-05-01",
        "visit_mobile": "9000000001",
    }
    about = {
        "subject_name": "Test Person Two",
        "subject_parent_name": "Test Parent Two",
        "subject_born_on": "1992-02-02",
        "subject_mobile": "9000000002",
    }
    answers = {
        "verification-character": own | {"purpose": "job"},
        "verification-passport": own | {"file_number": "PA1234567890"},
        "verification-tenant": about | {"use": "home"},
        "verification-domestic-help": about | {"work": "cook"},
        "verification-employment": about | {"organisation": "Test Firm", "post": "Clerk"},
    }[code]
    return common | answers | changes
