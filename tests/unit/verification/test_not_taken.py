"""What the records or the passport office read and do not take goes to an officer."""

import pytest

from chassis.actor import SYSTEM
from contracts.errors import NotAllowed
from tests.unit.verification.forms import TEXT
from tests.unit.verification.posts import CITIZEN, DUTY_OFFICER, HEAD, SP_OFFICER
from tests.unit.verification.stages import adverse, judged
from tests.unit.verification.world import Matter, World


def test_a_search_that_the_records_do_not_take_is_the_stations() -> None:
    matter = World().file().begun()
    matter.act(SYSTEM, "record-refused-search", code="bad-person")
    assert matter.case["regions"]["records"] == "records-by-hand"
    assert matter.case["records_due_at"] is None, "no program asks again and again"
    assert tells(matter, "verification.search-refused.station")
    assert matter.clock("record-check")["ended_at"] is None
    with pytest.raises(NotAllowed):
        matter.act(DUTY_OFFICER, "enter-search", text=TEXT)
    matter.act(HEAD, "enter-search", text=TEXT, candidates=[{"id": "CR-000101"}])
    assert matter.case["regions"]["records"] == "records-searched"
    judged(matter, "another-person")
    assert matter.enquired().state == "enquired"


def test_a_search_by_hand_that_finds_nothing_completes_the_check() -> None:
    matter = World().file().begun().enquired()
    matter.act(SYSTEM, "record-refused-search", code="bad-person")
    matter.act(HEAD, "enter-search", text=TEXT)
    assert matter.state == "enquired" and matter.case["record_check"]["candidates"] == []
    matter.recommended().act(SP_OFFICER, "approve")
    assert matter.case["result"]["code"] == "nothing-adverse"


def test_a_result_that_the_passport_office_does_not_take_goes_to_the_superintendent() -> None:
    matter = World().file("verification-passport").cleared()
    matter.act(SYSTEM, "record-refused-result", code="unknown-file")
    assert matter.state == "not-taken" and matter.case["passport_due_at"] is None
    assert tells(matter, "verification.result-refused.sp")
    assert tells(matter, "verification.result-refused.citizen")
    assert matter.clock("delivery")["ended_at"] is None
    with pytest.raises(NotAllowed):
        matter.act(HEAD, "send-again")
    matter.act(SP_OFFICER, "send-again", right_file_number="PA-7654321")
    assert matter.state == "sending" and matter.form["file_number"] == "PA-7654321"
    assert matter.case["passport_due_at"] == matter.world.now
    matter.act(SYSTEM, "record-refused-result", code="unknown-file")
    matter.act(SP_OFFICER, "enter-receipt", receipt="by phone")
    assert matter.state == "sent"


def test_so_does_one_that_is_adverse() -> None:
    matter = adverse("verification-passport")
    matter.act(SP_OFFICER, "hear", text=TEXT)
    matter.act(CITIZEN, "answer", whole=True, text=TEXT)
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    matter.act(SYSTEM, "record-refused-result", code="unknown-file")
    assert matter.case["regions"]["delivery"] == "delivery-refused"
    assert tells(matter, "verification.result-refused.sp")
    matter.act(SP_OFFICER, "send-again")
    assert matter.case["passport_due_at"] == matter.world.now
    matter.act(SYSTEM, "take-receipt", receipt="PO-1")
    assert matter.case["regions"]["delivery"] == "delivered"


def tells(matter: Matter, template: str) -> bool:
    """Whether the newest step tells by the template."""
    return template in {one["template"] for one in matter.events[-1]["data"]["notices"]}
