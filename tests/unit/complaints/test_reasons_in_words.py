"""What a rule does not let happen yet it says in both languages, at a field of the form."""

import re

import pytest

from contracts.errors import ActionNotOpen
from tests.support.complaints import DEFINITION
from tests.support.servers import ROOT
from tests.unit.complaints.complaint import INSULT, THEFT, Complaint, World
from tests.unit.complaints.posts import ENQUIRY_OFFICER, HEAD
from tests.unit.complaints.stages import FINAL

RULES = ROOT / "services/complaints/rules"


def becoming_cognizable() -> Complaint:
    complaint = World().file().to_classified(INSULT)
    complaint.act(HEAD, "record-ncr")
    order = {"order_number": "CJM/7", "court": "CJM Patna"}
    complaint.act(HEAD, "enter-magistrate-order", **order)
    complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    reasons = "The thing was stolen, too."
    complaint.act(ENQUIRY_OFFICER, "change-sections", sections=THEFT, reasons=reasons)
    return complaint


def before_the_diary() -> Complaint:
    complaint = World().file().to_classified(THEFT).signed()
    complaint.case["gd_at"] = None
    return complaint


@pytest.mark.parametrize(
    ("complaint", "actor", "action", "body", "first"),
    [
        (before_the_diary, HEAD, "register-fir", {}, "acknowledge"),
        (becoming_cognizable, ENQUIRY_OFFICER, "file-final-report", FINAL, "register-fir"),
    ],
)
def test_why_it_is_not_open_is_said_where_the_form_shows_it(
    complaint, actor, action: str, body: dict, first: str
) -> None:
    with pytest.raises(ActionNotOpen) as refused:
        complaint().act(actor, action, **body)
    (field,) = refused.value.fields
    assert field in {spec["name"] for spec in DEFINITION.actions[action].form.specs}
    why = refused.value.fields[field]["why"]
    assert re.search("[\u0900-\u0963]", why["hi"]) and why["en"].isascii()
    assert refused.value.details == {"open": [first]}


def test_no_rule_refuses_with_a_code_alone() -> None:
    bare = [
        path.name
        for path in sorted(RULES.glob("*.py"))
        if path.name != "words.py" and "ActionNotOpen(" in path.read_text(encoding="utf-8")
    ]
    assert bare == []
