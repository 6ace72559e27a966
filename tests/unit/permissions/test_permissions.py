"""Permissions as their folder says them: sound, and right at the turns that matter."""

import pytest

from casework.definition.public_lists import public_lists
from casework.engine.case import tracking_view
from contracts.errors import ActionNotOpen, NotAllowed, NotFound, ValidationFailed
from setu.lint import findings
from tests.support.sources import ROOT
from tests.unit.complaints.posts import (
    CITIZEN,
    DSP_OFFICER,
    DUTY_OFFICER,
    FAR,
    FAR_DSP_OFFICER,
    HEAD,
    SP_OFFICER,
    STRANGER,
    pending,
)
from tests.unit.permissions.permission import (
    BUILDING,
    CODES,
    GRANT,
    REASONS,
    SECOND,
    Permission,
    at,
    form,
)

ALL_THREE = ("citizen", "second", "station")
"""Who is told when what was granted changes."""


def refused(code: str = "event-noc", **answers: object) -> dict[str, object]:
    with pytest.raises(ValidationFailed) as raised:
        Permission(code, **answers)
    return {
        name: one if isinstance(one, str) else one["code"]
        for name, one in raised.value.fields.items()
    }


def granted(code: str = "event-noc") -> Permission:
    one = Permission(code)
    one.act(HEAD, "report", opinion="with-conditions", text="Keep to the left side.")
    one.act(DSP_OFFICER, "grant", **GRANT)
    return one


def paper_holds(one: Permission) -> bool:
    return one.state not in one.definition.documents["permission"].revoked_in


def test_the_folder_is_sound_and_has_no_python():
    folder = ROOT / "services/permissions"
    assert findings(folder) == []
    assert not list(folder.rglob("*.py"))


@pytest.mark.parametrize("code", CODES)
def test_each_is_reported_on_granted_and_over_with_its_time(code: str):
    one = Permission(code)
    assert (one.state, one.told[-2:]) == (
        "submitted",
        ["permissions.filed.station", "permissions.named.second"],
    )
    with pytest.raises(NotAllowed):
        one.act(DUTY_OFFICER, "report", opinion="recommended", text="Nothing against it.")
    one.act(HEAD, "report", opinion="recommended", text="Nothing against it.")
    assert "Nothing against it" not in str(one.case["timeline"])
    assert "recommended" not in str(one.entries[-1])
    for officer in (HEAD, FAR_DSP_OFFICER):
        with pytest.raises((NotAllowed, NotFound)):
            one.act(officer, "grant", **GRANT)
    one.act(DSP_OFFICER, "grant", **GRANT)
    assert (one.state, one.papers) == ("granted", ["permission"])
    assert "permissions.granted.second" in one.told
    one.pass_time(days=4, hours=4, minutes=59)
    assert one.state == "granted"
    one.pass_time(minutes=2)
    assert (one.state, one.open_to(CITIZEN)) == ("over", set())


def test_what_is_late_needs_reasons_and_is_told_that_it_may_not_be_decided():
    late = {"starts_at": at(hours=47), "ends_at": at(hours=50)}
    assert refused(**late) == {"starts_at": "too-close"}
    assert refused(**late, late_reasons="No cause named.") == {"starts_at": "too-close"}
    one = Permission(**late, late_because="sudden", late_reasons="The guest comes earlier.")
    assert one.told[0] == "permissions.filed-late.citizen"
    assert "may not be decided in time" in one.next_in_words
    assert "may not be decided" in one.entries[0]["text"]["en"]


def test_times_that_cannot_be_are_refused():
    assert refused(ends_at=at(days=3)) == {"ends_at": "must-be-after"}
    assert refused("procession-noc", ends_at=at(days=6)) == {"ends_at": "too-far"}
    assert refused(starts_at=at(days=-1)) == {"starts_at": "in-the-past"}


def test_a_station_that_does_not_report_stops_nobody_and_each_desk_is_told_of():
    one = Permission()
    with pytest.raises(NotAllowed):
        one.act(HEAD, "grant", **GRANT)
    one.pass_time(hours=24)
    assert one.state == "without-report"
    assert {"permissions.report-late.citizen", "permissions.report-overdue.dsp"} <= {*one.told}
    one.pass_time(hours=12)
    assert "permissions.report-overdue.sp" in one.told
    one.pass_time(hours=12)
    assert "permissions.decision-overdue.sp" in one.told
    one.pass_time(hours=12)
    assert "permissions.decision-overdue.range" in one.told
    one.act(SP_OFFICER, "grant", **GRANT)
    assert one.state == "granted"


def test_what_nobody_decides_is_no_permission_and_is_said_to_be_none():
    one = Permission()
    one.pass_time(days=3, hours=12)
    assert {"permissions.begins-soon.dsp", "permissions.begins-soon.sp"} <= {*one.told}
    one.pass_time(hours=12)
    assert (one.state, one.papers) == ("not-decided", [])
    assert "This is no permission" in one.entries[-1]["text"]["en"]
    for whom in ("citizen", "second", "sp", "range"):
        assert f"permissions.not-decided.{whom}" in one.told
    with pytest.raises(ActionNotOpen):
        one.act(DSP_OFFICER, "grant", **GRANT)


def test_nothing_is_decided_in_silence_while_the_station_is_not_known_either():
    one = Permission(routing=pending())
    assert one.state == "routing-pending"
    one.pass_time(days=4)
    assert one.state == "not-decided"


def test_a_refusal_has_reasons_and_an_appeal_that_the_sp_allows_before_the_event():
    one = Permission()
    with pytest.raises(ValidationFailed):
        one.act(DSP_OFFICER, "refuse", text="no")
    with pytest.raises(NotAllowed):
        one.act(SP_OFFICER, "refuse", text=REASONS)
    one.act(DSP_OFFICER, "refuse", text=REASONS)
    assert REASONS not in str(one.case["timeline"])
    one.act(CITIZEN, "appeal", text="The examination ends at noon.")
    assert one.told[-1] == "permissions.appealed.sp"
    with pytest.raises(NotAllowed):
        one.act(DSP_OFFICER, "allow-appeal", **GRANT)
    one.pass_time(days=2, hours=1)
    assert one.told[-1] == "permissions.appeal-warning.sp"
    one.act(SP_OFFICER, "allow-appeal", **GRANT)
    assert (one.state, one.papers) == ("granted", ["permission"])


def test_an_appeal_that_is_rejected_ends_it_and_one_that_is_not_heard_is_no_permission():
    one, other = Permission(), Permission()
    for each in (one, other):
        each.act(DSP_OFFICER, "refuse", text=REASONS)
        each.act(CITIZEN, "appeal", text="The examination ends at noon.")
    one.act(SP_OFFICER, "reject-appeal", text=REASONS)
    assert (one.state, one.open_to(CITIZEN)) == ("appeal-rejected", set())
    other.pass_time(days=4)
    assert (other.state, other.told[-1]) == ("not-decided", "permissions.not-decided.range")


def test_a_refusal_may_be_appealed_until_the_event_begins():
    one = Permission()
    one.act(DSP_OFFICER, "refuse", text=REASONS)
    one.pass_time(days=3, hours=23)
    assert "appeal" in one.open_to(CITIZEN)
    one.pass_time(hours=1)
    assert (one.state, one.open_to(CITIZEN)) == ("refusal-final", set())


def test_what_is_revoked_holds_at_no_turn_that_follows():
    one = granted()
    assert paper_holds(one)
    one.act(DSP_OFFICER, "revoke", text=REASONS)
    assert one.told[-3:] == [
        f"permissions.revoked.{who}" for who in ("citizen", "second", "station")
    ]
    assert not paper_holds(one)
    one.act(CITIZEN, "appeal", text="Nothing has changed.")
    assert not paper_holds(one)
    one.act(SP_OFFICER, "reject-appeal", text=REASONS)
    assert not paper_holds(one)
    waiting, forgotten = granted(), granted()
    for each in (waiting, forgotten):
        each.act(DSP_OFFICER, "revoke", text=REASONS)
    waiting.act(CITIZEN, "appeal", text="Nothing has changed.")
    waiting.pass_time(days=4)
    forgotten.pass_time(days=4)
    assert (waiting.state, forgotten.state) == ("not-decided", "revocation-final")
    assert not paper_holds(waiting) and not paper_holds(forgotten)


def test_a_revocation_that_the_sp_sets_aside_is_a_permission_with_a_new_paper():
    one = granted()
    one.act(DSP_OFFICER, "revoke", text=REASONS)
    one.act(CITIZEN, "appeal", text="Nothing has changed.")
    one.act(SP_OFFICER, "allow-appeal", **GRANT)
    assert (one.state, one.papers) == ("granted", ["permission", "permission"])


def test_a_change_has_reasons_a_new_paper_and_a_new_end():
    one = granted()
    new = {name: GRANT[name] for name in ("place_granted", "conditions")}
    times = {"starts_at": at(days=4, hours=2), "ends_at": at(days=4, hours=7)}
    with pytest.raises(ValidationFailed):
        one.act(DSP_OFFICER, "change", **new, **times)
    one.act(DSP_OFFICER, "change", **new, **times, text=REASONS)
    assert one.papers == ["permission", "permission"]
    assert one.told[-3:] == [
        f"permissions.changed.{who}" for who in ("citizen", "second", "station")
    ]
    one.pass_time(days=4, hours=6)
    assert one.state == "granted"
    one.pass_time(hours=1)
    assert one.state == "over"


def test_the_organiser_cancels_and_the_second_person_and_the_station_are_told():
    one = granted()
    with pytest.raises(NotAllowed):
        one.act(SECOND, "cancel")
    one.act(CITIZEN, "cancel")
    assert one.told[-2:] == ["permissions.cancelled.second", "permissions.cancelled.station"]
    assert one.state == "cancelled" and not paper_holds(one)


def test_strangers_see_nothing_and_the_public_list_no_person():
    one = granted()
    with pytest.raises(NotFound):
        one.act(STRANGER, "cancel")
    public = public_lists(one.definition.source)["events"]
    row = public.row_of(tracking_view(one.definition, one.case))
    assert row is not None and row["roads"] == GRANT["roads"]
    assert not any("Organiser" in str(value) or "90000" in str(value) for value in row.values())
    one.act(DSP_OFFICER, "revoke", text=REASONS)
    assert public.row_of(tracking_view(one.definition, one.case)) is None


def test_every_station_along_the_route_is_asked_and_no_other_service_asks_any():
    along = [
        {"place": {"district": "Gaya", "station": FAR}, "where": "Test Chowk"},
        {"place": {"district": "Patna", "station": "5117002"}, "where": "Test Bridge"},
    ]
    requests = Permission("procession-noc", along=along).requests()
    assert [one["place"]["station"] for one in requests] == [FAR, "5117002"]
    report = BUILDING.definitions.newest("route-report")
    for answers in requests:
        report.form.validate(answers)
        assert "Organiser" not in str(answers)
    assert refused("procession-noc", along=[]) == {"along": "too-few"}
    assert Permission("event-noc").requests() == []


def test_a_loudspeaker_has_an_undertaking_and_a_night_only_by_an_order_of_the_state():
    assert refused("event-noc", loudspeaker="yes") == {"loudspeaker_promise": "required"}
    answers = form("loudspeaker-noc")
    del answers["promise"]
    with pytest.raises(ValidationFailed):
        BUILDING.definitions.newest("loudspeaker-noc").form.validate(answers)
    assert refused("loudspeaker-noc", night="state-order") == {"state_order": "required"}
    assert Permission("loudspeaker-noc", night="state-order", state_order="Order 5 of 2026")


def test_a_film_says_its_weapons_and_the_roads_it_closes():
    assert refused("film-shoot-noc", weapons="dummy") == {"weapons_details": "required"}
    assert refused("film-shoot-noc", closes_roads="yes") == {"roads_wanted": "required"}
