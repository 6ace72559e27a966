"""A Zero FIR: registered where the information came, sent on, confirmed by the hash of its papers,
and numbered anew (BNSS 173(1))."""

from collections.abc import Callable

import pytest

from contracts.errors import ActionNotOpen, ContractError, NotAllowed, ValidationFailed
from tests.unit.complaints.complaint import MODESTY, THEFT, Complaint, World, notices_in
from tests.unit.complaints.posts import (
    CITIZEN,
    CONTROL_ROOM,
    FAR,
    FAR_DUTY_OFFICER,
    FAR_HEAD,
    FAR_SP,
    HEAD,
    OTHER,
    OTHER_HEAD,
    SP,
    SP_OFFICER,
    STATION,
    THIRD,
    WOMAN_OFFICER,
)
from tests.unit.complaints.stages import (
    FAR_AWAY,
    paper_hash,
    zero_fir,
    zero_fir_disputed,
    zero_fir_sent,
)


def test_it_is_registered_here_with_a_copy_at_once() -> None:
    complaint = zero_fir()
    assert complaint.state == "zero-fir-registered"
    assert complaint.case["zero_fir"]["number"] == f"{STATION}/0-0001/2026"
    assert complaint.case["fir"] is None and complaint.region("publication") is None
    assert len(complaint.papers("zero-fir-copy")) == 1


def test_an_unsigned_zero_fir_is_refused_as_any_other() -> None:
    complaint = World().file().to_classified(THEFT)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir", zero=True)


def test_from_station_to_station_and_to_its_regular_number() -> None:
    complaint = zero_fir_sent()
    assert complaint.case["offices"]["handling"] == STATION, "the sender stays responsible"
    complaint.pass_time(hours=3)
    complaint.act(FAR_DUTY_OFFICER, "accept-transfer", sha256=paper_hash(complaint).upper())
    assert (complaint.state, complaint.case["offices"]["handling"]) == ("zero-fir-received", FAR)
    complaint.act(FAR_HEAD, "register-fir")
    fir, first = complaint.case["fir"], complaint.case["zero_fir"]
    assert fir["number"] == f"{FAR}/0001/2026" and first["number"] == f"{STATION}/0-0001/2026"
    assert fir["gd_number"].startswith(f"{FAR}/GD-") and fir["gd_at"] <= fir["registered_at"]
    assert ("complaint.fir-renumbered.citizen", "citizen") in notices_in(complaint.events)
    assert complaint.region("publication") == "publication-due"
    assert len(complaint.papers("fir-copy")) == 1


def test_a_renumbered_fir_is_a_regular_one_whatever_is_ticked() -> None:
    complaint = zero_fir_sent()
    complaint.act(FAR_HEAD, "accept-transfer", sha256=paper_hash(complaint))
    complaint.act(FAR_HEAD, "register-fir", zero=True)
    assert (complaint.state, complaint.case["fir"]["serial"]) == ("fir-registered", 1)


@pytest.mark.parametrize(
    ("answers", "code"),
    [({}, "required"), ({"sha256": ""}, "required"), ({"sha256": "ab" * 32}, "does-not-match")],
)
def test_other_papers_than_those_that_were_sent_are_not_accepted(
    answers: dict[str, str], code: str
) -> None:
    complaint = zero_fir_sent()
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(FAR_HEAD, "accept-transfer", **answers)
    assert refused.value.fields == {"sha256": code}
    assert complaint.case["offices"]["handling"] == STATION


def test_the_hash_of_another_paper_of_the_case_does_not_do() -> None:
    complaint = zero_fir_sent()
    copy = complaint.papers("zero-fir-copy")[0]
    complaint.case = complaint.case | {
        "documents": [copy, {**copy, "kind": "appeal-letter", "sha256": "cd" * 32}]
    }
    with pytest.raises(ValidationFailed):
        complaint.act(FAR_HEAD, "accept-transfer", sha256="cd" * 32)


def test_refusing_for_want_of_jurisdiction_is_no_action() -> None:
    complaint = zero_fir()
    urgent = {"assign", "change-sections", "name-victim", "note", "open-task"}
    assert set(complaint.open(HEAD)) == {*urgent, "transfer"}
    assert {"close", "withdraw"}.isdisjoint({*complaint.open(HEAD), *complaint.open(CITIZEN)})


def test_what_is_sent_back_is_decided_by_the_superintendent_in_four_hours() -> None:
    complaint = zero_fir_disputed()
    assert complaint.case["offices"]["handling"] == STATION
    for officer in (HEAD, FAR_HEAD):
        with pytest.raises(ContractError):
            complaint.act(officer, "transfer", **FAR_AWAY)
    caused = notices_in(complaint.pass_time(hours=4))
    assert ("complaint.arbitration-warning.sp", SP) in caused
    assert ("complaint.arbitration-overdue.control-room", CONTROL_ROOM) in caused


@pytest.mark.parametrize("start", [zero_fir_sent, zero_fir_disputed])
@pytest.mark.parametrize("station", [FAR, OTHER])
def test_the_superintendents_word_puts_it_into_the_diary_of_the_station_it_names(
    start: Callable[[], Complaint], station: str
) -> None:
    complaint = start()
    complaint.act(SP_OFFICER, "transfer", to_station=station, reason="I decide.")
    assert complaint.state == "zero-fir-received"
    assert complaint.case["offices"]["handling"] == station
    assert complaint.case["gd_number"].startswith(f"{station}/GD-0001/")
    head = FAR_HEAD if station == FAR else OTHER_HEAD
    complaint.act(head, "register-fir")
    assert complaint.case["fir"]["gd_number"].startswith(f"{station}/GD-0001/")


def test_the_superintendent_may_decide_that_it_stays_where_it_was_registered() -> None:
    complaint = zero_fir_disputed()
    complaint.act(SP_OFFICER, "transfer", to_station=STATION, reason="It happened here.")
    complaint.act(HEAD, "register-fir")
    assert complaint.case["fir"]["number"] == f"{STATION}/0001/2026"


def test_a_zero_fir_that_the_superintendent_sends_is_confirmed_by_its_hash_too() -> None:
    complaint = zero_fir()
    complaint.act(SP_OFFICER, "transfer", **FAR_AWAY)
    assert (complaint.state, complaint.case["offices"]["handling"]) == ("zero-fir-sent", STATION)
    complaint.act(FAR_HEAD, "accept-transfer", sha256=paper_hash(complaint))
    assert complaint.case["offices"]["handling"] == FAR


def test_after_a_bounced_complaint_its_zero_fir_goes_out_by_the_superintendent() -> None:
    complaint = World().file(category="other").to_assigned()
    for sender, receiver, station in ((HEAD, OTHER_HEAD, OTHER), (OTHER_HEAD, HEAD, STATION)):
        complaint.act(sender, "transfer", to_station=station, reason="Not here.")
        complaint.act(receiver, "accept-transfer")
        complaint.act(receiver, "acknowledge")
    complaint.act(HEAD, "classify", sections=THEFT)
    complaint.signed().act(HEAD, "register-fir", zero=True)
    with pytest.raises(NotAllowed):
        complaint.act(HEAD, "transfer", to_station=THIRD, reason="There.")
    complaint.act(SP_OFFICER, "transfer", to_station=THIRD, reason="There.")
    assert complaint.state == "zero-fir-sent"


def test_a_receiver_that_does_not_confirm_in_a_day_is_reported_to_both_districts() -> None:
    complaint = zero_fir_sent()
    caused = notices_in(complaint.pass_time(hours=24))
    assert ("complaint.zero-fir-receipt-warning.station", FAR) in caused
    assert ("complaint.zero-fir-unreceived.sp", SP) in caused
    assert ("complaint.zero-fir-unreceived-receiver.sp", FAR_SP) in caused
    assert ("complaint.zero-fir-unreceived.control-room", CONTROL_ROOM) in caused
    assert ("complaint.zero-fir-papers-overdue.sp", SP) in notices_in(complaint.pass_time(hours=24))


def test_a_receiver_without_an_officer_for_it_is_told_at_once() -> None:
    complaint = zero_fir_sent()
    accepted = complaint.act(FAR_HEAD, "accept-transfer", sha256=paper_hash(complaint))
    assert ("complaint.zero-fir-unowned.station", FAR) in notices_in(accepted.events)


def test_urgent_steps_are_taken_by_an_officer_before_it_is_sent() -> None:
    complaint = World().file(category="women-safety").to_classified(MODESTY).signed()
    complaint.act(HEAD, "register-fir", zero=True, recorded_by=WOMAN_OFFICER.id)
    complaint.act(HEAD, "assign", officer=WOMAN_OFFICER.id)
    complaint.act(WOMAN_OFFICER, "note", text="Taken to the hospital.", visible=True)
    assert complaint.state == "zero-fir-registered"
