"""The ways of a verification, step by step."""

import pytest

from chassis.actor import SYSTEM
from contracts.errors import ActionNotOpen, NotAllowed
from services.verification.rules.decision import ADVERSE, UNKNOWN
from setu.lint import findings
from tests.support.sources import ROOT
from tests.unit.verification.forms import TEXT
from tests.unit.verification.posts import (
    CITIZEN,
    DIG,
    DSP_OFFICER,
    DUTY_OFFICER,
    HEAD,
    SP_OFFICER,
)
from tests.unit.verification.stages import EARLIER, NAMESAKE, RECORD, adverse, judged, refused
from tests.unit.verification.world import KINDS, Matter, World


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
        faults = refused("compared", matter, HEAD, "judge-candidate", **body, compared=compared)
        assert faults == "not-accepted"
    assert refused("compared", matter, HEAD, "judge-candidate", **body) == "required"
    judged(matter, "another-person", candidate="CR-000102")
    assert matter.state == "enquired"
    faults = refused(
        "recommendation",
        matter,
        HEAD,
        "recommend",
        recommendation=ADVERSE,
        stage="trial",
        text=TEXT,
    )
    assert faults == "not-accepted"
    (hit,) = matter.case["record_check"]["candidates"]
    assert (hit["decision"], hit["by"]) == ("another-person", HEAD.id)


def test_each_candidate_is_judged_once_and_all_before_it_goes_on() -> None:
    matter = World().file().begun().enquired().searched(RECORD, NAMESAKE)
    judged(matter, "another-person")
    assert matter.state == "under-check"
    body = {"candidate": "CR-000101", "decision": "another-person", "text": TEXT}
    assert refused("candidate", matter, HEAD, "judge-candidate", **body) == "not-accepted"
    judged(matter, "another-person", candidate="CR-000102")
    assert matter.state == "enquired"


def test_a_record_that_is_named_twice_is_one_to_be_judged() -> None:
    searched = World().file().begun().enquired().searched(RECORD, NAMESAKE, RECORD)
    by_hand = World().file().begun().enquired()
    by_hand.act(SYSTEM, "record-refused-search", code="too-long")
    rows = [{"id": "CR-000101"}, {"id": "CR-000102"}, {"id": " CR-000101 "}]
    by_hand.act(HEAD, "enter-search", candidates=rows, text=TEXT)
    for matter in (searched, by_hand):
        judged(matter, "another-person")
        judged(matter, "another-person", candidate="CR-000102")
        assert matter.state == "enquired", "nothing is left to be judged"


def test_a_wrong_judgement_is_taken_back_and_judged_anew() -> None:
    matter = World().file().begun().searched(RECORD, NAMESAKE)
    body = {"candidate": "CR-000101", "text": TEXT}
    faults = refused("candidate", matter, HEAD, "take-judgement-back", **body)
    assert faults == "not-accepted"
    judged(matter, "same-person", "born-on")
    matter.act(HEAD, "take-judgement-back", **body)
    judged(matter, "same-person", "born-on")
    judged(matter, "another-person", candidate="CR-000102")
    matter.enquired().recommended(ADVERSE).act(SP_OFFICER, "send-back", text=TEXT)
    with pytest.raises(NotAllowed):
        matter.act(DUTY_OFFICER, "take-judgement-back", **body)
    matter.act(HEAD, "take-judgement-back", **body)
    assert (matter.state, matter.region("records")) == ("under-check", "records-searched")
    assert matter.told_of("verification.sent-back.citizen") == 2
    judged(matter, "another-person")
    assert matter.state == "enquired"
    matter.recommended()
    with pytest.raises(ActionNotOpen):
        matter.act(HEAD, "take-judgement-back", **body)


def test_what_was_found_is_not_passed_over() -> None:
    matter = World().file().begun().searched(RECORD)
    judged(matter, "same-person", "born-on", "photo")
    matter.enquired()
    body = {"recommendation": "nothing-adverse", "text": TEXT}
    assert refused("recommendation", matter, HEAD, "recommend", **body) == "not-accepted"


# -- hearing, decision, appeal -------------------------------------------------------------------


def test_nobody_is_refused_unheard() -> None:
    matter = adverse()
    assert refused("form", matter, SP_OFFICER, "approve") == "not-accepted"
    with pytest.raises(NotAllowed):
        matter.act(DSP_OFFICER, "hear", text=TEXT)
    matter.act(SP_OFFICER, "hear", text=TEXT)
    assert "show-cause" in matter.papers()
    with pytest.raises(ActionNotOpen):
        matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    matter.act(CITIZEN, "answer", whole=True, text="यह मैं नहीं हूँ।")
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    assert matter.state == "adverse-reported" and "adverse-report" in matter.papers()
    matter.act(CITIZEN, "appeal", text="मैं असहमत हूँ।")
    matter.act(DIG, "decide-appeal", decision="allow", text=TEXT)
    assert matter.state == "issued" and matter.case["result"]["code"] == "nothing-adverse"


def test_a_first_word_does_not_end_the_fifteen_days() -> None:
    matter = adverse()
    matter.act(SP_OFFICER, "hear", text=TEXT)
    matter.act(CITIZEN, "answer", text="मैं काग़ज़ लाता हूँ।")
    assert matter.state == "being-heard"
    with pytest.raises(ActionNotOpen):
        matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    matter.world.pass_time(days=10)
    matter.act(CITIZEN, "answer", text="ये काग़ज़ हैं।", whole=True)
    assert matter.state == "decision-due"


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
    matter.act(CITIZEN, "answer", whole=True, text="नहीं")
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    matter.world.pass_time(days=29)
    assert "appeal" in matter.open(CITIZEN)
    matter.world.pass_time(days=2)
    assert "appeal" not in matter.open(CITIZEN), "what would be refused is not offered"
    with pytest.raises(ActionNotOpen):
        matter.act(CITIZEN, "appeal", text="नहीं")


def test_could_not_verify_is_nothing_adverse() -> None:
    matter = World().file().begun().searched().enquired(UNKNOWN)
    body = {"recommendation": ADVERSE, "stage": "facts", "text": TEXT}
    assert refused("recommendation", matter, HEAD, "recommend", **body) == "not-accepted"
    matter.recommended(UNKNOWN).act(DSP_OFFICER, "confirm-not-verified", text=TEXT)
    assert matter.state == "not-verified"
    assert "certificate" not in matter.papers()


def late(code: str = "verification-character") -> Matter:
    """One that was decided after its time limit."""
    matter = World().file(code).begun().searched()
    matter.world.pass_time(days=40)
    return matter.enquired().recommended()


def test_the_delay_is_reckoned_day_by_day_up_to_the_most() -> None:
    world = World()
    matter = world.file().begun()
    world.pass_time(seconds=(matter.clock("service")["due_at"] - world.now).total_seconds())
    assert matter.view["delay"]["shown"] is None, "the first day is not over"
    world.pass_time(days=3)
    assert matter.view["delay"]["shown"] == "₹750"
    world.pass_time(days=40)
    assert (matter.view["delay"]["shown"], matter.case["delay"]["next_at"]) == ("₹5,000", None)


def test_a_paper_that_comes_late_does_not_take_the_appeal_for_delay_away() -> None:
    matter = late()
    matter.act(SP_OFFICER, "approve")
    assert matter.state == "issued" and "appeal-delay" in matter.open(CITIZEN)
    matter.world.pass_time(days=29)
    matter.act(CITIZEN, "appeal-delay")
    matter.world.pass_time(days=16)
    assert matter.told_of("verification.delay-appeal-overdue.range") == 1
    matter.act(SP_OFFICER, "answer-delay-appeal", text=TEXT)
    assert matter.region("delay") == "delay-answered"


def test_the_appeal_for_delay_ends_thirty_days_after_the_decision() -> None:
    matter = late()
    matter.act(SP_OFFICER, "approve")
    assert "appeal-delay" in matter.open(CITIZEN)
    matter.world.pass_time(days=31)
    assert "appeal-delay" not in matter.open(CITIZEN), "what would be refused is not offered"
    with pytest.raises(ActionNotOpen):
        matter.act(CITIZEN, "appeal-delay")


def test_a_notice_after_the_due_date_leaves_the_appeal_for_delay() -> None:
    matter = World().file().begun().searched(RECORD)
    judged(matter, "same-person", "born-on")
    matter.world.pass_time(days=40)
    matter.enquired().recommended(ADVERSE).act(SP_OFFICER, "hear", text=TEXT)
    matter.act(CITIZEN, "appeal-delay")
    appealed = matter.clock("delay-appeal")["due_at"]
    matter.act(CITIZEN, "answer", whole=True, text="नहीं")
    matter.act(SP_OFFICER, "decide", decision="adverse", text=TEXT)
    ruling = matter.clock("delay-appeal")
    assert (ruling["status"], ruling["due_at"]) == ("running", appealed), "still owed, as before"
    matter.act(SP_OFFICER, "answer-delay-appeal", text=TEXT)
    withdrawn = late()
    withdrawn.act(CITIZEN, "withdraw")
    assert "appeal-delay" not in withdrawn.open(CITIZEN)


def test_a_recommendation_may_be_sent_back() -> None:
    matter = World().file().begun().searched().enquired().recommended()
    matter.act(DSP_OFFICER, "send-back", text=TEXT)
    assert matter.recommended().state == "recommended"
