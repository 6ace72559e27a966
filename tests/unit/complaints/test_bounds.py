"""Nobody can make a case so large that it cannot be worked on."""

import pytest

from contracts.errors import ValidationFailed
from services.complaints.rules import MOST_ADDITIONS
from tests.unit.complaints.machine import CITIZEN, DUTY_OFFICER, Machine


def test_a_citizen_adds_much_but_cannot_bury_the_case() -> None:
    case = Machine()
    for _ in range(MOST_ADDITIONS):
        case.act(CITIZEN, "add-information", text="One thing more.")
    with pytest.raises(ValidationFailed) as refusal:
        case.act(CITIZEN, "add-information", text="And one more.")
    assert refusal.value.fields["text"]["code"] == "too-many"
    assert case.act(DUTY_OFFICER, "acknowledge").case["state"] == "acknowledged"
    case.act(CITIZEN, "withdraw", reason="It was found.")
