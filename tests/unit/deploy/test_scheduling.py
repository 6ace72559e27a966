"""Which tests stay together in one process and which begin first: every rule names files that
exist."""

import pytest

from tests.support.scheduling import BY_FOLDER, LONG, ON_THEIR_OWN, TOGETHER, group_of, turn_of
from tests.support.sources import ROOT


@pytest.mark.parametrize("place", [*BY_FOLDER, *LONG, *ON_THEIR_OWN, *TOGETHER])
def test_what_the_rules_name_exists(place: str) -> None:
    assert (ROOT / place).exists()


def test_the_tests_of_one_file_stay_together() -> None:
    one, two = (f"tests/e2e/test_journey.py::test_{name}[a/b::c]" for name in ("one", "two"))
    assert group_of(one) == group_of(two) != group_of("tests/e2e/test_pages.py::test_one")


def test_all_that_move_the_time_of_the_city_stay_together() -> None:
    first, second = "test_escalation.py::test_one", "test_fir_clocks.py::test_two"
    assert group_of(f"tests/e2e/city/{first}") == group_of(f"tests/e2e/city/{second}")


def test_what_takes_longest_begins_first() -> None:
    places = ("tests/e2e/city/test_fir_clocks.py", "tests/e2e/test_pages.py", "tests/unit/x.py")
    turns = [turn_of(f"{place}::test_one") for place in places]
    assert turns == sorted(turns) and len(set(turns)) == len(turns)
