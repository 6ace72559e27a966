"""A request to another office is a case of its own: opened once, followed, joined, withdrawn."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pymongo.database import Database

from tests.support.linked_services import (
    World,
    clerk,
    membership,
    one_service,
    two_services,
)

GANDHI, NEHRU = clerk("GANDHI"), clerk("NEHRU")


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with one_service(database) as opened:
        yield opened


@pytest.fixture
def departments(database: Database) -> Iterator[World]:
    with two_services(database) as opened:
        yield opened


def asked(world: World, *wards: str, **named: Any) -> str:
    """A membership whose addresses are asked about."""
    reference = world.file("membership", membership(*(wards or ("NEHRU", "GANDHI")), **named))
    world.act(GANDHI, reference, "check")
    return reference


def checks_of(world: World, reference: str) -> list[str]:
    return [row["reference"] for row in world.rows(reference)]


def answer(world: World, check: str, result: str, service: str = "libraries") -> None:
    office = world.case(check)["offices"]["handling"].rpartition(":")[2]
    world.act(clerk(office, service), check, "answer", result=result)


def test_a_step_opens_a_case_for_each_address_at_once(world) -> None:
    reference = world.file("membership", membership("NEHRU", "GANDHI"))
    assert world.rows(reference) == []
    view = world.act(GANDHI, reference, "check")
    assert [row["station"]["code"] for row in view["links"]["enquiries"]] == [
        "libraries:NEHRU",
        "libraries:GANDHI",
    ]
    (row, _) = view["links"]["enquiries"]
    assert row["label"] == {"hi": "जाँच बाक़ी", "en": "To be checked"}
    assert (row["service"], row["state"], row["overdue"]) == ("address-check", "open", False)
    assert row["due_at"] == (world.now + timedelta(hours=72)).isoformat(timespec="milliseconds")
    assert (row["ended"], row["result"]) == (False, None)
    case = world.case(row["reference"])
    assert case["owner"] == f"asked:{reference}"
    assert case["offices"] == {
        "handling": "libraries:NEHRU",
        "asking": "libraries:GANDHI",
        "ward": None,
    }
    assert case["office_codes"] == ["libraries:NEHRU"]
    form = world.desks["libraries"].store.personal(case)["form"]
    assert form == {
        "ward": "libraries:NEHRU",
        "place": "Street 0",
        "person": "Test Citizen One",
        "library": "libraries:GANDHI",
    }
    assert world.case(reference)["links_due"] == []
    assert world.case(reference)["links_due_at"] is None


def test_what_the_answers_say_follows_when_all_have_come(world) -> None:
    reference = asked(world)
    first, second = checks_of(world, reference)
    answer(world, first, "clear")
    world.deliver()
    assert world.case(reference)["state"] == "enquiring"
    assert [row["result"] for row in world.rows(reference)] == ["clear", None]
    answer(world, second, "clear")
    world.deliver()
    case = world.case(reference)
    assert case["state"] == "admitted"
    assert case["timeline"][-1]["text"]["en"] == "Admitted after 2 answers."
    assert case["timeline"][-1]["actor_role"] == "system"
