"""What the station may not undo by itself: an offence once named, a direction once given."""

import pytest

from contracts.errors import ValidationFailed
from tests.unit.complaints.complaint import INSULT, ROBBERY, THEFT, World
from tests.unit.complaints.posts import DSP_OFFICER, ENQUIRY_OFFICER, HEAD
from tests.unit.complaints.test_review_law import directed

CLOSING = {
    "reason_code": "no-offence",
    "text": "No offence is made out, says the station now.",
    "section": "BNSS 173(3)",
}


def test_what_was_cognizable_once_is_made_nothing_by_a_dsp_alone() -> None:
    complaint = World().file().to_classified(ROBBERY)
    for officer in (ENQUIRY_OFFICER, HEAD):
        for sections in ([], INSULT):
            with pytest.raises(ValidationFailed) as refused:
                complaint.act(officer, "classify", sections=sections)
            why = refused.value.fields["sections"]["why"]
            assert "DSP" in why["en"] and "डीएसपी" in why["hi"]
    complaint.act(HEAD, "classify", sections=THEFT)
    complaint.act(DSP_OFFICER, "classify", sections=[])
    complaint.act(HEAD, "close", **CLOSING)
    assert complaint.state == "closed"


def test_a_station_that_does_not_follow_the_direction_leaves_the_citizen_the_magistrate() -> None:
    complaint = directed("direct-registration")
    complaint.pass_time(days=4)
    assert "magistrate-kit" in [paper["kind"] for paper in complaint.case["documents"]]
    complaint.act(HEAD, "classify", sections=ROBBERY)
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"
