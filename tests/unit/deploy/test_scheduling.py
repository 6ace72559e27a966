"""Which tests stay together in one process: every rule names files that exist."""

import pytest

from tests.support.scheduling import BY_FILE, BY_FOLDER, TOGETHER, group_of
from tests.support.sources import ROOT


@pytest.mark.parametrize("place", [*BY_FILE, *BY_FOLDER, *TOGETHER])
def test_what_the_rules_name_exists(place: str) -> None:
    assert (ROOT / place).exists()


def test_a_file_of_tests_on_the_shared_system_stays_together() -> None:
    one, two = (f"tests/e2e/test_journey.py::test_{name}[a/b::c]" for name in ("one", "two"))
    assert group_of(one) == group_of(two) != group_of("tests/e2e/test_pages.py::test_one")


def test_all_that_move_the_time_of_the_city_stay_together() -> None:
    first, second = "test_escalation.py::test_one", "test_fir_clocks.py::test_two"
    assert group_of(f"tests/e2e/city/{first}") == group_of(f"tests/e2e/city/{second}")


def test_any_other_test_goes_to_whoever_is_free() -> None:
    one, two = (f"tests/unit/deploy/test_keys.py::test_{name}" for name in ("one", "two"))
    assert group_of(one) != group_of(two)
