"""The FIR: at once, signed, after the general diary, in a register without gaps (BNSS 173)."""

from datetime import timedelta

import pytest

from contracts.errors import ActionNotOpen, NotAllowed, ValidationFailed
from services.complaints.law.classification import FROM_3_TO_7, FROM_7, UNDER_3
from tests.unit.complaints.complaint import (
    CLOSING,
    INSULT,
    NOON,
    RESTRAINT,
    ROBBERY,
    THEFT,
    World,
)
from tests.unit.complaints.posts import (
    CITIZEN,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER,
    OTHER_HEAD,
    SP_OFFICER,
    STATION,
    resolved,
)

BANDS = [(RESTRAINT, UNDER_3), (THEFT, FROM_3_TO_7), (ROBBERY, FROM_7)]


@pytest.mark.parametrize(("sections", "kind"), BANDS)
def test_an_fir_is_registered_at_once_in_every_band(sections: list[str], kind: str) -> None:
    complaint = World().file().to_classified(sections).signed()
    assert complaint.case["classification"]["kind"] == kind
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"
    assert complaint.view["fir"]["number"] == f"{STATION}/0001/2026"
    assert [paper["kind"] for paper in complaint.case["documents"]] == ["fir-copy"]
    assert complaint.region("publication") == "publication-due"


@pytest.mark.parametrize(("sections", "kind"), BANDS)
def test_a_cognizable_offence_is_never_closed_or_withdrawn(sections: list[str], kind: str) -> None:
    complaint = World().file().to_classified(sections)
    assert "close" not in complaint.open(HEAD)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "close", **CLOSING)
    complaint.act(CITIZEN, "withdraw", reason="I was told to.")
    assert complaint.state == "classified"
    assert complaint.events[-1]["type"] == "case.withdrawal-recorded"


def test_the_record_names_the_offence_the_diary_and_the_officer() -> None:
    complaint = World().file().to_classified(THEFT).signed()
    complaint.world.pass_time(hours=2)
    complaint.act(HEAD, "register-fir", assistance="with-interpreter")
    fir = complaint.case["fir"]
    assert fir["sections"] == THEFT
    assert fir["gd_number"] == complaint.case["gd_number"]
    assert fir["registered_at"] - fir["gd_at"] == timedelta(hours=2)
    assert (fir["registered_by"], fir["recorded_by"]) == (HEAD.id, HEAD.id)
    assert fir["officer_rank"]["en"] == "Inspector"
    assert (fir["assistance"], fir["signed"]) == ("with-interpreter", True)


def test_the_general_diary_comes_first() -> None:
    complaint = World().file().signed()
    for action in ("register-fir", "classify"):
        assert action not in complaint.open(HEAD)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")
    complaint.act(DUTY_OFFICER, "acknowledge")
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")
    complaint.act(HEAD, "classify", sections=THEFT)
    complaint.act(HEAD, "register-fir")
    assert complaint.state == "fir-registered"


def test_a_clock_that_was_set_back_does_not_put_the_fir_before_its_diary_entry() -> None:
    complaint = World().file().to_classified(THEFT).signed()
    complaint.world.now -= timedelta(hours=3)
    complaint.act(HEAD, "register-fir")
    fir = complaint.case["fir"]
    assert fir["registered_at"] == fir["gd_at"] == complaint.case["gd_at"]


@pytest.mark.parametrize("officer", [DUTY_OFFICER, ENQUIRY_OFFICER, SP_OFFICER])
def test_only_the_head_of_the_station_registers(officer) -> None:
    complaint = World().file().to_classified(THEFT).signed()
    with pytest.raises(NotAllowed):
        complaint.act(officer, "register-fir")


@pytest.mark.parametrize("signed_first", [True, False])
def test_the_day_to_register_begins_when_it_is_classified_and_signed(signed_first: bool) -> None:
    complaint = World().file()
    steps = [lambda: complaint.to_classified(THEFT), complaint.signed]
    for step in reversed(steps) if signed_first else steps:
        assert not any(record["name"] == "registration" for record in complaint.case["clocks"])
        complaint.pass_time(hours=5)
        step()
    assert complaint.clock("registration")["started_at"] == complaint.world.now


def test_a_signature_for_what_is_not_registrable_begins_no_day_to_register() -> None:
    complaint = World().file().to_classified(INSULT).signed()
    assert not any(record["name"] == "registration" for record in complaint.case["clocks"])


# -- numbers --------------------------------------------------------------------------------------


def test_each_station_counts_its_own_firs_from_one_each_year() -> None:
    world = World()
    here, there, later = world.file(), world.file(answer=resolved(OTHER)), world.file()
    here.registered()
    there.act(OTHER_HEAD, "acknowledge")
    there.act(OTHER_HEAD, "classify", sections=THEFT)
    there.signed().act(OTHER_HEAD, "register-fir")
    later.registered()
    world.pass_time(days=50)
    next_year = world.file().registered()
    assert [c.case["fir"]["number"] for c in (here, there, later, next_year)] == [
        "5117012/0001/2026",
        "5117001/0001/2026",
        "5117012/0002/2026",
        "5117012/0001/2027",
    ]


def test_the_year_of_the_register_is_the_year_in_india() -> None:
    world = World(now=NOON.replace(month=12, day=31, hour=18, minute=29))
    last = world.file().registered()
    world.pass_time(minutes=1)
    first = world.file().registered()
    numbers = [c.case["fir"]["number"] for c in (last, first)]
    assert numbers == ["5117012/0001/2026", "5117012/0001/2027"]


def test_a_refused_registration_takes_no_number() -> None:
    world = World()
    refused, granted = world.file(), world.file()
    refused.to_classified(THEFT)
    with pytest.raises(ActionNotOpen):
        refused.act(HEAD, "register-fir")
    assert granted.registered().case["fir"]["serial"] == 1


def test_firs_zero_firs_and_non_cognizable_records_are_three_books() -> None:
    world = World()
    fir, zero, ncr = world.file(), world.file(), world.file()
    fir.registered()
    zero.to_classified(THEFT).signed().act(HEAD, "register-fir", zero=True)
    ncr.to_classified(INSULT).act(HEAD, "record-ncr")
    assert fir.case["fir"]["number"] == "5117012/0001/2026"
    assert zero.case["zero_fir"]["number"] == "5117012/0-0001/2026"
    assert ncr.case["ncr"]["number"] == "5117012/NCR-0001/2026"


# -- classification -------------------------------------------------------------------------------


def test_a_mixed_matter_follows_its_cognizable_offence() -> None:
    complaint = World().file().to_classified([*INSULT, *THEFT])
    assert complaint.case["classification"]["kind"] == FROM_3_TO_7
    assert "record-ncr" not in complaint.open(HEAD)
    assert "register-fir" in complaint.signed().open(HEAD)


def test_the_officer_proposes_and_the_head_confirms_with_his_next_step() -> None:
    complaint = World().file().to_classified(THEFT).signed()
    known = complaint.case["classification"]
    assert (known["by"], known["confirmed_by"]) == (ENQUIRY_OFFICER.id, None)
    complaint.act(HEAD, "register-fir")
    known = complaint.case["classification"]
    assert (known["by"], known["confirmed_by"]) == (ENQUIRY_OFFICER.id, HEAD.id)


def test_the_head_may_name_other_sections_than_were_proposed() -> None:
    complaint = World().file().to_classified(INSULT)
    complaint.act(HEAD, "classify", sections=ROBBERY)
    known = complaint.case["classification"]
    assert (known["kind"], known["by"], known["confirmed_by"]) == (FROM_7, HEAD.id, HEAD.id)


def test_an_offence_of_another_act_is_taken_and_an_unknown_section_refused() -> None:
    complaint = World().file().to_assigned()
    with pytest.raises(ValidationFailed) as refused:
        complaint.act(ENQUIRY_OFFICER, "classify", sections=["BNS 9999"])
    assert refused.value.fields["sections"]["code"] == "no-such-section"
    arms = {"law": "Arms Act 1959, s. 25", "cognizable": True, "max_years": 5}
    complaint.act(ENQUIRY_OFFICER, "classify", sections=[], other_offences=[arms])
    assert complaint.case["classification"]["kind"] == FROM_3_TO_7
