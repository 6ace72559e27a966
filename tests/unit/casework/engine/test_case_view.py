"""What a case tells everybody: the definition's own fields, what comes next, and who acted not."""

from datetime import timedelta

import pytest

from casework.definition import loader
from casework.engine.notices import context
from contracts.events import TrackingView
from tests.unit.casework.region_samples import (
    HEAD,
    MONDAY,
    NAMED,
    OWNER,
    RECORD,
    Procession,
    source,
)
from tests.unit.casework.samples import both


def test_the_view_shows_the_fields_that_the_definition_names_in_json_types() -> None:
    case = Procession()
    assert case.view["fee"] is None
    case.act(OWNER, "pay")
    assert case.view["fee"] == {"paid_at": "2026-11-16T06:00:00.000+00:00", "rupees": 50}
    TrackingView().load({**case.view, "station": None})


def test_a_number_of_a_register_is_none_until_the_case_is_in_the_book() -> None:
    changed = source()
    changed["registers"] = {"permit": {"name": both("Permits")}}
    changed["view"].append("permit")
    case = Procession(loader.load(changed))
    assert case.case["permit"] is None
    assert case.view["permit"] is None


def test_times_in_lists_and_documents_are_text_too() -> None:
    case = Procession()
    case.case = {**case.case, "fee": [{"at": MONDAY}]}
    case.case["documents"] = [{"id": "d", "kind": "permit", "issued_at": MONDAY}]
    moment = "2026-11-16T06:00:00.000+00:00"
    assert case.view["fee"] == [{"at": moment}]
    assert case.view["documents"][0]["issued_at"] == moment


def test_what_is_more_urgent_than_the_states_own_next_step_is_told_first() -> None:
    case = Procession()
    assert case.view["next"] == {
        "what": both("Pay"),
        "by": "2026-11-19T06:00:00.000+00:00",
        "rule": both("Three days"),
    }
    case.act(OWNER, "pay")
    assert case.view["next"]["what"] == both("It is decided")


def test_what_is_told_first_needs_its_clock_to_run() -> None:
    case = Procession()
    case.case["clocks"] = [c for c in case.case["clocks"] if c["name"] != "fee"]
    assert case.view["next"]["what"] == both("It is decided")


def test_what_is_told_first_without_a_clock_needs_its_condition_alone() -> None:
    changed = source()
    (notice,) = changed["next_first"]
    del notice["clock"]
    notice["rule"] = both("A rule")
    case = Procession(loader.load(changed))
    assert case.view["next"] == {"what": both("Pay"), "by": None, "rule": both("A rule")}
    case.act(HEAD, "ask")
    assert case.view["next"]["what"] == both("You answer")


def test_an_entry_keeps_who_acted_in_which_rank_and_office_under_which_version() -> None:
    case = Procession()
    case.act(HEAD, "ask")
    first_entry = case.last.entries[0]
    assert first_entry["actor_rank"] == RECORD["rank"]
    assert first_entry["actor_name"] == RECORD["name"]
    assert first_entry["actor_office"] == HEAD.station
    assert first_entry["definition_version"] == 1
    line = case.view["timeline"][-1]
    assert not {"actor", "actor_rank", "actor_name", "actor_office"} & set(line)
    assert "Test Officer One" not in str(case.last.events)


def test_the_entry_of_a_citizen_and_of_the_system_has_no_rank() -> None:
    case = Procession()
    assert case.case["timeline"][0]["actor_rank"] is None
    case.tick(hours=72)
    assert case.last.entries[0]["actor_name"] is None


@pytest.mark.parametrize("back", [1, 60, 86_400])
def test_no_entry_is_earlier_than_the_one_before_though_a_servers_clock_was_set_back(
    back: int,
) -> None:
    case = Procession()
    case.now -= timedelta(seconds=back)
    case.act(OWNER, "pay")
    assert case.last.entries[0]["at"] == case.case["fee"]["paid_at"] == MONDAY
    assert case.case["updated_at"] == MONDAY
    case.now += timedelta(seconds=back + 1)
    case.act(HEAD, "ask")
    assert case.last.entries[0]["at"] == MONDAY + timedelta(seconds=1)


def test_a_tick_of_a_server_whose_clock_is_behind_is_not_before_the_last_change() -> None:
    changed = source()
    words = {"tell": ["procession.late.sp"], "text": both("Not paid")}
    changed["clocks"]["fee"]["marks"][0] |= words
    case = Procession(loader.load(changed))
    case.now += timedelta(hours=73)
    case.act(HEAD, "ask")
    case.tick(minutes=-30)
    assert case.texts() == ["escalate", "lapse"]
    assert {entry["at"] for entry in case.last.entries} == {MONDAY + timedelta(hours=73)}


def test_a_text_may_use_what_the_view_shows_and_who_has_the_case() -> None:
    case = Procession()
    case.act(OWNER, "pay")
    case.act(HEAD, "assign", officer="eo.one")
    values = context(case.definition, case.case, case.last.entries[0])
    assert values["fee"]["rupees"] == 50
    assert values["capability"]["name"] == NAMED["name"]


def test_the_files_that_answers_name_stand_in_the_case_and_its_view_each_once() -> None:
    changed = source()
    papers = {"name": "papers", "type": "files", "pii": True, "label": both("Papers")}
    changed["actions"]["renew"]["form"] = {"fields": [papers]}
    case = Procession(loader.load(changed))
    assert "attachments" not in case.view, "a case without files is as it always was"
    for first, second in (("one-file", "two-file"), ("two-file", "three-file")):
        case.tick(hours=73)
        case.act(OWNER, "renew", papers=[first, second])
    assert case.view["attachments"] == ["one-file", "two-file", "three-file"]
    assert case.last.events[0]["data"]["case"]["attachments"] == case.view["attachments"]
    case.tick(hours=73)
    assert case.view["attachments"] == ["one-file", "two-file", "three-file"]
