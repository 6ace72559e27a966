"""An answer that is a reference links two cases; each then follows the other."""

from collections.abc import Iterator

import pytest
from pymongo.database import Database

from casework.desk.reference import new_reference
from chassis.sealing import open_sealed
from contracts.errors import NotAllowed, NotFound, Unavailable, ValidationFailed
from tests.support.linked_services import (
    CITIZEN,
    OTHER_CITIZEN,
    World,
    clerk,
    one_service,
    two_services,
)

WARD = clerk("NEHRU", "wards")


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with two_services(database) as opened:
        yield opened


def find_card(world: World, service: str = "wards") -> str:
    """A card that somebody handed in."""
    form = {"ward": f"{service}:NEHRU", "where": "On the road"}
    return world.file("found-card", form, OTHER_CITIZEN, service)


def claim(world: World, card: str, **more: str) -> str:
    form = {"branch": "libraries:GANDHI", "card": card, "proof": "It is green"}
    return world.file("card-claim", form | more)


def said_in_row(world: World, reference: str, link: str, field: str) -> str:
    """What the gateway reads in a row of the case's view, where it lies as an ellipsis."""
    (row,) = world.rows(reference, link)
    assert row[field] == "…"
    text: str = open_sealed(world.gateway_key, row["closed"])[field]
    return text


def test_both_sides_have_a_row_of_the_other(world) -> None:
    card = find_card(world)
    mine = claim(world, card)
    (row,) = world.rows(mine, "card")
    assert (row["reference"], row["state"], row["shelf"]) == (card, "kept", None)
    world.deliver()
    (back,) = world.rows(card, "claims")
    assert (back["reference"], back["service"]) == (mine, "card-claim")
    assert (back["state"], back["proof"]) == ("claimed", "It is green")
    assert set(back) == set(row) - {"shelf"} | {"proof"}


def test_each_follows_the_other_and_both_come_to_rest(world) -> None:
    card = find_card(world)
    mine = claim(world, card)
    world.deliver()
    world.act(WARD, card, "shelve", shelf="A 7")
    world.act(CITIZEN, mine, "prove", proof="It has a name on it")
    assert 0 < world.deliver() <= 4
    # What was typed into a step comes sealed for the gateway and goes on in the view as it came.
    assert said_in_row(world, mine, "card", "shelf") == "A 7"
    assert said_in_row(world, card, "claims", "proof") == "It has a name on it"
    assert world.deliver() == 0


def test_what_becomes_of_the_one_moves_the_other(world) -> None:
    card = find_card(world)
    mine = claim(world, card)
    world.deliver()
    world.act(WARD, card, "give-back")
    world.deliver()
    assert world.case(mine)["state"] == "closed"
    assert world.rows(card, "claims")[0]["ended"]


def test_many_claim_one_and_each_is_shown_once(world) -> None:
    card = find_card(world)
    mine = [claim(world, card, proof=f"Proof {n}") for n in range(3)]
    world.deliver()
    assert [row["reference"] for row in world.rows(card, "claims")] == mine
    assert [row["proof"] for row in world.rows(card, "claims")] == ["Proof 0", "Proof 1", "Proof 2"]


@pytest.mark.parametrize(
    "typed",
    [
        "{0}",
        " {0}\n",
        "{1}",
        "Nagrik Setu: your card was found, case {1}. Claim it.",
        "सेतु: संदर्भ {2}।",
    ],
)
def test_a_reference_is_taken_however_it_was_pasted(world, typed: str) -> None:
    card = find_card(world)
    text = typed.format(card, card.lower(), card.replace("-", " "))
    mine = claim(world, text)
    assert world.desks["libraries"].store.personal(world.case(mine))["form"]["card"] == card
    assert world.rows(mine, "card")[0]["reference"] == card


@pytest.mark.parametrize(
    ("typed", "code"),
    [("7K2M", "bad-reference"), ("7K2M-9QXV-4TR8-D", "bad-reference"), ("", "required")],
)
def test_what_is_no_reference_is_refused_before_anybody_is_asked(world, typed, code) -> None:
    with pytest.raises(ValidationFailed) as refused:
        claim(world, typed)
    assert refused.value.fields == {"card": code}
    assert world.calls == []


def test_a_case_that_is_not_there_is_refused_as_one_of_another_kind_is(world) -> None:
    mine = claim(world, find_card(world))
    for reference in (new_reference(), mine):
        with pytest.raises(ValidationFailed) as refused:
            claim(world, reference)
        assert refused.value.fields == {"card": "no-such-case"}
    assert len(world.cases("card-claim")) == 1


def test_anothers_case_is_refused_in_the_same_words_where_the_owner_alone_may_link(
    database,
) -> None:
    def change(sources: dict) -> None:
        sources["found-card"]["linked_by"]["claims"]["who"] = "owner"

    with one_service(database, change=change) as world:
        card = find_card(world, "libraries")
        with pytest.raises(ValidationFailed) as refused:
            claim(world, card)
        assert refused.value.fields == {"card": "no-such-case"}
        form = {"branch": "libraries:GANDHI", "card": card, "proof": "I found it"}
        own = world.file("card-claim", form, OTHER_CITIZEN)
        world.deliver()
        assert world.rows(card, "claims")[0]["reference"] == own


def test_while_the_other_service_is_away_who_refers_to_it_is_asked_to_come_again(world) -> None:
    card = find_card(world)
    world.away.add("wards")
    with pytest.raises(Unavailable):
        claim(world, card)
    assert world.cases("card-claim") == []
    world.away.clear()
    assert claim(world, card)


def test_a_service_that_goes_away_between_the_filing_and_the_link_is_linked_later(
    world, monkeypatch
) -> None:
    card, desk = find_card(world), world.desks["libraries"]
    monkeypatch.setattr(
        desk._linking, "after", lambda case, view: view
    )  # it died before it came to it
    mine = claim(world, card)
    world.away.add("wards")
    assert desk.link_cases() == 0
    assert world.rows(mine, "card") == []
    world.away.clear()
    assert desk.link_cases() == 0  # not yet again
    world.pass_time(seconds=16)
    assert desk.link_cases() == 1
    assert world.rows(mine, "card")[0]["reference"] == card
    assert len(world.rows(card, "claims")) == 1


def test_nobody_is_linked_in_anothers_name(world) -> None:
    card = find_card(world)
    mine = claim(world, card)
    row = {**world.rows(mine, "card")[0], "reference": mine, "service": "card-claim"}
    follower = {"reference": mine, "link": "card", "n": "1.1", "shows": []}
    linked = world.desks["wards"].linked
    code = {"service_code": "card-claim"}
    with pytest.raises(NotFound):
        linked.link_case("prisons", card, CITIZEN.id, follower | code, row)
    with pytest.raises(NotFound):
        other = {**row, "service": "membership"}
        linked.link_case(
            "libraries", card, CITIZEN.id, follower | {"service_code": "membership"}, other
        )
    with pytest.raises(NotAllowed):
        other = {**row, "reference": card}
        linked.link_case("libraries", card, CITIZEN.id, follower | code, other)
    references = world.desks["wards"].references
    link_request = {
        "reference": card,
        "to": "found-card",
        "service_code": "card-claim",
        "owner": "x",
    }
    assert references.may_link("libraries", **link_request) == {"may": True}
    assert references.may_link("prisons", **link_request) == {"may": False}
    assert references.may_link("libraries", **{**link_request, "to": "address-check"}) == {
        "may": False
    }


def test_what_is_erased_can_be_linked_no_longer_and_is_followed_no_longer(world) -> None:
    card = find_card(world)
    mine = claim(world, card)
    world.deliver()
    world.act(WARD, card, "give-back")
    world.deliver()
    world.pass_time(days=31)
    world.desks["wards"].erase_due()
    assert "proof" not in world.rows(card, "claims")[0]
    assert world.case(card)["followers"] == []
    with pytest.raises(ValidationFailed):
        claim(world, card)
    assert world.rows(mine, "card")[0]["state"] == "returned"
