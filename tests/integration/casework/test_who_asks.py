"""Who may ask, who may answer and see, wherever either case goes and when one is erased."""

from typing import Any

import pytest

from casework.engine.access import may_see
from casework.engine.rules import Rules
from contracts.errors import NotAllowed, NotFound
from tests.support.linked_services import (
    CITIZEN,
    GANDHI,
    answer,
    ask_wards,
    checks_of,
    clerk,
    one_service,
)


def test_a_link_is_moved_by_the_service_that_it_leads_to_and_by_no_other(departments) -> None:
    world = departments
    reference = ask_wards(world, "NEHRU", service="wards")
    (row,) = world.rows(reference)
    moved = next(e for e in world.outboxes["wards"].relayed if e["type"] == "link.moved")
    data: dict[str, Any] = moved["data"]
    forged = {**data["row"], "state": "answered", "ended": True, "result": "clear", "sequence": 99}
    for changed in (
        {"source": "prisons", "data": {**data, "row": forged}},
        {"source": "libraries", "data": {**data, "row": forged}},
        {"data": {**data, "row": {**forged, "service": "found-card"}}},
        {
            "data": {
                "row": {**forged, "reference": "7K2M-9QXV-4TR8-C"},
                "follower": {**data["follower"], "n": "1.1"},
            }
        },
        {"data": {"row": forged, "follower": {**data["follower"], "link": "card"}}},
    ):
        assert not world.desks["libraries"].link_moved({**moved, **changed})
    assert world.rows(reference) == [row]
    assert world.case(reference)["state"] == "enquiring"


def test_only_who_is_named_may_ask_and_nobody_is_given_anothers_case(departments) -> None:
    world = departments
    reference = ask_wards(world, "NEHRU", service="wards")
    (check,) = checks_of(world, reference)
    follower = {
        "reference": reference,
        "link": "enquiries",
        "n": "2.1",
        "shows": [],
        "office": None,
    }
    form = {"ward": "wards:NEHRU", "place": "Street", "person": "Somebody"}
    wards = world.desks["wards"].linked
    for sender, code in (
        ("prisons", "membership"),
        ("libraries", "card-claim"),
        ("wards", "membership"),
    ):
        with pytest.raises(NotAllowed):
            wards.ask_case(sender, "address-check", form, {**follower, "service_code": code})
    outcome = {"reference": check, "asker": reference, "office": None, "ended": True}
    for sender, changed in (("prisons", {}), ("libraries", {"asker": "7K2M-9QXV-4TR8-C"})):
        with pytest.raises(NotFound):
            wards.tell_case(sender, **{**outcome, **changed})
    assert world.case(check)["state"] == "open"
    assert len(world.cases("address-check")) == 1


def test_a_citizen_cannot_open_what_an_office_asks_for(world) -> None:
    form = {"ward": "libraries:NEHRU", "place": "Street", "person": "Somebody"}
    with pytest.raises(NotAllowed):
        world.file("address-check", form)


def test_the_office_that_asks_sees_the_case_and_goes_with_the_one_that_asks(world) -> None:
    reference = ask_wards(world, "NEHRU")
    (check,) = checks_of(world, reference)
    definition = world.desks["libraries"].definitions.newest("address-check")
    assert may_see(definition, world.case(check), GANDHI)
    assert not may_see(definition, world.case(check), CITIZEN)
    record = world.desks["libraries"].read(GANDHI, check)
    assert record["form"] == {"ward": "libraries:NEHRU", "library": "libraries:GANDHI"}
    # As after a transfer: the case that asks is with another office now.
    linked = world.desks["libraries"].linked
    linked.tell_case("libraries", check, reference, "libraries:NEHRU", False)
    linked.tell_case("libraries", check, reference, "libraries:NEHRU", False)
    assert world.case(check)["offices"]["asking"] == "libraries:NEHRU"
    assert world.case(check)["sequence"] == 2
    with pytest.raises(NotFound):
        world.desks["libraries"].read(GANDHI, check)


def test_what_is_erased_keeps_no_more_of_a_link_than_that_there_was_one(departments) -> None:
    world = departments
    reference = ask_wards(world, "NEHRU", service="wards")
    (check,) = checks_of(world, reference)
    answer(world, check, "clear")
    assert world.case(reference)["state"] == "admitted"
    world.pass_time(days=31)
    assert world.desks["wards"].erase_due() == 1
    view = world.case(check)
    assert (view["owner"], view["followers"], view.get("asked")) == ("erased", [], None)
    del view["outbox"]  # what was not sent yet; it is cleared when it is
    assert "Street" not in str(view)
    assert reference not in str(view)
    assert world.rows(reference)[0]["state"] == "answered"
    world.pass_time(days=400)
    assert world.desks["libraries"].erase_due() == 1
    (row,) = world.rows(reference)
    assert set(row) == {
        "reference",
        "service",
        "state",
        "label",
        "station",
        "due_at",
        "overdue",
        "ended",
        "opened_at",
        "n",
        "sequence",
    }
    assert "asks" not in world.case(reference)["timeline"][1]


def test_a_case_asked_for_by_one_that_is_erased_goes_on_by_itself(departments) -> None:
    world = departments
    reference = ask_wards(world, "NEHRU", service="wards")
    (check,) = checks_of(world, reference)
    case = world.case(reference)
    world.databases["libraries"]["cases"].update_one(
        {"_id": reference}, {"$set": {"erased_at": world.now, "owner": "erased"}}
    )
    answer(world, check, "clear")
    assert world.case(check)["state"] == "answered"
    assert world.rows(reference) == case["links"]["enquiries"]


def moves(step: Any) -> dict[str, Any]:
    """As a transfer does: the case lies with another office, and its posts are written anew."""
    code = step.body["to"]
    name = {"hi": code, "en": code}
    return {
        "station": {"code": code, "name": name},
        "offices": {"handling": code},
        "office_codes": [code],
    }


def with_transfers(sources: dict[str, Any]) -> None:
    """Let the desk of either side send its case to another office."""
    for code, states in (("membership", ["enquiring"]), ("address-check", ["open"])):
        sources[code]["actions"]["move"] = {
            "name": {"hi": "भेजें", "en": "Move"},
            "by": ["desk"],
            "effects": ["move"],
            "form": {
                "fields": [
                    {
                        "name": "to",
                        "type": "text",
                        "public": True,
                        "required": True,
                        "label": {"hi": "कहाँ", "en": "To"},
                    }
                ]
            },
            "transitions": [
                {
                    "from": states,
                    "to": "same",
                    "event": "moved",
                    "text": {"hi": "भेजा गया।", "en": "Moved."},
                }
            ],
        }


def test_wherever_either_case_goes_the_other_follows(database) -> None:
    rules = Rules(effects={"move": moves})
    with one_service(database, rules, change=with_transfers) as world:
        reference = ask_wards(world, "NEHRU")
        (check,) = checks_of(world, reference)
        world.act(clerk("NEHRU"), check, "move", to="libraries:GANDHI")
        world.deliver()
        assert world.case(check)["offices"]["asking"] == "libraries:GANDHI"
        assert world.rows(reference)[0]["station"]["code"] == "libraries:GANDHI"
        world.act(GANDHI, reference, "move", to="libraries:NEHRU")
        assert world.case(check)["offices"]["asking"] == "libraries:NEHRU"
        assert world.case(check)["offices"]["handling"] == "libraries:GANDHI"
        assert world.case(check)["state"] == "open"
        assert world.case(reference)["links_due"] == []
