"""A copy that is made later says of its number what stood when the number was given."""

import pytest

from tests.unit.complaints import paper_samples as samples
from tests.unit.complaints.complaint import ROBBERY, THEFT, Complaint
from tests.unit.complaints.posts import ENQUIRY_OFFICER, FAR, SP_OFFICER
from tests.unit.complaints.stages import investigated, ncr_recorded

ORDER = {"order_number": "SP/9", "reason": "The other district decides."}


def words(kind: str, complaint: Complaint) -> str:
    case = {**complaint.case, "language": "en"}
    text = samples.words(kind, case, samples.personal("en"))
    return text[text.index(" 1. ") :] if kind != "fir-report" else text


def item(number: int, text: str) -> str:
    return text[text.index(f" {number}. ") : text.index(f" {number + 1}. ")]


def afterwards() -> Complaint:
    """With other sections, at another office of another district, under another officer."""
    complaint = investigated()
    body = {"sections": ROBBERY, "reasons": "It was taken by force."}
    complaint.act(SP_OFFICER, "change-sections", **body)
    complaint.act(SP_OFFICER, "transfer-investigation", to_station=FAR, **ORDER)
    return complaint


def test_a_later_copy_of_the_fir_is_the_one_that_was_issued() -> None:
    before, after = investigated(), afterwards()
    assert after.case["station"] != before.case["station"]
    first, later = words("fir-copy", before), words("fir-copy", after)
    for number in (1, 2, 13):
        assert item(number, later) == item(number, first), number
    assert ROBBERY[0] not in later and ENQUIRY_OFFICER.id in item(13, later)


def test_the_report_of_the_fir_names_its_station_and_its_sections() -> None:
    text = words("fir-report", afterwards())
    station = investigated().case["station"]["name"]["en"]
    assert THEFT[0] in text and ROBBERY[0] not in text and f"{station} " in text


def test_the_copy_of_a_non_cognizable_report_keeps_its_sections() -> None:
    complaint = ncr_recorded()
    ncr_sections = complaint.case["ncr"]["sections"]
    complaint.case = complaint.case | {"classification": investigated().case["classification"]}
    text = words("ncr-copy", complaint)
    assert ncr_sections[0] in text and THEFT[0] not in text


@pytest.mark.parametrize("sections", [["BNS 303(2)"], ["A written Act, s. 9"]])
def test_a_section_of_which_nothing_was_kept_is_said_by_the_tables_or_in_its_words(
    sections: list[str],
) -> None:
    record = samples.register(samples.FIR) | {"sections": sections}
    case = samples.case("en", fir=record, classification=None)
    text = samples.words("fir-copy", case, samples.personal("en"))
    assert sections[0] in text
    assert ("Theft" in item(2, text)) == (sections == THEFT)
