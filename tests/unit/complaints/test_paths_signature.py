"""Beside the handling: the signature within three days, BNSS 173(1)(ii)."""

from datetime import datetime, timedelta

import pytest

from casework.engine import access
from casework.engine.case import tracking_view
from casework.engine.notices import iso
from casework.engine.workflow import open_names
from chassis.actor import Actor
from contracts.errors import ActionNotOpen, ContractError, Internal, NotAllowed, NotFound
from services.complaints.signing.electronic import proves
from tests.unit.complaints.complaint import (
    DEFINITION,
    INSULT,
    NOON,
    THEFT,
    Complaint,
    World,
    notices_in,
)
from tests.unit.complaints.posts import (
    CITIZEN,
    CONTROL,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    FAR_DUTY_OFFICER,
    FAR_HEAD,
    HEAD,
    OTHER,
    OTHER_DUTY_OFFICER,
    OTHER_HEAD,
    SP_OFFICER,
    STATION,
    STRANGER,
)

THREE_DAYS = timedelta(hours=72)


def test_an_unsigned_complaint_is_not_registered_as_the_informants() -> None:
    complaint = World().file().to_classified(THEFT)
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")
    assert "signature is needed" in complaint.view["next"]["what"]["en"]
    assert "register-fir" in complaint.signed().open(HEAD)


@pytest.mark.parametrize(
    ("signer", "method", "witness"),
    [
        (CITIZEN, "esign", None),
        (DUTY_OFFICER, "station", DUTY_OFFICER.id),
        (HEAD, "station", HEAD.id),
        (ENQUIRY_OFFICER, "home-visit", ENQUIRY_OFFICER.id),
    ],
)
def test_each_way_of_signing_binds_the_hash_of_the_text(
    signer: Actor, method: str, witness: str | None
) -> None:
    complaint = World().file().to_assigned()
    complaint.act(signer, "sign", method=method)
    signature = complaint.case["signature"]
    assert complaint.region("signature") == "signed"
    assert (signature["method"], signature["witness"]) == (method, witness)
    assert signature["signer"] == CITIZEN.id and signature["signed_at"] == NOON
    assert signature["sha256"] == complaint.case["information_sha256"]
    assert complaint.clock("signature")["status"] == "met"
    if method == "esign":
        assert proves(complaint.case["_id"], signature)


@pytest.mark.parametrize(
    ("signer", "method", "refusal"),
    [
        (CITIZEN, "station", NotAllowed),
        (CITIZEN, "home-visit", NotAllowed),
        (HEAD, "esign", NotAllowed),
        (ENQUIRY_OFFICER, "esign", NotAllowed),
        (STRANGER, "esign", NotFound),
        (OTHER_DUTY_OFFICER, "station", NotFound),
        (FAR_HEAD, "home-visit", NotFound),
        (DSP_OFFICER, "station", NotAllowed),
        (SP_OFFICER, "station", NotAllowed),
        (CONTROL, "station", NotAllowed),
    ],
)
def test_nobody_signs_for_another_or_witnesses_what_is_not_his(
    signer: Actor, method: str, refusal: type[ContractError]
) -> None:
    complaint = World().file().to_assigned()
    with pytest.raises(refusal):
        complaint.act(signer, "sign", method=method)
    assert complaint.region("signature") == "unsigned"
    assert complaint.case.get("signature") is None


def test_a_text_that_was_changed_cannot_be_signed() -> None:
    world = World()
    complaint = world.file()
    reference = complaint.case["_id"]
    world.forms[reference] = world.forms[reference].replace("tall", "short")
    with pytest.raises(Internal):
        complaint.signed()
    assert complaint.region("signature") == "unsigned"


def test_it_is_signed_once() -> None:
    complaint = World().file().signed()
    with pytest.raises(ActionNotOpen):
        complaint.act(DUTY_OFFICER, "sign", method="station")


# -- any station of the State ---------------------------------------------------------------------


def test_any_station_that_the_citizen_names_witnesses_the_signature_and_is_then_let_go() -> None:
    complaint = World().file(category="women-safety")
    complaint.act(CITIZEN, "choose-signing-station", station="5120003")
    assert complaint.view["timeline"][-1]["text"]["en"] == "You chose Bodh Gaya to sign at."
    complaint.act(FAR_DUTY_OFFICER, "sign", method="station")
    assert complaint.case["signature"]["witness"] == FAR_DUTY_OFFICER.id
    assert not access.may_see(DEFINITION, complaint.case, FAR_DUTY_OFFICER)
    assert complaint.case["office_codes"].count(STATION) == 1


def test_a_signing_station_does_nothing_but_witness_the_signature() -> None:
    complaint = World().file()
    complaint.act(CITIZEN, "choose-signing-station", station=OTHER)
    assert complaint.open(OTHER_HEAD) == ["sign"]
    complaint.act(CITIZEN, "choose-signing-station", station="5120003")
    assert complaint.open(OTHER_HEAD) == [] and complaint.open(FAR_HEAD) == ["sign"]


def test_the_station_that_a_complaint_is_being_sent_to_takes_the_signature_too() -> None:
    complaint = World().file(category="nuisance").to_assigned()
    complaint.act(HEAD, "transfer", to_station=OTHER, reason="It lies there.")
    complaint.act(OTHER_DUTY_OFFICER, "sign", method="station")
    assert complaint.region("signature") == "signed"
    assert complaint.state == "transfer-sent"


# -- three days -----------------------------------------------------------------------------------


def test_the_citizen_is_reminded_after_24_48_and_66_hours_and_then_it_lapses() -> None:
    complaint = World().file().to_classified(THEFT)
    states = []
    for event in complaint.pass_time(hours=73):
        if to_citizen := [t for t, to in notices_in([event]) if to == "citizen" and "sign" in t]:
            states.append((datetime.fromisoformat(event["occurred_at"]) - NOON, *to_citizen))
            lapses = [notice.get("until") for notice in event["data"]["notices"]]
            reminder = "reminder" in to_citizen[0]
            assert lapses == [iso(NOON + timedelta(hours=72)) if reminder else None] * len(lapses)
    assert [(round(span.total_seconds() / 3600, 1), name) for span, name in states] == [
        (24, "complaint.signature-reminder.citizen"),
        (48, "complaint.signature-reminder.citizen"),
        (66, "complaint.signature-last-reminder.citizen"),
        (72, "complaint.signature-lapsed.citizen"),
    ]
    assert complaint.region("signature") == "signature-lapsed"


def test_the_lapse_destroys_nothing() -> None:
    complaint = World().file().to_classified(THEFT)
    before = complaint.case
    complaint.pass_time(hours=80)
    fields = (
        "classification",
        "information_sha256",
        "gd_number",
        "assigned_to",
        "filed_at",
        "state",
    )
    assert {key: complaint.case[key] for key in fields} == {key: before[key] for key in fields}
    assert complaint.case["timeline"][: len(before["timeline"])] == before["timeline"]
    with pytest.raises(ActionNotOpen):
        complaint.signed()


def test_one_tap_renews_the_three_days_and_the_first_information_keeps_its_time() -> None:
    complaint = World().file()
    complaint.pass_time(days=10)
    complaint.act(CITIZEN, "renew-signature")
    clock = complaint.clock("signature")
    assert clock["due_at"] == complaint.world.now + THREE_DAYS
    assert complaint.case["filed_at"] == NOON
    reminders = [t for t, to in notices_in(complaint.pass_time(hours=71)) if "reminder" in t]
    assert len(reminders) == 3
    assert complaint.signed().region("signature") == "signed"


def test_nobody_but_the_citizen_renews() -> None:
    complaint = World().file().to_assigned()
    complaint.pass_time(hours=73)
    for officer in (HEAD, ENQUIRY_OFFICER, SP_OFFICER):
        with pytest.raises(NotAllowed):
            complaint.act(officer, "renew-signature")


@pytest.mark.parametrize(("more", "renewed"), [({}, True), ({"days": 1}, False)])
def test_it_is_renewed_within_thirty_days_of_filing_however_much_is_written(
    more: dict[str, int], renewed: bool
) -> None:
    """Defect D4: a window is counted from the event, not from the last comment. Its days are
    those of the calendar, as of every limit in days, and what is over is not offered."""
    complaint = World().file().to_classified(THEFT)
    for _ in range(29):
        complaint.pass_time(days=1)
        complaint.act(CITIZEN, "add-information", text="Any news?")
    complaint.pass_time(days=1)
    complaint.pass_time(**more)
    if renewed:
        complaint.act(CITIZEN, "renew-signature")
    else:
        now = complaint.world.now
        assert "renew-signature" not in open_names(DEFINITION, complaint.view, CITIZEN, now)
        with pytest.raises(ActionNotOpen):
            complaint.act(CITIZEN, "renew-signature")
    assert (complaint.region("signature") == "unsigned") == renewed


# -- without it -----------------------------------------------------------------------------------


def _lapsed() -> Complaint:
    complaint = World().file().to_classified(THEFT)
    complaint.pass_time(hours=73)
    return complaint


def test_after_the_lapse_the_station_acts_on_its_own_information_and_says_so() -> None:
    complaint = _lapsed()
    with pytest.raises(ActionNotOpen):
        complaint.act(HEAD, "register-fir")
    complaint.act(HEAD, "register-fir", own_information=True)
    assert complaint.state == "fir-registered"
    assert complaint.case["fir"]["signed"] is False
    entry = next(e for e in complaint.case["timeline"] if e["action"] == "register-fir")
    assert entry["details"]["own_information"] is True


@pytest.mark.parametrize("zero", [False, True])
@pytest.mark.parametrize("after", [0, 73])
def test_police_act_on_what_they_know_without_waiting_for_a_signature(
    after: int, zero: bool
) -> None:
    """BNSS 176(1): from information received "or otherwise"; the three days bind the informant."""
    complaint = World().file().to_classified(THEFT)
    complaint.pass_time(hours=after)
    complaint.act(HEAD, "register-fir", own_information=True, zero=zero)
    assert complaint.state == ("zero-fir-registered" if zero else "fir-registered")
    assert complaint.case["zero_fir" if zero else "fir"]["signed"] is False
    assert complaint.clock("signature")["ended_at"] is not None


def test_whoever_is_suspected_is_read_by_those_who_handle_it_alone_until_it_is_signed() -> None:
    complaint = World().file().to_assigned()
    view = {
        officer.id: access.shown_as(DEFINITION, complaint.case, officer, "suspects")
        for officer in (CITIZEN, HEAD, ENQUIRY_OFFICER, DUTY_OFFICER, DSP_OFFICER, SP_OFFICER)
    }
    assert view == {
        **dict.fromkeys((CITIZEN.id, HEAD.id, ENQUIRY_OFFICER.id), "full"),
        **dict.fromkeys((DUTY_OFFICER.id, DSP_OFFICER.id, SP_OFFICER.id), "masked"),
    }
    signed = complaint.signed().case
    assert access.shown_as(DEFINITION, signed, DUTY_OFFICER, "suspects") == "full"


@pytest.mark.parametrize("after", [0, 73])
def test_what_is_over_is_neither_signed_nor_renewed(after: int) -> None:
    """Defect D7: an end that has actions is none."""
    complaint = World().file().to_classified(INSULT)
    complaint.pass_time(hours=after)
    complaint.act(CITIZEN, "withdraw", reason="It was found.")
    assert complaint.open(CITIZEN) == []
    assert {"sign", "renew-signature"}.isdisjoint(complaint.open(HEAD))


def test_the_same_words_twice_have_two_hashes_and_no_view_says_why() -> None:
    first, second = World().file(), World().file()
    assert first.case["information_sha256"] != second.case["information_sha256"]
    assert "information_salt" not in tracking_view(DEFINITION, first.case)
    assert first.signed().case["signature"]["sha256"] == first.case["information_sha256"]
