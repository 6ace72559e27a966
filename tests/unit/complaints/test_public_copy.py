"""The public copy of an FIR: what the register says, on paper, and nothing that names anybody."""

import pytest

from tests.unit.complaints import paper_samples as samples
from tests.unit.complaints.complaint import DEFINITION, Complaint, World
from tests.unit.complaints.posts import DSP_OFFICER, HEAD, SP_OFFICER
from tests.unit.complaints.stages import COMMITTEE, represented

VICTIM = {"name": "Test Victim Zarina", "sex": "female", "year_of_birth": 2009}
FORM = {"address": "House 7, Test Road", "affected": "someone-else", "victim": VICTIM}
PRIVATE = (
    *("Test Citizen One", "Test Suspect One", "Zarina", "9000000001", "House 7", "Test Bazaar"),
    samples.REFERENCE,
)


def published() -> Complaint:
    complaint = World().file().registered()
    complaint.act(HEAD, "publish-fir")
    return complaint


def copies(complaint: Complaint) -> int:
    return len(complaint.papers("public-copy"))


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_it_says_what_the_register_says_and_nothing_that_names_anybody(language: str) -> None:
    row = published().view["publication"]["row"]
    case = samples.case(language, publication={"state": "published", "row": row})
    form = samples.personal(language, **FORM)
    text = samples.words("public-copy", case, form, samples.NOTES)
    for phrase in (row["number"], row["gd_number"], "BNS 303(2)", "Theft", "चोरी"):
        assert phrase in text, phrase
    whole = samples.words("fir-copy", case, form, samples.NOTES)
    for hidden in (*PRIVATE, samples.TEXT[language][:20]):
        assert hidden in whole and hidden not in text, hidden


def test_it_is_printed_with_the_publication_and_after_a_withholding_that_ends() -> None:
    complaint = published()
    assert copies(complaint) == 1
    complaint.act(DSP_OFFICER, "withhold-publication", reasons="For the safety of a witness.")
    assert copies(complaint) == 1
    back = represented()
    assert copies(back) == 0
    back.act(SP_OFFICER, "decide-representation", decision="allow", **COMMITTEE)
    assert copies(back) == 1


def test_it_is_what_the_public_register_comes_with() -> None:
    assert DEFINITION.source["public"]["firs"]["paper"] == "public-copy"
