"""Before the sections: what is neither closed, sent away nor taken back until they are decided."""

import pytest

from contracts.errors import ActionNotOpen, NotAllowed, ValidationFailed
from tests.unit.complaints.complaint import CLOSING, INSULT, THEFT, World, notices_in
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER,
    OTHER_DUTY_OFFICER,
    OTHER_HEAD,
    SP_OFFICER,
    STATION,
)
from tests.unit.complaints.stages import (
    THERE,
    enquiry_reported,
    information_requested,
    ncr_recorded,
    wished_to_withdraw,
)

COGNIZABLE = ("theft", "robbery", "burglary", "cyber-fraud", "women-safety", "sc-st-atrocity")
OTHERS = ("assault", "threat", "cheating", "nuisance", "property-dispute", "other")


# -- closing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("category", [*COGNIZABLE, *OTHERS])
def test_nothing_is_closed_before_it_is_classified(category: str) -> None:
    complaint = World().file(category=category).to_assigned()
    for officer in (HEAD, DSP_OFFICER, SP_OFFICER):
        assert {"close", "close-by-order"}.isdisjoint(complaint.open(officer))
        with pytest.raises((ActionNotOpen, NotAllowed)):
            complaint.act(officer, "close", **CLOSING)


def test_a_citizen_who_does_not_answer_is_not_closed_out_unclassified() -> None:
    complaint = information_requested()
    complaint.pass_time(days=8)
    assert "close" not in complaint.open(HEAD)
    complaint.act(HEAD, "classify", sections=[])
    complaint.act(HEAD, "close", **CLOSING)
    assert complaint.state == "closed"


@pytest.mark.parametrize("finding", ["not-substantiated", "no-prima-facie-case"])
def test_a_finding_is_that_of_an_enquiry(finding: str) -> None:
    """Lalita Kumari: whether it is true is not found out at the counter."""
    body = {**CLOSING, "reason_code": finding}
    complaint = World().file(category="threat").to_classified([])
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(HEAD, "close", **body)
    assert "173(3)" in refused.value.fields["reason_code"]["why"]["hi"]
    enquired = enquiry_reported(prima_facie=False)
    enquired.act(HEAD, "close", **body)
    assert enquired.state == "closed"


# -- sending away ---------------------------------------------------------------------------------


@pytest.mark.parametrize("category", COGNIZABLE)
def test_what_is_cognizable_by_its_category_is_not_sent_away_unclassified(category: str) -> None:
    complaint = World().file(category=category).to_assigned()
    for officer in (HEAD, SP_OFFICER):
        assert "transfer" not in complaint.open(officer)
        with pytest.raises(ActionNotOpen):
            complaint.act(officer, "transfer", **THERE)
    complaint.act(HEAD, "classify", sections=INSULT)
    assert "transfer" in complaint.open(HEAD)


@pytest.mark.parametrize("category", OTHERS)
def test_what_tells_of_no_cognizable_offence_goes_on_as_a_complaint(category: str) -> None:
    complaint = World().file(category=category).to_assigned()
    complaint.act(HEAD, "transfer", **THERE)
    assert complaint.state == "transfer-sent"


def test_what_came_back_on_appeal_is_not_sent_away_once_it_is_cognizable() -> None:
    complaint = World().file(category="threat").to_classified(THEFT)
    complaint.pass_time(days=22)
    complaint.act(CITIZEN, "appeal", text="Nobody registered it.")
    why = "Act on it at once."
    complaint.act(SP_OFFICER, "decide-appeal", decision="direct-action", reasons=why)
    assert complaint.state == "acknowledged"
    assert "transfer" not in complaint.open(HEAD)


def test_a_bounced_transfer_says_why_in_both_languages() -> None:
    complaint = World().file(category="other").to_assigned()
    for sender, receiver, station in ((HEAD, OTHER_HEAD, OTHER), (OTHER_HEAD, HEAD, STATION)):
        complaint.act(sender, "transfer", to_station=station, reason="Not here.")
        complaint.act(receiver, "accept-transfer")
        complaint.act(receiver, "acknowledge")
    with pytest.raises(NotAllowed) as refused:
        complaint.act(HEAD, "transfer", **THERE)
    why = refused.value.fields["to_station"]["why"]
    assert "पुलिस अधीक्षक" in why["hi"] and "Superintendent" in why["en"]


# -- taking back ----------------------------------------------------------------------------------


def test_a_wish_is_followed_a_day_after_the_sections_if_they_are_not_cognizable() -> None:
    complaint = wished_to_withdraw()
    assert complaint.state == "classified"
    assert "counts as withdrawn" in complaint.view["next"]["what"]["en"]
    caused = notices_in(complaint.pass_time(hours=23))
    assert ("complaint.withdrawal-pending.citizen", "citizen") in caused
    assert complaint.state == "classified"
    complaint.pass_time(hours=1)
    assert complaint.state == "withdrawn"


def test_who_thinks_again_keeps_the_complaint() -> None:
    complaint = wished_to_withdraw()
    complaint.pass_time(hours=20)
    complaint.act(CITIZEN, "keep-complaint")
    assert ("complaint.withdrawal-dropped.station", STATION) in notices_in(complaint.last.events)
    complaint.pass_time(hours=20)
    assert complaint.state == "classified"
    complaint.act(HEAD, "record-ncr")


def test_a_wish_does_not_end_what_the_sections_call_cognizable() -> None:
    complaint = World().file(category="threat")
    complaint.act(CITIZEN, "withdraw", reason="I was told to.")
    complaint.to_classified(THEFT).pass_time(hours=30)
    assert complaint.state == "classified"
    complaint.signed().act(HEAD, "register-fir")


def test_sections_that_change_within_the_day_count() -> None:
    complaint = wished_to_withdraw()
    complaint.act(ENQUIRY_OFFICER, "classify", sections=THEFT)
    complaint.pass_time(hours=30)
    assert complaint.state == "classified"


def test_a_wish_leaves_a_transfer_as_it_is() -> None:
    complaint = World().file(category="nuisance").to_assigned()
    complaint.act(HEAD, "transfer", **THERE)
    complaint.act(CITIZEN, "withdraw", reason="It is quiet now.")
    assert complaint.state == "transfer-sent"
    complaint.act(OTHER_DUTY_OFFICER, "accept-transfer")
    assert "keep-complaint" in complaint.open(CITIZEN)


def test_what_is_recorded_already_is_not_withdrawn() -> None:
    assert "withdraw" not in ncr_recorded().open(CITIZEN)


@pytest.mark.parametrize(("sections", "followed"), [(["BNS 352"], True), (["POCSO 21(1)"], False)])
def test_a_wish_is_promised_and_followed_only_where_the_state_does_not_pursue_it(
    sections: list[str], followed: bool
) -> None:
    complaint = World().file(category="threat")
    complaint.act(CITIZEN, "withdraw", reason="We spoke about it.")
    complaint.to_classified(sections)
    assert not complaint.case["classification"]["cognizable"]
    assert ("counts as withdrawn" in complaint.view["next"]["what"]["en"]) is followed
    complaint.world.pass_time(hours=25)
    assert (complaint.state == "withdrawn") is followed
