"""A matter that is handed on is filed once, as its owner's own, whoever crashes or is away."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from chassis.sealing import open_sealed
from contracts.errors import ActionNotOpen, NotAllowed
from tests.support.linked_services import (
    CITIZEN,
    GANDHI,
    OTHER_CITIZEN,
    World,
    membership,
    one_service,
)


def hands_on(sources: dict[str, Any]) -> None:
    """The check of a membership files a card that was found, in the member's name."""
    member = sources["membership"]
    fill = {"ward": "form.branch", "where": "form.name"}
    name = member["links"]["enquiries"]["name"]
    asks = {"whose": "owner", "fill": fill}
    link = {"name": name, "to": "found-card", "shows": ["shelf"], "asks": asks}
    member["links"]["enquiries"] = link
    sources["found-card"]["takes_over"] = ["membership"]


def both_ways(sources: dict[str, Any]) -> None:
    """Besides, a card that was found files a membership for its finder, with what the step says."""
    hands_on(sources)
    card, member = sources["found-card"], sources["membership"]
    member["takes_over"] = ["found-card"]
    text = {"hi": "सौंपा गया।", "en": "Handed on."}
    rows = {"each": "step.homes", "whose": "owner"}
    fill = {"branch": "form.ward", "name": "step.name"}
    addresses = {"addresses": "row.addresses"}
    card["links"] = {
        "memberships": {
            "name": text,
            "to": "membership",
            "asks": {**rows, "fill": {**fill, **addresses}},
        }
    }
    address = member["form"]["fields"][2] | {"name": "addresses", "required": True}
    homes = {"name": "homes", "type": "list", "required": True, "min_items": 1, "max_items": 3}
    homes |= {"pii": True, "label": text, "fields": [{**address, "pii": True}]}
    name = {"name": "name", "type": "text", "required": True, "pii": True, "label": text}
    step = {"from": ["kept"], "to": "same", "event": "joined", "note": "internal", "text": text}
    card["actions"]["join"] = {
        "name": text,
        "by": ["desk"],
        "form": {"fields": [name, homes]},
        "transitions": [{**step, "asks": ["memberships"]}],
    }


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with one_service(database, change=hands_on) as opened:
        yield opened


def handed_on_by_the_sweep(world: World) -> dict[str, Any]:
    """The card, filed by a sweep after the process that took the step died."""
    reference = world.file("membership", membership("NEHRU"))
    desk = world.replica()
    desk._linking.after = lambda case, view: view  # type: ignore[method-assign]
    desk.act(GANDHI, reference, "check", {})
    assert world.cases("found-card") == []
    for _ in range(2):
        world.desks["libraries"].link_cases()
    (card,) = world.cases("found-card")
    assert [row["reference"] for row in world.rows(reference)] == [card["_id"]]
    return card


def test_it_is_filed_once_and_belongs_to_the_citizen(world: World):
    card = handed_on_by_the_sweep(world)
    assert (card["owner"], card.get("asked")) == (CITIZEN.id, None)
    desk = world.desks["libraries"]
    assert desk.read(CITIZEN, card["_id"])["form"]["where"] == "Test Citizen One"


def test_how_it_stands_is_heard_where_it_was_told(world: World):
    card = handed_on_by_the_sweep(world)
    world.act(GANDHI, card["_id"], "shelve", shelf="A 7")
    world.deliver()
    (row,) = world.rows(card["followers"][0]["reference"])
    assert open_sealed(world.gateway_key, row["closed"])["shelf"] == "A 7"


def test_a_matter_whose_case_ends_first_is_handed_on_all_the_same(world: World):
    reference = world.file("membership", membership("NEHRU"))
    desk = world.replica()
    desk._linking.after = lambda case, view: view  # type: ignore[method-assign]
    desk.act(GANDHI, reference, "check", {})
    desk.act(CITIZEN, reference, "withdraw", {})
    for _ in range(2):
        world.desks["libraries"].link_cases()
    (card,) = world.cases("found-card")
    assert [row["reference"] for row in world.rows(reference)] == [card["_id"]]
    assert not card["state"].startswith("withdrawn")


def test_who_is_not_named_files_in_nobodys_name(world: World):
    follower: Any = {
        **{"reference": "7K2M-9QXV-4TR8-C", "service_code": "card-claim", "link": "x", "n": "1.1"},
        **{"shows": [], "office": None},
    }
    citizen = {"id": OTHER_CITIZEN.id, "language": "hi", "mobile": None}
    linked: Any = world.desks["libraries"].linked
    with pytest.raises(NotAllowed):
        linked.ask_case("libraries", "found-card", {"ward": "libraries:GANDHI"}, follower, citizen)
    assert world.cases("found-card") == []


@pytest.fixture
def mutual(database: Database) -> Iterator[World]:
    with one_service(database, change=both_ways) as opened:
        yield opened


def test_a_matter_that_came_from_there_has_its_case_and_is_not_handed_back(mutual: World):
    reference = mutual.file("membership", membership("NEHRU"))
    mutual.act(GANDHI, reference, "check")
    (card,) = mutual.cases("found-card")
    mutual.desks["libraries"].link_cases()
    mutual.deliver()
    (row,) = mutual.rows(card["_id"], "memberships")
    assert (row["reference"], row["state"]) == (reference, "enquiring")
    with pytest.raises(ActionNotOpen):
        mutual.act(GANDHI, card["_id"], "join", **joining("NEHRU"))
    assert len(mutual.cases("membership")) == 1
    # It hears how the other one goes on, and is heard.
    mutual.act(CITIZEN, reference, "withdraw")
    mutual.act(GANDHI, card["_id"], "shelve", shelf="B 2")
    mutual.deliver()
    assert mutual.rows(card["_id"], "memberships")[0]["state"] == "withdrawn"
    row = mutual.rows(reference)[0]
    assert open_sealed(mutual.gateway_key, row["closed"])["shelf"] == "B 2"


def joining(*wards: str) -> dict[str, Any]:
    """What the step answers: a name, and a home for each of `wards`."""
    homes = [{"addresses": [{"ward": f"libraries:{one}", "place": "Street 1"}]} for one in wards]
    return {"name": "Test Citizen Two", "homes": homes}


def test_what_the_step_answers_goes_along_once_for_each_row(mutual: World):
    card = mutual.file("found-card", {"ward": "libraries:GANDHI", "where": "Street 9"})
    mutual.act(GANDHI, card, "join", **joining("NEHRU", "GANDHI"))
    mutual.desks["libraries"].link_cases()
    members = mutual.cases("membership")
    assert len(members) == 2 and {one["owner"] for one in members} == {CITIZEN.id}
    for one in members:
        form = mutual.desks["libraries"].read(CITIZEN, one["_id"])["form"]
        assert form["name"] == "Test Citizen Two" and len(form["addresses"]) == 1
    with pytest.raises(ActionNotOpen):
        mutual.act(GANDHI, card, "join", **joining("NEHRU"))


def test_while_it_waits_it_is_not_handed_on_again(mutual: World):
    card = mutual.file("found-card", {"ward": "libraries:GANDHI", "where": "Street 9"})
    desk = mutual.replica()
    desk._linking.after = lambda case, view: view  # type: ignore[method-assign]
    desk.act(GANDHI, card, "join", joining("NEHRU"))
    with pytest.raises(ActionNotOpen):
        desk.act(GANDHI, card, "join", joining("NEHRU"))
    mutual.desks["libraries"].link_cases()
    assert len(mutual.cases("membership")) == 1
