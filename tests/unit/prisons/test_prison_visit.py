"""The prison visit as its folder says it: sound, and right at the turns that matter."""

import copy

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from contracts.errors import ActionNotOpen, NotAllowed, ValidationFailed
from setu.lint import findings
from tests.support.sources import ROOT
from tests.unit.prisons.visit import (
    CITIZEN,
    CITIZENS,
    CLERK,
    CLERK_OF_GAYA,
    DEFINITION,
    INSPECTOR_GENERAL,
    REASONS,
    SUPERINTENDENT,
    SUPERINTENDENT_OF_GAYA,
    World,
    opening,
    with_capacity,
)


def refused_for(visit_at: str, world: World | None = None) -> str:
    with pytest.raises(ValidationFailed) as raised:
        (world or World()).file(visit_at=visit_at)
    refusal = raised.value.fields["visit_at"]
    return refusal if isinstance(refusal, str) else refusal["code"]


def test_the_folder_is_sound_and_has_no_python():
    folder = ROOT / "services/prisons"
    assert findings(folder) == []
    assert not list(folder.rglob("*.py"))


def test_who_comes_back_to_a_place_without_booking_one_is_found_by_the_linter():
    source = copy.deepcopy(DEFINITION.to_dict())
    del source["actions"]["allow-appeal"]["books"], source["actions"]["allow-appeal"]["keep"]
    faults = lint(loader.load(source))
    assert "action allow-appeal leads to where visit is held and does not book it" in faults


def test_an_appointment_is_ahead_within_a_month_in_opening_hours_and_not_on_a_sunday():
    assert refused_for(opening(0, 10)) == "in-the-past"
    assert refused_for(opening(31)) != ""
    assert refused_for(opening(6)) == "no-such-slot"
    assert refused_for(opening(3, 17)) == "no-such-slot"


def test_what_is_full_is_full_until_somebody_gives_a_place_back():
    world = World(with_capacity(2))
    first, _ = world.file(CITIZENS[0]), world.file(CITIZENS[1])
    with pytest.raises(ValidationFailed) as raised:
        world.file(CITIZENS[2])
    assert raised.value.fields["visit_at"]["code"] == "slot-full"
    first.act(CITIZENS[0], "cancel")
    world.file(CITIZENS[2])


def test_a_visit_that_took_place_counts_for_the_week_and_one_that_did_not_does_not():
    world = World()
    visit = world.file().approved()
    assert refused_for(opening(5), world) == "already-booked"
    world.pass_time(days=3)
    visit.act(CLERK, "record-visit")
    assert refused_for(opening(5), world) == "already-booked"
    missed = world.file(CITIZENS[1], visit_at=opening(4)).approved()
    world.pass_time(days=1, hours=1)
    missed.act(CLERK, "record-absence")
    world.file(CITIZENS[1], visit_at=opening(8))


def test_only_the_superintendent_of_the_jail_approves():
    visit = World().file()
    visit.act(CLERK, "check-completeness")
    for actor in (CLERK, CLERK_OF_GAYA, INSPECTOR_GENERAL, CITIZEN):
        with pytest.raises(NotAllowed):
            visit.act(actor, "approve")
    visit.act(SUPERINTENDENT, "approve")
    assert visit.state == "approved"


def test_nothing_is_approved_before_its_papers_are_checked():
    with pytest.raises(ActionNotOpen):
        World().file().act(SUPERINTENDENT, "approve")


def test_an_allowed_appeal_books_a_new_place():
    world = World()
    visit = world.file()
    visit.act(SUPERINTENDENT, "refuse", text=REASONS)
    visit.act(CITIZEN, "appeal", text="मेरे काग़ज़ सही हैं।")
    with pytest.raises(ValidationFailed):
        visit.act(INSPECTOR_GENERAL, "allow-appeal")
    visit.act(INSPECTOR_GENERAL, "allow-appeal", visit_at=opening(9))
    assert visit.state == "approved"
    assert visit.case["slots"]["visit"]["at"] == visit.case["visit"]["at"]


def test_only_the_superintendent_corrects_a_pass_and_only_one_that_was_issued():
    visit = World().file()
    with pytest.raises(ActionNotOpen):
        visit.act(SUPERINTENDENT, "correct-pass", right_name="Test Visitor Won")
    visit.approved()
    for actor in (CLERK, SUPERINTENDENT_OF_GAYA, INSPECTOR_GENERAL, CITIZEN):
        with pytest.raises(NotAllowed):
            visit.act(actor, "correct-pass", right_name="Test Visitor Won")
    visit.act(SUPERINTENDENT, "correct-pass", right_name="Test Visitor Won")
    assert visit.state == "approved"
    assert [due["kind"] for due in visit.case["documents_due"]] == [
        "visit-pass",
        "visit-pass-corrected",
    ]
    assert "Won" not in str(visit.case["timeline"])


def test_a_returned_application_holds_its_time_for_three_days_and_no_longer():
    world = World(with_capacity(1))
    visit = world.file(visit_at=opening(11))
    visit.act(CLERK, "return", text=REASONS)
    world.pass_time(hours=71)
    assert visit.state == "returned"
    with pytest.raises(ValidationFailed):
        world.file(CITIZENS[1], visit_at=opening(11))
    world.pass_time(hours=2)
    assert visit.state == "refused"
    assert world.file(CITIZENS[1], visit_at=opening(11)).state == "submitted"


def test_who_answers_in_time_keeps_the_time_that_was_held():
    world = World(with_capacity(1))
    visit = world.file(visit_at=opening(11))
    place = visit.case["slots"]["visit"]
    visit.act(CLERK, "return", text=REASONS)
    world.pass_time(hours=71)
    visit.act(CITIZEN, "resubmit", text="काग़ज़ की साफ़ फ़ोटो भेजी है।")
    world.pass_time(hours=72)
    assert (visit.state, visit.case["slots"]["visit"]) == ("submitted", place)


def test_a_visit_that_nobody_records_is_missed_the_day_after():
    world = World()
    visit = world.file().approved()
    world.pass_time(days=3)
    assert visit.state == "approved"
    world.pass_time(days=1)
    assert visit.state == "missed"
