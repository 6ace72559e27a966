"""A matter that is handed on is filed once, as its owner's own, whoever crashes or is away."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from contracts.errors import NotAllowed
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
    assert row["shelf"] == "A 7"


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
