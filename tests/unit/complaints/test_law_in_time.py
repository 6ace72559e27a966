"""The code in force on the day is the one that counts, and no other (Constitution, Art. 20(1))."""

from datetime import datetime

import pytest

from casework.definition.bilingual import IST
from contracts.errors import ValidationFailed
from gateway.http import problems
from services.complaints.law.classification import classify
from services.complaints.law.in_time import Occurred, in_force
from tests.unit.complaints.complaint import THEFT, World
from tests.unit.complaints.posts import ENQUIRY_OFFICER, HEAD

LAST_OF_IPC = datetime(2024, 6, 30, 23, 59, 59, tzinfo=IST)
FIRST_OF_BNS = datetime(2024, 7, 1, tzinfo=IST)


def refused(sections: list[str], occurred: Occurred, law: str | None = None) -> ValidationFailed:
    others = [{"law": law, "cognizable": True, "max_years": 3}] if law else []
    with pytest.raises(ValidationFailed) as caught:
        classify(sections, others, occurred)
    return caught.value


@pytest.mark.parametrize(
    ("section", "moment", "instead"),
    [
        ("BNS 303(2)", LAST_OF_IPC, "IPC 379"),
        ("BNS 113(2)(b)", LAST_OF_IPC, "IPC"),
        ("IPC 420", FIRST_OF_BNS, "BNS 318(4)"),
        ("IPC 377", FIRST_OF_BNS, "BNS"),
        ("BNS 62 r/w BNS 303(2)", LAST_OF_IPC, "IPC"),
    ],
)
def test_a_code_that_was_not_in_force_is_refused_with_the_one_that_was(
    section: str, moment: datetime, instead: str
) -> None:
    error = refused([section], Occurred(moment))
    named = f"{section} → {instead}"
    assert error.fields["sections"] == {"code": "law-not-in-force", "named": named}
    assert error.details["suggestions"]["sections"] == [instead]
    for language in ("hi", "en"):
        message = problems.document(error, language, "trace")["fields"]["sections"]["message"]
        assert named in message


def test_what_an_officer_writes_himself_is_held_to_it_as_well() -> None:
    assert refused([], Occurred(FIRST_OF_BNS), "भा.दं.वि. 379").fields["sections"]["code"]


@pytest.mark.parametrize(
    ("section", "moment"), [("IPC 379", LAST_OF_IPC), ("BNS 303(2)", FIRST_OF_BNS)]
)
def test_the_code_in_force_is_taken_to_the_second(section: str, moment: datetime) -> None:
    assert classify([section], occurred=Occurred(moment)).law_in_time == []


def test_what_spans_the_day_may_be_under_both() -> None:
    result = classify(["IPC 498A", "BNS 85"], occurred=Occurred(LAST_OF_IPC, FIRST_OF_BNS))
    assert len(result.sections) == 2
    assert "Art. 20(1)" in result.law_in_time[0]["en"]


def test_an_act_of_its_own_is_in_force_on_either_side() -> None:
    for moment in (LAST_OF_IPC, FIRST_OF_BNS):
        assert classify(["Arms Act 25(1B)"], occurred=Occurred(moment)).cognizable


@pytest.mark.parametrize(
    ("moment", "section"),
    [("2024-06-30T22:00:00+05:30", "IPC 363"), ("2024-07-01T00:00:00+05:30", "BNS 137(2)")],
)
def test_a_child_who_was_missing_then_is_registered_under_the_code_of_then(
    moment: str, section: str
) -> None:
    complaint = World().file(category="missing-child", occurred_at=moment)
    complaint.act(HEAD, "acknowledge")
    complaint.act(HEAD, "register-fir")
    assert complaint.case["fir"]["sections"] == [section]
    assert complaint.case["publication"]["barred"]


def test_a_presumed_section_that_nothing_stands_for_is_named_as_it_is() -> None:
    assert in_force("BNS 111(2)(a)", Occurred(LAST_OF_IPC)) == ["BNS 111(2)(a)"]
    assert in_force("BNS 137(2)", Occurred()) == ["BNS 137(2)"]


def test_the_day_of_the_complaint_chooses_the_code() -> None:
    complaint = World().file(occurred_at="2024-06-30T22:00:00+05:30").to_assigned()
    with pytest.raises(ValidationFailed):
        complaint.act(ENQUIRY_OFFICER, "classify", sections=THEFT)
    complaint.act(ENQUIRY_OFFICER, "classify", sections=["IPC 379"])
    assert complaint.state == "classified"
