"""One table says what follows, for the category of the form, for sections and for Acts alike."""

from typing import Any

import pytest

from casework.definition.bilingual import is_bilingual
from services.complaints.law import consequences
from services.complaints.law.acts import ACTS, BNS
from services.complaints.law.classification import classify
from services.complaints.law.consequences import EFFECTS, RULES, of_category
from services.complaints.law.offence import BadTable, by_part_two, read_punishment
from services.complaints.law.offences import EVERY
from tests.support.complaints import DEFINITION
from tests.unit.complaints.complaint import THEFT, World
from tests.unit.complaints.posts import CITIZEN, DSP_OFFICER, ENQUIRY_OFFICER, HEAD

CATEGORIES = {
    choice["value"]: choice
    for choice in next(s for s in DEFINITION.form.specs if s["name"] == "category")["choices"]
}
CUSTOMS = {"law": "Customs Act 1962, s. 135", "cognizable": True, "max_years": 3}


def test_the_form_and_the_table_call_the_same_categories_sensitive() -> None:
    by_the_form = {name for name, choice in CATEGORIES.items() if choice.get("sensitive")}
    assert by_the_form == {name for name in CATEGORIES if of_category(name).sensitive}
    assert {name for rule in RULES for name in rule.categories} <= set(CATEGORIES)


def test_every_rule_says_why_and_every_effect_has_a_rule() -> None:
    assert all(is_bilingual(rule.reason) and is_bilingual(rule.source) for rule in RULES)
    assert {effect for rule in RULES for effect in rule.gives} == set(EFFECTS)


def test_the_acts_that_protect_somebody_in_every_section() -> None:
    closed = {act.code for act in ACTS.values() if consequences.of_act(act.code).sensitive}
    assert closed == {"pocso", "sc-st", "jj", "uapa", "itpa", "pcma"}


@pytest.mark.parametrize(
    ("sections", "effects"),
    [
        (["BNS 64(1)"], {"sensitive": True, "two_months": True, "medical_examination": True,
                         "forensic_visit": True, "woman_officer": True}),
        (["BNS 69"], {"two_months": False, "medical_examination": False, "sensitive": True}),
        (["POCSO 8"], {"sensitive": True, "two_months": True, "closed_to_public": True,
                       "enquiry_allowed": False, "investigator_rank": None}),
        (["POCSO 12"], {"two_months": False, "closed_to_public": True}),
        (["SC/ST Act 3(1)(r)"], {"sensitive": True, "investigator_rank": "dsp",
                                 "enquiry_allowed": False, "closed_to_public": True}),
        (["UAPA 18"], {"investigator_rank": "dsp", "closed_to_public": True}),
        (["BNS 309(4)"], {"forensic_visit": True, "sensitive": False, "two_months": False}),
        (["BNS 303(2)"], {"forensic_visit": False, "closed_to_public": False}),
        (["BNS 338"], {"forensic_visit": False}),  # not cognizable
        (["IPC 376"], {"two_months": True, "woman_officer": True, "sensitive": True}),
        (["IPC 376AB"], {"closed_to_public": True, "statement_at_home": True}),
        (["BNS 65(1)"], {"statement_at_home": True, "child_tasks": False}),
        (["BNS 74"], {"statement_at_home": False, "pursued_by_state": False}),
        (["BNS 3(5) r/w POCSO 8"], {"child_tasks": True, "sensitive": True}),
        (["POCSO 21(1)"], {"child_tasks": True, "pursued_by_state": True, "cognizable": False}),
        (["IPC 379"], {"closed_to_public": False}),
        (["Bihar Excise Act 37"], {"closed_to_public": False, "enquiry_allowed": False}),
    ],
)  # fmt: skip
def test_what_follows_from_sections(sections: list[str], effects: dict[str, Any]) -> None:
    result = classify(sections).to_dict()
    assert {name: result[name] for name in effects} == effects


@pytest.mark.parametrize("added", ["POCSO 8", "SC/ST Act 3(1)(r)"])
def test_a_case_is_sensitive_the_moment_a_protected_act_is_added(added: str) -> None:
    complaint = World().file().to_classified(THEFT)
    assert not complaint.case["sensitive"]
    complaint.act(ENQUIRY_OFFICER, "classify", sections=[*THEFT, added])
    assert complaint.case["sensitive"] and complaint.case["classification"]["closed_to_public"]


# -- Part II of the First Schedule -------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "grave"), [(None, False), ("2 years", False), ("3 years", True), ("7 years", True),
                        ("life", True), ("death", True)]
)  # fmt: skip
def test_part_two_decides_by_the_term(term: str | None, grave: bool) -> None:
    row = {"fine": True} | ({"max": term} if term else {})
    assert by_part_two(read_punishment(row)) is grave


def test_a_row_says_that_its_act_is_silent() -> None:
    silent = [one for one in EVERY.values() if one.by_term]
    assert len(silent) > 40 and all("Part II" in one.source for one in silent)
    assert not any(one.by_term for one in EVERY.values() if one.act == BNS)
    drunk = EVERY["MV Act 185"]
    assert (drunk.cognizable, drunk.bailable, drunk.by_term) == (False, True, True)


def test_every_act_that_is_used_most_has_a_table() -> None:
    questions = {"excise", "arms", "pocso", "sc-st", "it", "ndps", "mv", "dowry", "pcma", "ec",
             "electricity", "daain", "itpa", "jj", "uapa", "ipc"}  # fmt: skip
    assert questions <= {one.act for one in EVERY.values()}


# -- withdrawing and tasks ---------------------------------------------------------------------


@pytest.mark.parametrize("section", ["POCSO 21(1)", "POCSO 22(1)", "SC/ST Act 4"])
def test_an_act_that_the_state_pursues_is_not_withdrawn_though_it_is_not_cognizable(
    section: str,
) -> None:
    complaint = World().file().to_classified([section])
    assert not complaint.case["classification"]["cognizable"]
    complaint.act(CITIZEN, "withdraw", reason="I was told to.")
    assert complaint.state == "classified"
    wished = World().file().to_assigned()
    wished.act(CITIZEN, "withdraw", reason="I was told to.")
    wished.act(ENQUIRY_OFFICER, "classify", sections=[section])
    wished.pass_time(hours=30)
    assert wished.state != "withdrawn"


@pytest.mark.parametrize("search", [False, True])
def test_a_missing_adult_is_searched_for_though_the_informant_withdraws(search: bool) -> None:
    complaint = World().file(category="missing-person", missing_person_age=30).to_assigned()
    if search:
        complaint.act(HEAD, "open-search", entry_number="MP/12/2026")
    else:
        complaint.act(ENQUIRY_OFFICER, "classify", sections=[])
    before = complaint.state
    complaint.act(CITIZEN, "withdraw", reason="There is nothing to it.")
    assert complaint.state == before


# -- what no table has -------------------------------------------------------------------------


def test_a_dsp_says_with_reasons_that_what_no_table_has_is_open() -> None:
    complaint = World().file().to_assigned()
    complaint.act(ENQUIRY_OFFICER, "classify", sections=[], other_offences=[CUSTOMS])
    before = complaint.case["classification"]
    assert before["unlisted"] and before["closed_to_public"] and not before["enquiry_allowed"]
    assert not complaint.case["sensitive"]
    assert "decide-on-unlisted" not in complaint.open(HEAD)
    decision = {"public": True, "enquiry": False, "reasons": "It protects nobody's identity."}
    complaint.act(DSP_OFFICER, "decide-on-unlisted", **decision)
    after = complaint.case["classification"]
    assert (after["closed_to_public"], after["enquiry_allowed"]) == (False, False)
    assert after["decided"]["role"] == "dsp"
    # It stands when the sections change, for that Act and no other; what the tables close stays so.
    complaint.act(ENQUIRY_OFFICER, "classify", sections=THEFT, other_offences=[CUSTOMS])
    assert not complaint.case["classification"]["closed_to_public"]
    another = CUSTOMS | {"law": "Another Act 1900, s. 1"}
    complaint.act(ENQUIRY_OFFICER, "classify", sections=[], other_offences=[CUSTOMS, another])
    assert complaint.case["classification"]["closed_to_public"]
    complaint.act(ENQUIRY_OFFICER, "classify", sections=["BNS 74"], other_offences=[CUSTOMS])
    assert complaint.case["classification"]["closed_to_public"]


def test_where_a_table_has_all_there_is_nothing_to_decide() -> None:
    complaint = World().file().to_classified(THEFT)
    assert "decide-on-unlisted" not in complaint.open(DSP_OFFICER)


# -- a table that must not be used -------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gives": ["publicity"]}, "publicity"),
        ({"acts": ["Nobody's Act"]}, "Nobody's Act"),
        ({"sections": ["BNS sixty"]}, "BNS sixty"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_rule_is_refused_by_name(change: dict[str, Any], message: str) -> None:
    text = {"hi": "क", "en": "a"}
    row = {"name": "one", "gives": ["sensitive"], "reason": text, "source": text}
    with pytest.raises(BadTable, match=message):
        consequences._read(row | change)
