"""A notice of a wanted person and the register of warrants: what ends it, what keeps it, and that
nobody is told the same every day."""

from datetime import timedelta
from typing import Any

import pytest

from casework.engine.case import tracking_view
from chassis.actor import SYSTEM
from contracts.errors import ActionNotOpen, NotAllowed
from services.notices.jobs import BECAUSE, KINDS
from services.notices.stand_ins import warrants
from services.notices.warrant_register import ENDS, IN_FORCE, UNKNOWN
from tests.unit.complaints.posts import SP_OFFICER
from tests.unit.notices.notice import COLLEAGUE, DEFINITION, MONDAY, Notice, is_nowhere, published

REGISTER = {"record-in-force": {}, "record-unknown": {}, "record-register-refusal": {"code": "x"}}
"""What the register answers that leaves a notice where it is."""


def answers_daily(one: Notice, action: str, days: int) -> None:
    for _ in range(days):
        one.act(SYSTEM, action, **REGISTER[action])
        assert one.case["register_due_at"] == one.now + timedelta(hours=24)
        one.pass_time(hours=24)


def steps(one: Notice) -> list[str]:
    return [entry["action"] for entry in tracking_view(DEFINITION, one.case)["timeline"]]


def test_it_is_asked_at_once_when_it_is_published_and_never_of_an_arrest():
    draft = Notice()
    assert "register_due_at" not in draft.case
    for kind, more in (("wanted", {}), ("proclaimed", {}), ("reward", {"reward": "Rs 10,000"})):
        one = published(kind=kind, **more)
        assert one.case["register_due_at"] == MONDAY
        assert one.case["regions"] == {"register": "comparison-due"}
    arrest = published(kind="arrested")
    assert arrest.case.get("register_due_at") is None and arrest.case["regions"] == {}
    arrest.pass_time(days=4)
    assert "public-notices.no-answer.station" not in arrest.told


def test_in_force_is_said_once_and_kept_with_its_newest_day():
    one = published()
    templates = list(one.told)
    assert one.row()["compared_on"] is None
    answers_daily(one, "record-in-force", 20)
    assert one.told == templates, "nobody is told that nothing is new"
    assert steps(one) == ["file", "publish", "record-in-force"]
    assert len(one.case["timeline"]) == 3
    assert one.row()["compared_on"] == "2026-12-05"
    view: Any = tracking_view(DEFINITION, one.case)
    assert [(row["by"]["en"], row["on"]) for row in view["comparisons"]] == [
        ("Register of warrants, by itself", "05-12-2026")
    ]
    one.act(COLLEAGUE, "confirm", looked_up_in="court-record")
    view = tracking_view(DEFINITION, one.case)
    assert [(row["by"]["en"], row["on"]) for row in view["comparisons"]] == [
        ("Record of the court", "06-12-2026"),
        ("Register of warrants, by itself", "05-12-2026"),
    ]
    assert one.row()["compared_on"] == "2026-12-06"
    # One line of each stays, the newest first.
    answers_daily(one, "record-in-force", 2)
    one.act(COLLEAGUE, "confirm", looked_up_in="warrant-register")
    assert [row["by_hand"] for row in one.case["comparisons"]] == [True, False]


@pytest.mark.parametrize("answer", REGISTER)
def test_the_officer_compares_every_thirty_days_whatever_the_register_says(answer: str):
    one = published()
    answers_daily(one, answer, 31)
    assert "public-notices.recheck.station" in one.told
    assert (one.state, is_nowhere(one)) == ("lapsed", True)
    assert one.case["register_due_at"] is None, "what has ended is not asked about"
    with pytest.raises(ActionNotOpen):
        one.act(SYSTEM, answer, **REGISTER[answer])


@pytest.mark.parametrize("before", ["", *REGISTER])
@pytest.mark.parametrize("because", sorted(BECAUSE.values()))
def test_a_warrant_that_is_in_force_no_more_ends_the_notice_at_once(because: str, before: str):
    one = published()
    if before:
        answers_daily(one, before, 2)
    one.told.clear()
    one.act(SYSTEM, "record-no-longer-wanted", because=because)
    assert (one.state, is_nowhere(one)) == ("cancelled", True)
    assert one.told == ["public-notices.no-longer-wanted.station"]
    assert one.case["register_due_at"] is None
    text = one.case["timeline"][-1]["text"]
    label = DEFINITION.actions["record-no-longer-wanted"].form.choices["because"][because]["label"]
    for language in ("hi", "en"):
        assert label[language] in text[language]


@pytest.mark.parametrize("answer", ["record-unknown", "record-register-refusal"])
def test_what_the_register_does_not_know_is_told_once_and_asked_on(answer: str):
    one = published()
    answers_daily(one, answer, 10)
    answers_daily(one, "record-unknown", 2)
    assert one.told.count("public-notices.not-confirmed.station") == 1
    assert "public-notices.no-answer.station" not in one.told
    assert (one.state, steps(one)) == ("published", ["file", "publish", answer])
    assert one.row()["compared_on"] is None, "it was not found to be wanted"
    # The number was entered there later; and lost again.
    answers_daily(one, "record-in-force", 2)
    answers_daily(one, answer, 2)
    assert steps(one)[2:] == [answer, "record-in-force", answer]
    assert one.told.count("public-notices.not-confirmed.station") == 2


def test_a_register_that_is_away_is_told_once_and_the_notice_stays_until_the_thirty_days_end():
    one = published()
    answers_daily(one, "record-in-force", 2)
    one.pass_time(days=2)
    assert "public-notices.no-answer.station" not in one.told
    one.pass_time(days=20)
    assert (one.state, one.told.count("public-notices.no-answer.station")) == ("published", 1)
    # It is back, and away again.
    answers_daily(one, "record-in-force", 1)
    one.pass_time(days=4)
    assert one.told.count("public-notices.no-answer.station") == 2
    one.pass_time(days=3)
    assert (one.state, is_nowhere(one)) == ("lapsed", True)


@pytest.mark.parametrize("action", [*REGISTER, "record-no-longer-wanted"])
def test_nobody_answers_in_the_registers_name(action: str):
    one = published()
    for officer in (COLLEAGUE, SP_OFFICER):
        with pytest.raises(NotAllowed):
            one.act(officer, action)


def test_every_answer_leads_somewhere_and_the_stand_in_gives_them_all():
    assert set(BECAUSE) == ENDS
    offered = DEFINITION.actions["record-no-longer-wanted"].form.choices["because"]
    assert set(BECAUSE.values()) == set(offered)
    assert {warrants.IN_FORCE, *warrants.OTHERS} == {IN_FORCE, UNKNOWN, *ENDS}
    assert set(KINDS) == set(DEFINITION.form.choices["kind"]) - {"arrested"}
