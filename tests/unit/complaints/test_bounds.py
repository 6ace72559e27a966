"""Nobody can make a case so large that it cannot be worked on."""

from typing import Any

import pytest

from contracts.errors import ValidationFailed
from services.complaints.rules.information import MOST_ADDITIONS
from tests.unit.complaints.complaint import World
from tests.unit.complaints.posts import CITIZEN, DUTY_OFFICER, HEAD, OTHER


def test_a_citizen_adds_much_but_cannot_bury_the_case() -> None:
    complaint = World().file()
    for _ in range(MOST_ADDITIONS):
        complaint.act(CITIZEN, "add-information", text="One thing more.")
    with pytest.raises(ValidationFailed) as refusal:
        complaint.act(CITIZEN, "add-information", text="And one more.")
    assert refusal.value.fields["text"]["code"] == "too-many"
    complaint.act(DUTY_OFFICER, "acknowledge")
    assert complaint.state == "acknowledged"
    complaint.act(CITIZEN, "withdraw", reason="It was found.")


@pytest.mark.parametrize(
    ("category", "action", "field", "body"),
    [
        ("missing-person", "record-age", "age", {"age": 30}),
        ("theft", "choose-signing-station", "station", {"station": OTHER}),
        # An offence that the State pursues: the wish is recorded and ends nothing.
        ("women-safety", "withdraw", "reason", {"reason": "It is settled."}),
    ],
)
def test_what_a_citizen_may_repeat_ends_before_the_papers_of_the_case_cannot_be_set(
    category: str, action: str, field: str, body: dict[str, Any]
) -> None:
    complaint = World().file(category=category)
    for _ in range(MOST_ADDITIONS):
        complaint.act(CITIZEN, action, **body)
    with pytest.raises(ValidationFailed) as refusal:
        complaint.act(CITIZEN, action, **body)
    assert refusal.value.fields[field]["code"] == "too-many"


def test_what_a_citizen_repeated_keeps_no_officer_from_entering_the_age_of_a_child() -> None:
    complaint = World().file(category="missing-person")
    for _ in range(MOST_ADDITIONS):
        complaint.act(CITIZEN, "record-age", age=30)
    complaint.act(HEAD, "record-age", age=17)
    assert complaint.case["mandatory_fir"] is True
