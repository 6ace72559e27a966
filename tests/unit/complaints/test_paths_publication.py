"""The public register: within a day, unless the law or a DSP closes an FIR."""

import json

import pytest

from casework.closed_text import set_apart
from casework.definition.public_lists import public_lists
from contracts.errors import ActionNotOpen, ContractError, NotAllowed, NotFound
from tests.unit.complaints.complaint import (
    DEFINITION,
    MODESTY,
    NOON,
    THEFT,
    Complaint,
    World,
    notices_in,
)
from tests.unit.complaints.posts import (
    CONTROL,
    DSP_OFFICER,
    ENQUIRY_OFFICER,
    FAR_DSP_OFFICER,
    HEAD,
    SP_OFFICER,
    STATION,
    WOMAN_OFFICER,
)

CLOSED = {
    "by its section": {"category": "theft", "sections": MODESTY},
    "by its category": {"category": "women-safety", "sections": THEFT},
    "by the victim of an atrocity": {"category": "sc-st-atrocity", "sections": THEFT},
    "by a child": {"category": "missing-child", "sections": THEFT},
}


def closed(category: str, sections: list[str]) -> Complaint:
    complaint = World().file(category=category).to_classified(sections).signed()
    complaint.act(HEAD, "register-fir", recorded_by=WOMAN_OFFICER.id)
    return complaint


def test_an_fir_is_public_within_a_day_without_anybody_doing_anything() -> None:
    complaint = World().file().registered()
    complaint.pass_time(hours=24)
    assert complaint.region("publication") == "published"
    assert complaint.clock("publication")["status"] == "met"
    row = complaint.view["publication"]["row"]
    assert {name: row[name] for name in ("number", "registered_at", "station", "sections")} == {
        "number": f"{STATION}/0001/2026",
        "registered_at": NOON.isoformat(timespec="milliseconds"),
        "station": complaint.case["station"],
        "sections": THEFT,
    }
    assert row["gd_number"] == complaint.case["gd_number"]


def test_the_public_copy_has_the_items_of_the_fir_and_no_word_of_the_informant() -> None:
    complaint = World().file().registered()
    complaint.act(HEAD, "publish-fir")
    declared = public_lists(DEFINITION.source)["firs"]
    row = declared.row_of(complaint.view)
    assert row["offences"]["en"] and row["category"] == {"hi": "चोरी", "en": "Theft"}
    assert row["occurred_at"].startswith("2026-11-19")
    assert row["registered_by"]["en"] == "Inspector", "the rank, and no name"
    text = json.dumps(row, ensure_ascii=False)
    for personal in ("साइकिल", "Test Citizen", "Test Suspect", "9000000001", "25.62"):
        assert personal not in text


def test_the_head_may_publish_it_before() -> None:
    complaint = World().file().registered()
    complaint.act(HEAD, "publish-fir")
    assert complaint.region("publication") == "published"
    with pytest.raises(NotAllowed):
        complaint.act(ENQUIRY_OFFICER, "publish-fir")


@pytest.mark.parametrize("why", CLOSED.values(), ids=CLOSED)
def test_what_the_law_closes_is_barred_at_once_and_published_by_nobody(why: dict) -> None:
    complaint = closed(**why)
    for officer in (HEAD, DSP_OFFICER, SP_OFFICER):
        assert "publish-fir" not in complaint.open(officer)
        with pytest.raises(ContractError):
            complaint.act(officer, "publish-fir")
    entries = len(complaint.view["timeline"])
    complaint.pass_time(seconds=1)
    assert complaint.region("publication") == "publication-barred"
    assert len(complaint.view["timeline"]) == entries, "no word of it on the timeline"
    complaint.pass_time(days=60)
    assert complaint.region("publication") == "publication-barred"
    assert "row" not in complaint.view["publication"]


@pytest.mark.parametrize("officer", [DSP_OFFICER, SP_OFFICER])
@pytest.mark.parametrize("public", [False, True])
def test_a_dsp_or_above_withholds_it_with_reasons_also_after_it_was_public(
    officer, public: bool
) -> None:
    complaint = World().file().registered()
    if public:
        complaint.pass_time(hours=23)
        assert complaint.region("publication") == "published"
    complaint.act(officer, "withhold-publication", reasons="A witness is in danger.")
    publication = complaint.case["publication"]
    assert (publication["by"], publication["role"]) == (officer.id, officer.role)
    assert "row" not in publication
    complaint.pass_time(days=3)
    assert complaint.region("publication") == "publication-withheld"
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "publish-fir")


@pytest.mark.parametrize(
    ("officer", "refusal"),
    [
        (HEAD, NotAllowed),
        (ENQUIRY_OFFICER, NotAllowed),
        (CONTROL, NotAllowed),
        (FAR_DSP_OFFICER, NotFound),
    ],
)
def test_nobody_below_a_dsp_withholds_it(officer, refusal: type[ContractError]) -> None:
    complaint = World().file().registered()
    with pytest.raises(refusal):
        complaint.act(officer, "withhold-publication", reasons="It looks bad.")


def test_an_fir_that_nobody_could_publish_is_reported_to_the_superintendent() -> None:
    complaint = World().file().registered()
    known = complaint.case["classification"] | {"closed_to_public": True}
    complaint.case = complaint.case | {"classification": known}
    templates = [template for template, _ in notices_in(complaint.pass_time(hours=24))]
    assert "complaint.unpublished.sp" in templates
    assert complaint.region("publication") == "publication-due"


def test_an_fir_that_is_not_investigated_is_public_within_a_day_all_the_same() -> None:
    complaint = World().file().registered()
    reasons = "There is no ground to go on."
    complaint.act(HEAD, "decline-investigation", ground="no-sufficient-ground", reasons=reasons)
    complaint.pass_time(days=2)
    assert complaint.region("publication") == "published"


def test_what_an_officer_calls_an_offence_is_in_no_public_row_though_it_was_opened() -> None:
    wording = "Harassment by the neighbour of house nine"
    unlisted = {"law": wording, "cognizable": True, "max_years": 5}
    complaint = World().file().to_assigned()
    complaint.act(ENQUIRY_OFFICER, "classify", sections=THEFT, other_offences=[unlisted])
    complaint.act(DSP_OFFICER, "decide-on-unlisted", public=True, enquiry=False, reasons="Open it.")
    complaint.signed().act(HEAD, "register-fir")
    complaint.act(HEAD, "publish-fir")
    assert wording in complaint.view["fir"]["sections"]
    outside, texts = set_apart(complaint.view)
    assert wording in texts.values()
    assert wording not in json.dumps(outside, default=str)
    assert outside["publication"]["row"]["sections"] == [*THEFT, "…"]
