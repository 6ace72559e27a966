"""`links`, `linked_by` and `asked_by`, from what is written to what the engine reads."""

import pytest

from casework.definition.links import Ask, Consequence
from casework.definition.loader import load
from casework.definition.model import BadDefinition
from tests.support.linked_services import definitions_of, in_one_service


def test_a_link_that_is_asked_is_read() -> None:
    definition = definitions_of("libraries").newest("membership")
    link = definition.links["enquiries"]
    assert (link.code, link.service, link.shows) == ("address-check", "wards", ("result",))
    assert isinstance(link.asks, Ask) and link.asks.each == "addresses"
    assert link.asks.fill["person"] == "form.name"
    assert link.then == (
        Consequence(True, {"result": ["clear"]}, "admit"),
        Consequence(False, {"result": ["adverse"]}, "look-closer"),
    )
    assert not link.referred_to
    assert definition.actions["check"].transitions[0].asks == ("enquiries",)


def test_both_sides_of_a_reference_are_read() -> None:
    claim = definitions_of("libraries").newest("card-claim")
    source = definitions_of("wards").newest("found-card")
    assert (claim.links["card"].asks, claim.links["card"].referred_to) == (None, False)
    assert source.links["claims"].referred_to
    assert (source.links["claims"].code, source.links["claims"].service) == (
        "card-claim",
        "libraries",
    )


def test_who_may_ask_is_named_by_service_and_code() -> None:
    source = definitions_of("wards").newest("address-check")
    assert source.asked_by == {("libraries", "membership")}
    assert source.withdraw == "cancel"
    (alone,) = [one for one in in_one_service() if one.code == "address-check"]
    assert alone.asked_by == {("libraries", "membership")}


def test_the_announced_definition_says_it_all_again() -> None:
    for name in ("libraries", "wards"):
        for definition in definitions_of(name):
            again = load(definition.to_dict())
            assert again.links == definition.links
            assert again.asked_by == definition.asked_by


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (
            {"linked_by": {"enquiries": {"name": {}, "from": "x"}}},
            "under links and under linked_by",
        ),
        ({"links": {"one": {"name": {}}}}, "'to' is missing"),
        ({"links": {"one": {"name": {}, "to": "x", "asks": {}}}}, "'fill' is missing"),
        ({"links": {"one": {"name": {}, "to": "x", "then": [{"takes": "y"}]}}}, "'all' or 'any'"),
    ],
)
def test_what_is_no_link_is_refused_in_a_sentence(part: dict, says: str) -> None:
    source = definitions_of("libraries").newest("membership").to_dict()
    with pytest.raises(BadDefinition, match=says):
        load({**source, **part})
