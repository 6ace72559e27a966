"""The ways of a verification, step by step."""

import pytest

from contracts.errors import ActionNotOpen, NotAllowed, NotFound, ValidationFailed
from services.verification.rules.decision import ADVERSE, UNKNOWN
from setu.lint import findings
from tests.support.sources import ROOT
from tests.unit.verification.posts import (
    CITIZEN,
    DIG,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    SP_OFFICER,
    STRANGER,
    SUBJECT,
)
from tests.unit.verification.world import FAR_PLACE, HOME, KINDS, TEXT, Matter, World

NAMESAKE = {"id": "CR-000102", "score": 45, "why": ["name"], "about": "Somebody else"}
RECORD = {"id": "CR-000101", "score": 95, "why": ["name", "born-on"], "about": "A record"}
EARLIER = {"place": FAR_PLACE, "address": "Test Lane 2, Gaya", "from": "2026-01-01"}


def refused(field: str, matter: Matter, *act: object, **body: object) -> str:
    with pytest.raises(ValidationFailed) as raised:
        matter.act(*act, **body)  # type: ignore[arg-type]
    said = raised.value.fields[field]
    return said if isinstance(said, str) else said["code"]


def adverse(code: str = "verification-character") -> Matter:
    """One with a record that is the person's by more than the name, recommended as such."""
    matter = World().file(code).begun().searched(RECORD)
    judged(matter, "same-person", "born-on")
    return matter.enquired().recommended(ADVERSE)


def judged(matter: Matter, decision: str, *compared: str, candidate: str = "CR-000101") -> None:
    more = {"compared": [{"what": one} for one in compared]} if compared else {}
    matter.act(HEAD, "judge-candidate", candidate=candidate, decision=decision, text=TEXT, **more)


def test_the_folder_is_sound() -> None:
    assert findings(ROOT / "services/verification") == []


@pytest.mark.parametrize("code", KINDS)
def test_a_clear_verification_comes_to_its_end(code: str) -> None:
    matter = World().file(code).cleared()
    passport = code == "verification-passport"
    assert matter.state == ("sending" if passport else "issued")
    assert ("certificate" in matter.papers()) is not passport
    assert matter.case["result"]["code"] == "nothing-adverse"
    assert matter.clock("service")["status"] == "met"


def test_what_is_missing_is_listed_and_no_time_runs_before_it_is_there() -> None:
    world = World()
    matter = world.file()
    missing = [{"what": "identity"}, {"what": "photo"}]
    matter.act(DUTY_OFFICER, "return", missing=missing, text=TEXT)
    assert [one["what"] for one in matter.view["missing"]] == ["identity", "photo"]
    assert "Proof of identity, Photograph" in matter.view["timeline"][-1]["text"]["en"]
    assert not [clock for clock in matter.view["clocks"] if clock["name"] == "service"]
    assert "receipt" not in matter.papers()
    matter.act(CITIZEN, "resubmit", text="यहाँ है", files=["abcdefgh"])
    matter.act(DUTY_OFFICER, "accept")
    assert matter.view["missing"] == [] and "receipt" in matter.papers()
    # Fourteen working days from Monday, 16 November 2026, end on Wednesday, 2 December.
    assert matter.view["next"]["by"].startswith("2026-12-0")


def test_papers_that_do_not_come_end_it_and_it_may_be_asked_again() -> None:
    world = World()
    matter = world.file()
    matter.act(DUTY_OFFICER, "return", missing=[{"what": "photo"}], text=TEXT)
    world.pass_time(days=16)
    assert matter.state == "lapsed"


def test_each_address_is_enquired_into_by_its_own_station_and_both_are_joined() -> None:
    matter = World().file("verification-passport", earlier=[EARLIER]).begun().searched()
    here, there = matter.enquiries()
    assert here.case["station"]["code"] != there.case["station"]["code"]
    here.answered()
    assert matter.state == "under-check"
    there.answered()
    assert matter.state == "enquired"


def test_the_delay_of_one_station_is_seen_as_its_own() -> None:
    world = World()
    matter = world.file("verification-passport", earlier=[EARLIER]).begun().searched()
    here, _ = matter.enquiries()
    here.answered()
    world.pass_time(days=12)
    (mine,), (other,) = matter.view["links"]["present"], matter.view["links"]["earlier"]
    assert (mine["ended"], mine["overdue"]) == (True, False)
    assert (other["ended"], other["overdue"]) == (False, True)


def test_it_does_not_matter_which_check_comes_back_first() -> None:
    matter = World().file().begun().enquired()
    assert matter.state == "under-check"
    assert matter.searched().state == "enquired"


# -- the record check ----------------------------------------------------------------------------


def test_a_name_alone_is_nobody() -> None:
    matter = World().file().begun().searched(NAMESAKE).enquired()
    body = {"candidate": "CR-000102", "decision": "same-person", "text": TEXT}
    for compared in ([{"what": "name"}], [{"what": "name"}, {"what": "name"}]):
        said = refused("compared", matter, HEAD, "judge-candidate", **body, compared=compared)
        assert said == "too-few"
    assert refused("compared", matter, HEAD, "judge-candidate", **body) == "required"
    judged(matter, "another-person", candidate="CR-000102")
    assert matter.state == "enquired"
    said = refused(
        "recommendation",
        matter,
        HEAD,
        "recommend",
        recommendation=ADVERSE,
        stage="trial",
        text=TEXT,
    )
    assert said == "not-a-choice"
    (hit,) = matter.case["records"]["candidates"]
    assert (hit["decision"], hit["by"]) == ("another-person", HEAD.id)


def test_each_candidate_is_judged_once_and_all_before_it_goes_on() -> None:
    matter = World().file().begun().enquired().searched(RECORD, NAMESAKE)
    judged(matter, "another-person")
    assert matter.state == "under-check"
    body = {"candidate": "CR-000101", "decision": "another-person", "text": TEXT}
    assert refused("candidate", matter, HEAD, "judge-candidate", **body) == "not-a-choice"
    judged(matter, "another-person", candidate="CR-000102")
    assert matter.state == "enquired"


def test_what_was_found_is_not_passed_over() -> None:
    matter = World().file().begun().searched(RECORD)
    judged(matter, "same-person", "born-on", "photo")
    matter.enquired()
    body = {"recommendation": "nothing-adverse", "text": TEXT}
    assert refused("recommendation", matter, HEAD, "recommend", **body) == "not-a-choice"


# -- hearing, decision, appeal -------------------------------------------------------------------


def test_nobody_is_refused_unheard() -> None:
    matter = adverse()
    with pytest.raises(NotAllowed):
        matter.act(SP_OFFICER, "approve")
    with pytest.raises(NotAllowed):
        matter.act(DSP_OFFICER, "hear", text=TEXT)
    matter.act(SP_OFFICER, "hear", text=TEXT)
    assert "show-cause" in matter.papers()
    with pytest.raises(ActionNotOpen):
        matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    matter.act(CITIZEN, "answer", text="यह मैं नहीं हूँ।")
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    assert matter.state == "adverse-reported" and "adverse-report" in matter.papers()
    matter.act(CITIZEN, "appeal", text="मैं असहमत हूँ।")
    matter.act(DIG, "decide-appeal", decision="allow", text=TEXT)
    assert matter.state == "issued" and matter.case["result"]["code"] == "nothing-adverse"


def test_silence_for_fifteen_days_lets_the_superintendent_decide() -> None:
    matter = adverse()
    matter.act(SP_OFFICER, "hear", text=TEXT)
    matter.world.pass_time(days=14)
    assert matter.state == "being-heard"
    matter.world.pass_time(days=2)
    assert matter.state == "decision-due"
    matter.act(SP_OFFICER, "decide", decision="clear", text=TEXT)
    assert matter.state == "issued"


def test_an_appeal_comes_within_thirty_days() -> None:
    matter = adverse()
    matter.act(SP_OFFICER, "hear", text=TEXT)
    matter.act(CITIZEN, "answer", text="नहीं")
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    matter.world.pass_time(days=31)
    with pytest.raises(NotAllowed):
        matter.act(CITIZEN, "appeal", text="नहीं")


def test_could_not_verify_is_nothing_adverse() -> None:
    matter = World().file().begun().searched().enquired(UNKNOWN)
    body = {"recommendation": ADVERSE, "stage": "facts", "text": TEXT}
    assert refused("recommendation", matter, HEAD, "recommend", **body) == "not-a-choice"
    matter.recommended(UNKNOWN).act(DSP_OFFICER, "confirm-not-verified", text=TEXT)
    assert matter.state == "not-verified"
    assert "certificate" not in matter.papers()


def test_a_recommendation_may_be_sent_back() -> None:
    matter = World().file().begun().searched().enquired().recommended()
    matter.act(DSP_OFFICER, "send-back", text=TEXT)
    assert matter.recommended().state == "recommended"


# -- the person verified -------------------------------------------------------------------------


def test_the_person_verified_is_told_and_confirms_before_anything_is_checked() -> None:
    matter = World().file("verification-tenant")
    matter.act(DUTY_OFFICER, "accept")
    assert matter.state == "subject-asked" and not matter.enquiries()
    assert matter.told_of("verification.asked.subject") == 1
    for other in (CITIZEN, DUTY_OFFICER):
        with pytest.raises(NotAllowed):
            matter.act(other, "confirm")
    with pytest.raises(NotFound):
        matter.act(STRANGER, "confirm")
    matter.act(SUBJECT, "confirm", correction="नाम की वर्तनी ठीक करें")
    assert matter.state == "under-check" and len(matter.enquiries()) == 1


def test_a_dispute_is_settled_by_the_station_and_is_nothing_adverse() -> None:
    matter = World().file("verification-domestic-help")
    matter.act(DUTY_OFFICER, "accept")
    matter.act(SUBJECT, "dispute", ground="no-relation", text="मैं यहाँ काम नहीं करती।")
    matter.act(HEAD, "settle-dispute", decision="ask-again", text=TEXT)
    assert matter.state == "subject-asked"
    matter.act(SUBJECT, "dispute", ground="no-relation", text="मैं यहाँ काम नहीं करती।")
    matter.act(HEAD, "settle-dispute", decision="close", text=TEXT)
    assert matter.state == "not-agreed" and not matter.case.get("result")


def test_who_does_not_confirm_in_a_week_ends_it() -> None:
    matter = World().file("verification-tenant")
    matter.act(DUTY_OFFICER, "accept")
    matter.world.pass_time(days=9)
    assert matter.state == "not-agreed"


def test_the_hearing_is_the_persons_and_who_applied_reads_no_reasons() -> None:
    matter = adverse("verification-tenant")
    matter.act(SP_OFFICER, "hear", text=TEXT)
    with pytest.raises(NotAllowed):
        matter.act(CITIZEN, "answer", text="नहीं")
    groups = matter.definition.documents["show-cause"].who
    assert "owner" not in groups and "person" in groups
    assert "owner" not in matter.definition.source["access"]["notes"]["person"]
    matter.act(SUBJECT, "answer", text="नहीं")
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    matter.act(SUBJECT, "appeal", text="नहीं")
    matter.act(DIG, "decide-appeal", decision="reject", text=TEXT)
    assert matter.state == "appeal-rejected"


# -- the passport office -------------------------------------------------------------------------


def test_the_passport_office_gets_the_result_and_the_applicant_sees_its_receipt() -> None:
    matter = World().file("verification-passport").cleared()
    assert matter.case["passport_due_at"] is not None
    matter.act(*_system(), "take-receipt", receipt="PO-123")
    assert matter.state == "sent" and matter.case["passport_due_at"] is None
    assert "PO-123" in matter.view["timeline"][-1]["text"]["en"]


def test_an_adverse_result_goes_to_the_passport_office_too() -> None:
    matter = adverse("verification-passport")
    matter.act(SP_OFFICER, "hear", text=TEXT)
    matter.act(CITIZEN, "answer", text="नहीं")
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    assert (matter.state, matter.region("delivery")) == ("adverse-reported", "delivery-due")
    matter.act(*_system(), "take-receipt", receipt="PO-124")
    assert matter.region("delivery") == "delivered"


def _system() -> tuple:
    from chassis.actor import SYSTEM

    return (SYSTEM,)


# -- the certificate -----------------------------------------------------------------------------


def test_a_certificate_is_corrected_revoked_and_ends() -> None:
    matter = World().file().cleared()
    body = {"name_on_paper": "Test Citizen I", "text": TEXT}
    matter.act(DSP_OFFICER, "correct", **body)
    assert matter.papers().count("certificate") == 2
    with pytest.raises(NotAllowed):
        matter.act(HEAD, "revoke", text=TEXT)
    matter.act(SP_OFFICER, "revoke", text=TEXT)
    assert matter.state == "revoked"
    ending = World().file().cleared()
    ending.world.pass_time(days=366)
    assert ending.state == "expired"


# -- the visit -----------------------------------------------------------------------------------


def test_a_visit_is_agreed_on_through_the_verification() -> None:
    world = World()
    matter = world.file().begun()
    (enquiry,) = matter.enquiries()
    enquiry.assigned()
    at = "2026-11-18T10:00:00+05:30"
    enquiry.act(ENQUIRY_OFFICER, "propose-time", visit_at=at)
    assert matter.told_of("verification.visit-offered.citizen") == 1
    preferred = "2026-11-19T17:00:00+05:30"
    matter.act(CITIZEN, "answer-visit", reply="another-time", preferred_at=preferred)
    assert enquiry.region("appointment") == "another-time-asked"
    enquiry.act(ENQUIRY_OFFICER, "propose-time", visit_at=preferred)
    matter.act(CITIZEN, "answer-visit", reply="accept")
    assert enquiry.region("appointment") == "time-accepted"
    with pytest.raises(ActionNotOpen):
        matter.act(CITIZEN, "answer-visit", reply="accept")
    enquiry.visited()
    assert matter.told_of("verification.visit-recorded.citizen") == 1


def test_a_visit_is_proved_by_place_and_time() -> None:
    matter = World().file(place=HOME).begun()
    (enquiry,) = matter.enquiries()
    enquiry.assigned().visited("absent", position={"lat": 25.6222, "lon": 85.1282, "accuracy": 8})
    sha256 = "a" * 64
    enquiry.world.pass_time(hours=1)
    enquiry.visited(
        "absent", position={"lat": 25.70, "lon": 85.20}, photos=["abcdefgh"], photo_hashes=[sha256]
    )
    near, far = enquiry.view["visits"]
    assert near["inside"] is True and 90 < near["distance_m"] < 110
    assert far["inside"] is False and far["sha256"] == [sha256] and far["photos"] == 1
    assert "at the address" in near["told"]["en"]
    assert "lat" not in str(enquiry.view)


def test_a_phone_that_was_offline_sends_each_visit_once_and_none_before_its_time() -> None:
    world = World()
    (enquiry,) = world.file().begun().enquiries()
    enquiry.assigned()
    taken = world.now.isoformat()
    world.pass_time(days=2)
    enquiry.visited("absent", captured_at=taken)
    again = {"captured_at": taken, "outcome": "absent", "position": HOME}
    assert refused("captured_at", enquiry, ENQUIRY_OFFICER, "record-visit", **again)
    early = again | {"captured_at": "2026-11-01T10:00:00+05:30"}
    said = refused("captured_at", enquiry, ENQUIRY_OFFICER, "record-visit", **early)
    assert said == "in-the-past"


@pytest.mark.parametrize("reason", ["absent", "moved", "refused"])
def test_three_failed_visits_on_different_days_and_proved_before_giving_up(reason: str) -> None:
    world = World()
    (enquiry,) = world.file().begun().enquiries()
    enquiry.assigned()
    body = {"found": UNKNOWN, "text": TEXT}
    for _ in range(3):
        enquiry.visited(reason)  # the same day
        world.pass_time(minutes=10)
    assert refused("found", enquiry, ENQUIRY_OFFICER, "report", **body) == "not-a-choice"
    world.pass_time(days=1)
    enquiry.visited(reason, position=None)  # without proof
    world.pass_time(days=1)
    enquiry.visited(reason)
    assert refused("found", enquiry, ENQUIRY_OFFICER, "report", **body) == "not-a-choice"
    world.pass_time(days=1)
    enquiry.visited(reason, position=None, photos=["abcdefgh"])
    refusal = {"found": "adverse", "text": TEXT}
    assert refused("found", enquiry, ENQUIRY_OFFICER, "report", **refusal) == "not-a-choice"
    enquiry.act(ENQUIRY_OFFICER, "report", **body)
    enquiry.act(HEAD, "send")
    assert enquiry.case["result"] == UNKNOWN


def test_an_enquiry_whose_verification_is_withdrawn_is_needed_no_longer() -> None:
    matter = World().file(earlier=[EARLIER]).begun()
    matter.act(CITIZEN, "withdraw")
    assert {enquiry.state for enquiry in matter.enquiries()} == {"not-needed"}
