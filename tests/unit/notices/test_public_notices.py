"""Notices of arrested and wanted persons: never public by one officer, gone when they end."""

from typing import Any

import pytest

from casework.engine import access
from casework.engine.case import tracking_view
from chassis.actor import SYSTEM, Actor
from contracts.errors import ActionNotOpen, NotAllowed, NotFound, ValidationFailed
from setu.lint import findings
from tests.support.sources import ROOT
from tests.unit.complaints.posts import (
    CITIZEN,
    DUTY_OFFICER,
    FAR_SP,
    FAR_SP_OFFICER,
    HEAD,
    SP,
    SP_OFFICER,
)
from tests.unit.notices.notice import (
    APPROVED,
    COLLEAGUE,
    DEFINITION,
    ELSEWHERE,
    ENTERS,
    LISTS,
    Notice,
    is_nowhere,
    published,
)

PHOTO = "0f8fad5b-d9cb-469f-a165-70867728950e"
BECAUSE = "The court recalled the warrant."


def refused(**answers: Any) -> set[str]:
    with pytest.raises(ValidationFailed) as raised:
        Notice(**answers)
    return set(raised.value.fields)


def test_the_folder_is_sound():
    assert findings(ROOT / "services/notices") == []


def test_one_officer_alone_publishes_nothing():
    one = Notice()
    assert (one.state, one.told, is_nowhere(one)) == (
        "submitted",
        ["public-notices.filed.station"],
        True,
    )
    for officer in (ENTERS, COLLEAGUE, DUTY_OFFICER, HEAD, FAR_SP_OFFICER, ELSEWHERE, CITIZEN):
        with pytest.raises((NotAllowed, NotFound)):
            one.act(officer, "publish", **APPROVED)
    # Who entered it and has become the Superintendent since does not approve his own.
    one.case["owner"] = SP_OFFICER.id
    with pytest.raises(NotAllowed):
        one.act(SP_OFFICER, "publish", **APPROVED)
    assert is_nowhere(one)


@pytest.mark.parametrize("officer", [DUTY_OFFICER, HEAD, SP_OFFICER, CITIZEN])
def test_it_is_entered_at_the_office_of_a_superintendent_and_not_by_him(officer: Actor):
    with pytest.raises(NotAllowed):
        Notice(officer)


def test_each_lies_at_the_office_that_entered_it():
    one = Notice(ELSEWHERE)
    assert one.case["offices"]["handling"] == FAR_SP
    with pytest.raises(NotFound):
        one.act(SP_OFFICER, "publish", **APPROVED)
    one.act(FAR_SP_OFFICER, "publish", **APPROVED)
    assert one.state == "published"


def test_no_child_is_published():
    assert refused(born_on="2010-01-01") == {"born_on"}
    assert refused(born_on=None) == {"born_on"}
    # Grown up since, and a child on the day of the offence.
    child: dict[str, Any] = {"offence_on": "2016-06-30", "event_on": "2026-11-02"}
    assert refused(born_on="1998-12-31", **child) == {"born_on"}
    # Eighteen on that very day; of these years four are leap years, of others five.
    child["offence_on"] = "2015-06-30"
    assert refused(born_on="1997-07-01", **child) == {"born_on"}
    assert Notice(born_on="1997-06-30", **child).state == "submitted"


def test_a_birth_and_an_offence_are_days_that_have_no_time():
    assert refused(born_on="1980-12-31T10:00:00+05:30") == {"born_on"}
    assert refused(offence_on="2026-10-01T10:00:00+05:30") == {"offence_on"}
    answers = Notice(born_on="31/12/1980").form
    assert (answers["born_on"], answers["offence_on"]) == ("1980-12-31", "2026-10-01")


@pytest.mark.parametrize("bar", ["person_is", "offence_is"])
def test_no_victim_and_no_closed_fir_is_published(bar: str):
    assert refused(**{bar: None}) == {bar}
    assert refused(**{bar: "victim"}) == {bar}


def test_the_superintendent_confirms_or_refuses_with_reasons():
    one = Notice()
    with pytest.raises(ValidationFailed):
        one.act(SP_OFFICER, "publish", number="PN/7/2026")
    one.act(SP_OFFICER, "refuse", text="The person is a witness.")
    assert (one.state, is_nowhere(one)) == ("refused", True)
    assert "public-notices.refused.station" in one.told


def test_a_draft_is_withdrawn_or_ends_without_approval():
    one = Notice()
    one.act(COLLEAGUE, "withdraw", text="Entered twice.")
    assert (one.state, is_nowhere(one)) == ("withdrawn", True)
    late = Notice()
    late.pass_time(hours=24)
    assert late.told[1:] == [
        "public-notices.approval-warning.station",
        "public-notices.approval-overdue.range",
    ]
    late.pass_time(days=6)
    assert (late.state, is_nowhere(late)) == ("not-approved", True)
    with pytest.raises(ActionNotOpen):
        late.act(SP_OFFICER, "publish", **APPROVED)


@pytest.mark.parametrize(
    ("kind", "more"), [("wanted", {}), ("proclaimed", {}), ("reward", {"reward": "Rs 10,000"})]
)
def test_a_wanted_person_is_public_without_year_of_birth_or_address(kind: str, more: Any):
    one = published(kind=kind, **more)
    row = one.row()
    assert (one.state, row["name"], row["call"]) == ("published", "Test Person", "0612 0000000")
    assert row["kind"]["en"] and row["office"]["code"] == SP
    assert "1980" not in str(row) and "Test Lane" not in str(row)
    assert one.row("arrested-persons") is None


@pytest.mark.parametrize(
    ("kind", "answer", "photo"),
    [("wanted", "yes", PHOTO), ("wanted", "no", None), ("arrested", "yes", None)],
)
def test_a_photo_is_shown_of_one_wanted_where_the_superintendent_says_so(
    kind: str, answer: str, photo: str | None
):
    one = Notice(kind=kind, photo=[PHOTO])
    one.act(SP_OFFICER, "publish", **{**APPROVED, "photo_on_list": answer})
    assert one.case["notice"].get("photo") == photo
    one.act(SP_OFFICER, "cancel", because="mistake", text=BECAUSE)
    view = tracking_view(DEFINITION, one.case)
    assert view.pop("attachments") == [PHOTO]  # the file of the case, which no list shows
    assert is_nowhere(one) and PHOTO not in str(view)


def test_it_lapses_unless_it_is_compared_every_thirty_days():
    one = published()
    one.pass_time(days=28)
    assert "public-notices.recheck.station" in one.told
    one.act(COLLEAGUE, "confirm", looked_up_in="warrant-register")
    one.pass_time(days=28)
    assert one.row()
    one.pass_time(days=3)
    assert (one.state, is_nowhere(one)) == ("lapsed", True)
    assert "public-notices.lapsed.station" in one.told


@pytest.mark.parametrize("officer", [ENTERS, SP_OFFICER])
@pytest.mark.parametrize("kind", ["wanted", "arrested"])
def test_what_is_cancelled_leaves_the_list_at_once(kind: str, officer: Actor):
    one = published(kind=kind)
    assert not is_nowhere(one)
    with pytest.raises(ValidationFailed):
        one.act(officer, "cancel", because="recalled")
    row = one.case["notice"]
    one.act(officer, "cancel", because="recalled", text=BECAUSE)
    assert (one.state, is_nowhere(one)) == ("cancelled", True)
    # The state closes the lists by itself, also if a row were left.
    one.case["notice"] = row
    assert not any(map(one.row, LISTS))
    assert "public-notices.cancelled.station" in one.told


def test_an_arrest_shows_the_least_and_ends_by_itself():
    one = published(kind="arrested")
    assert (one.state, one.row()) == ("on-board", None)
    row = one.row("arrested-persons")
    assert set(row) == {"number", "name", "address", "offence", "day", "office"}
    assert set(one.case["notice"]) == {*row, "kind", "sex"}
    one.pass_time(days=8)
    assert (one.state, is_nowhere(one)) == ("over", True)


def test_the_superintendent_is_told_at_his_own_office_and_nobody_in_his_place():
    late, other = Notice(), published()
    late.pass_time(days=8)
    other.pass_time(days=31)
    offices = {**late.told_at, **other.told_at}
    assert offices.pop("public-notices.approval-overdue.range") != SP
    assert {template.removeprefix("public-notices.") for template in offices} == {
        *("filed.station", "approval-warning.station", "ended.station", "published.station"),
        *("recheck.station", "no-answer.station", "lapsed.station"),
    }
    assert set(offices.values()) == {SP}


def test_nobody_but_the_office_and_those_above_it_see_a_notice():
    one = published()
    for actor in (CITIZEN, DUTY_OFFICER, FAR_SP_OFFICER, ELSEWHERE):
        assert not access.may_see(DEFINITION, one.case, actor)
    assert access.may_see(DEFINITION, one.case, SYSTEM)
