"""What the citizen reads and hears of a complaint between filing and closing."""

import pytest

from contracts.errors import ActionNotOpen, NotAllowed, NotFound
from tests.unit.complaints.complaint import CLOSING, World, notices_in
from tests.unit.complaints.posts import (
    CITIZEN,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER_HEAD,
    WOMAN_OFFICER,
    questions,
    queued,
    resolved,
)
from tests.unit.complaints.stages import closed


def test_a_complaint_goes_from_filing_to_closing() -> None:
    complaint = World().file()
    states = [complaint.state]
    for actor, action, body in (
        (DUTY_OFFICER, "acknowledge", {}),
        (HEAD, "assign", {"officer": ENQUIRY_OFFICER.id}),
        (ENQUIRY_OFFICER, "request-information", {"text": "What colour was it?"}),
        (CITIZEN, "give-information", {"text": "Red."}),
        (ENQUIRY_OFFICER, "note", {"text": "Spoke on the phone.", "visible": True}),
        (HEAD, "classify", {"sections": []}),
        (HEAD, "close", CLOSING),
    ):
        complaint.act(actor, action, **body)
        states.append(complaint.state)
    assert states == [
        "submitted",
        "acknowledged",
        "assigned",
        "information-requested",
        "assigned",
        "assigned",
        "classified",
        "closed",
    ]
    assert complaint.view["next"]["rule"]["en"] == "BNSS section 173(4)"
    assert complaint.view["closed_at"] is not None


def test_the_general_diary_number_stands_in_the_timeline() -> None:
    complaint = World().file()
    complaint.act(DUTY_OFFICER, "acknowledge")
    entry = complaint.view["timeline"][-1]
    assert entry["details"]["gd_number"] == "5117012/GD-0001/2026-11-20"
    assert entry["details"]["law"] == "BNSS 173(1)"
    assert "5117012/GD-0001/2026-11-20" in entry["text"]["hi"]
    assert "बुद्धा कॉलोनी" in entry["text"]["hi"]
    assert "Buddha Colony" in entry["text"]["en"]


def test_closing_tells_the_reason_and_the_appeal_and_keeps_the_words_for_the_citizen() -> None:
    complaint = closed()
    text = complaint.last.entries[0]["text"]
    assert "173(4)" in text["hi"] and "अपराध नहीं बनता" in text["hi"]
    assert "appeal" in text["en"] and "No offence is made out" in text["en"]
    assert complaint.last.note == {"text": CLOSING["text"]}
    assert complaint.last.visibility == "visible"


def test_an_action_out_of_order_names_the_actions_that_are_open() -> None:
    complaint = World().file()
    with pytest.raises(ActionNotOpen) as refused:
        complaint.act(HEAD, "assign", officer=ENQUIRY_OFFICER.id)
    assert refused.value.details == {"open": complaint.open(HEAD)}
    assert "acknowledge" in complaint.open(HEAD)
    for action in ("file", "no-such-action"):
        with pytest.raises(ActionNotOpen):
            complaint.act(HEAD, action)


def test_an_action_of_another_role_is_not_allowed() -> None:
    complaint = World().file()
    with pytest.raises(NotAllowed):
        complaint.act(CITIZEN, "acknowledge")
    with pytest.raises(NotFound):
        complaint.act(OTHER_HEAD, "acknowledge")


def test_naming_another_officer_reads_differently_from_naming_the_first() -> None:
    complaint = World().file().to_assigned()
    first = complaint.last
    second = complaint.act(HEAD, "assign", officer=WOMAN_OFFICER.id)
    text = first.entries[0]["text"]["en"].replace(ENQUIRY_OFFICER.id, WOMAN_OFFICER.id)
    assert second.entries[0]["text"]["en"] != text
    assert notices_in(first.events) != notices_in(second.events)
    assert complaint.state == "assigned"


def test_an_internal_note_is_not_in_the_public_timeline_and_tells_nobody() -> None:
    complaint = World().file().to_assigned()
    before = complaint.view
    change = complaint.act(ENQUIRY_OFFICER, "note", text="Look at the other case, too.")
    assert complaint.view["timeline"] == before["timeline"]
    assert complaint.view["sequence"] == before["sequence"] + 1
    assert notices_in(change.events) == []
    assert change.visibility == "internal"


# -- withdrawing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [resolved(), questions(), queued()])
def test_a_wish_to_withdraw_before_the_sections_is_recorded_and_ends_nothing(answer: dict) -> None:
    complaint = World().file(answer)
    before = complaint.state
    change = complaint.act(CITIZEN, "withdraw", reason="It was found.")
    assert complaint.state == before
    assert "First it is classified" in change.entries[0]["text"]["en"]
    assert any(
        name == "complaint.withdrawal-wished.station" for name, _ in notices_in(change.events)
    )
    assert complaint.clock("silence" if before == "submitted" else "routing")["ended_at"] is None


@pytest.mark.parametrize(
    "category", ["missing-child", "missing-person", "women-safety", "sc-st-atrocity"]
)
def test_withdrawing_does_not_end_what_the_state_must_pursue(category: str) -> None:
    complaint = World().file(category=category).to_assigned()
    complaint.act(CITIZEN, "withdraw", reason="I was told to.")
    assert complaint.state == "assigned"
    assert complaint.events[-1]["type"] == "case.withdrawal-recorded"
    assert complaint.clock("decision")["status"] == "running"
