"""Services are found by the words of who needs them, in three ways of writing Hindi and English."""

import pytest

from contracts import yaml_file
from gateway.catalogue import finding
from gateway.catalogue.catalogue import Service
from gateway.catalogue.search import Entry, Index, words_of
from tests.support.announcing_to_gateway import POLICE
from tests.support.buildings import definitions_of_all
from tests.support.sources import ROOT

LABELLED = yaml_file.read(ROOT / "tests/unit/gateway/catalogue/labelled_queries.yaml")
QUERIES = [(query, code) for code, queries in LABELLED.items() for query in queries]
FIRST, AMONG_THREE = 0.95, 0.99
"""Of the labelled queries, how many must find their service first, and among the first three."""


@pytest.fixture(scope="module")
def services() -> list[Service]:
    """Every service of this house that people apply for."""
    compiled = [Service(one, "test", "test", POLICE) for one in definitions_of_all()]
    return [one for one in compiled if one.for_citizens]


@pytest.fixture(scope="module")
def index(services: list[Service]) -> Index:
    """The index of all of them."""
    return finding.index_of([one.described for one in services])


def test_labelled_queries_find_their_service(index: Index) -> None:
    places = {query: _place(index, query, code) for query, code in QUERIES}
    assert len(places) >= 80
    first = sum(place == 0 for place in places.values()) / len(places)
    three = sum(place is not None and place < 3 for place in places.values()) / len(places)
    missed = {query: place for query, place in places.items() if place != 0}
    assert first >= FIRST, (first, missed)
    assert three >= AMONG_THREE, (three, missed)


def _place(index: Index, query: str, code: str) -> int | None:
    codes = [key for key, _ in index.search(query)]
    return codes.index(code) if code in codes else None


def test_every_service_says_by_which_words_people_look_for_it(services: list[Service]) -> None:
    without = [one.definition.code for one in services if not all(one.described["search"].values())]
    assert without == []


@pytest.mark.parametrize("query", ["", "   ", "मेरा को है", "the of", "?!", "zzxqv", "क" * 500])
def test_what_says_nothing_finds_nothing(index: Index, query: str) -> None:
    assert index.search(query) == []


def test_one_word_has_one_sound_in_both_scripts() -> None:
    assert words_of("बटुआ") == words_of("batua")
    assert words_of("the wallets") == words_of("wallet")


def test_who_says_all_of_a_phrase_goes_before_who_says_its_words_apart() -> None:
    index = Index(
        [
            Entry("apart", ((1.0, "phone found"), (1.0, "wallet lost"))),
            Entry("phrase", ((1.0, "lost phone"), (1.0, "found wallet"))),
        ]
    )
    assert [key for key, _ in index.search("phone lost")] == ["phrase", "apart"]


def test_a_service_that_is_announced_anew_is_found_by_its_new_words(
    services: list[Service],
) -> None:
    described = services[0].described
    finding.index_of([described])
    other = {**described, "search": {"hi": (), "en": ("xylophone",)}}
    assert [key for key, _ in finding.index_of([other]).search("xylophone")] == [described["code"]]
