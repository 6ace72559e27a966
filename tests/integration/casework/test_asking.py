"""A request to another office is a case of its own: opened, followed, joined, withdrawn."""

from datetime import timedelta

from contracts.events import CaseChanged, LinkMoved, TrackingView
from tests.support.linked_services import (
    CITIZEN,
    GANDHI,
    answer,
    ask_wards,
    checks_of,
    clerk,
    membership,
)


def test_a_step_opens_a_case_for_each_address_at_once(world) -> None:
    reference = world.file("membership", membership("NEHRU", "GANDHI"))
    assert world.rows(reference) == []
    view = world.act(GANDHI, reference, "check")
    rows = view["links"]["enquiries"]
    assert [row["station"]["code"] for row in rows] == ["libraries:NEHRU", "libraries:GANDHI"]
    row = rows[0]
    assert row["label"] == {"hi": "जाँच बाक़ी", "en": "To be checked"}
    assert (row["service"], row["state"], row["overdue"]) == ("address-check", "open", False)
    assert row["due_at"] == (world.now + timedelta(hours=72)).isoformat(timespec="milliseconds")
    assert (row["ended"], row["result"]) == (False, None)
    assert not {"n", "sequence"} & set(row)
    case = world.case(row["reference"])
    assert case["owner"] == f"asked:{reference}"
    assert case["offices"]["handling"] == "libraries:NEHRU"
    assert case["offices"]["asking"] == "libraries:GANDHI"
    assert case["office_codes"] == ["libraries:NEHRU"]
    assert world.desks["libraries"].store.personal(case)["form"] == {
        "ward": "libraries:NEHRU",
        "place": "Street 0",
        "person": "Test Citizen One",
        "library": "libraries:GANDHI",
    }
    assert world.case(reference)["links_due"] == []
    assert world.case(reference)["links_due_at"] is None


def test_what_the_answers_say_follows_when_all_have_come(world) -> None:
    reference = ask_wards(world)
    first, second = checks_of(world, reference)
    answer(world, first, "clear")
    assert world.case(reference)["state"] == "enquiring"
    assert [row["result"] for row in world.rows(reference)] == ["clear", None]
    answer(world, second, "clear")
    case = world.case(reference)
    assert case["state"] == "admitted"
    assert case["timeline"][-1]["text"]["en"] == "Admitted after 2 answers."
    assert case["timeline"][-1]["actor_role"] == "system"


def test_one_answer_is_enough_where_any_of_them_decides(world) -> None:
    reference = ask_wards(world)
    answer(world, checks_of(world, reference)[0], "adverse")
    case = world.case(reference)
    assert case["state"] == "doubted"
    assert case["timeline"][-1]["text"]["en"] == "A ward has doubts; 1 answers are to come."


def test_what_is_asked_again_replaces_what_was_asked_before(world) -> None:
    reference = ask_wards(world)
    answer(world, checks_of(world, reference)[0], "adverse")
    world.act(GANDHI, reference, "ask-again")
    world.deliver()
    assert world.case(reference)["state"] == "enquiring"
    assert len(world.rows(reference)) == len(world.cases("address-check")) == 4
    for check in checks_of(world, reference)[2:]:
        answer(world, check, "clear")
    assert world.case(reference)["state"] == "admitted"


def test_two_departments_ask_and_answer_each_other_as_one_does(departments) -> None:
    world = departments
    reference = ask_wards(world, service="wards")
    first, second = checks_of(world, reference)
    case = world.case(first)
    assert world.databases["wards"]["cases"].count_documents({}) == 2
    assert case["offices"] == {"handling": "wards:NEHRU", "asking": "libraries:GANDHI"}
    assert world.calls == [("wards", "ask_case")] * 2
    answer(world, first, "clear")
    answer(world, second, "clear")
    assert world.case(reference)["state"] == "admitted"


def test_the_events_have_the_shape_of_the_contract(departments) -> None:
    world = departments
    reference = ask_wards(world, service="wards")
    answer(world, checks_of(world, reference)[0], "clear")
    moved = [e for e in world.outboxes["wards"].relayed if e["type"] == "link.moved"]
    assert {event["to"] for event in moved} == {"libraries"}
    assert {event["source"] for event in moved} == {"wards"}
    for event in moved:
        LinkMoved().load(event["data"])
    events = [e for e in world.outboxes["libraries"].relayed if e["type"].startswith("case.")]
    assert {"case.linked", "case.link-changed"} <= {event["type"] for event in events}
    for event in events:
        CaseChanged().load(event["data"])
        TrackingView().load(event["data"]["case"])


def test_only_what_others_see_of_a_case_is_told_them(world) -> None:
    reference = ask_wards(world, "NEHRU")
    (check,) = checks_of(world, reference)
    world.deliver()
    before = len(world.outboxes["libraries"].relayed)
    world.act(clerk("NEHRU"), check, "look")
    events = world.outboxes["libraries"].relayed[before:]
    assert [event["type"] for event in events] == ["case.looked"]


def test_one_stations_delay_shows_and_its_name_can_be_told(world) -> None:
    reference = ask_wards(world, "NEHRU", "GANDHI")
    answer(world, checks_of(world, reference)[1], "clear")
    world.pass_time(hours=72, seconds=1)
    world.desks["libraries"].tick()
    world.deliver()
    assert [row["overdue"] for row in world.rows(reference)] == [True, False]
    world.pass_time(days=8)
    world.desks["libraries"].tick()
    assert world.case(reference)["timeline"][-1]["text"]["en"] == "Late: Nehru"
    notices = world.outboxes["libraries"].relayed[-1]["data"]["notices"]
    assert notices[0]["variables"]["late"] == "नेहरू"


def test_what_comes_late_twice_or_of_another_case_changes_nothing(world) -> None:
    reference = ask_wards(world, "NEHRU")
    (check,) = checks_of(world, reference)
    answer(world, check, "clear")
    case = world.case(reference)
    for event in [e for e in world.outboxes["libraries"].relayed if e["type"] == "link.moved"]:
        assert not world.desks["libraries"].link_moved(event)
    stranger = {**event["data"]["follower"], "reference": "7K2M-9QXV-4TR8-C"}
    assert not world.desks["libraries"].link_moved(
        {**event, "data": {**event["data"], "follower": stranger}}
    )
    assert world.case(reference) == case


def test_who_asked_and_ended_needs_no_answer_so_nobody_works_for_nothing(departments) -> None:
    world = departments
    reference = ask_wards(world, service="wards")
    first, second = checks_of(world, reference)
    answer(world, first, "clear")
    view = world.act(CITIZEN, reference, "withdraw")
    assert [row["state"] for row in view["links"]["enquiries"]] == ["answered", "cancelled"]
    assert world.case(second)["state"] == "cancelled"
    assert world.case(second)["timeline"][-1]["actor_role"] == "system"
    assert world.case(reference)["links_due"] == []
