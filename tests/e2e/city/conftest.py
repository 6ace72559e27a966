"""A second system whose time the tests move, and where nothing happens but what a test does.

The tests in this folder run one after another in one process (`tests.support.scheduling`).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.matters import People
from tests.support.servers import Servers, run_folder, unique
from tests.support.system import System, end_system, start_system

MINUTE = 60
SERVICES = ("routing", "complaints", "notify", "verification", "prisons")
"""Those of which something is due in time here."""


@pytest.fixture(scope="session")
def ahead(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that says by how many seconds the city's time is ahead."""
    return tmp_path_factory.mktemp("time") / "ahead"


@pytest.fixture(scope="package")
def city(shared: Servers, ahead: Path) -> Iterator[System]:
    """A system of its own whose time the tests move; never back."""
    place = run_folder() / unique("city")
    running = start_system(shared, place, SERVICES, TIME_SHIFT_FILE=str(ahead))
    yield running
    end_system(running)


@pytest.fixture(scope="package")
def citizenry(city: System) -> People:
    """Everybody of the city."""
    return People(city)


@pytest.fixture(scope="session")
def pass_minutes(ahead: Path) -> Callable[[float], None]:
    """Move every part's time in the city on by so many minutes more."""

    def move(minutes: float) -> None:
        before = float(ahead.read_text()) if ahead.exists() else 0.0
        # In one step, so that nobody reads half a number.
        new = ahead.with_suffix(".new")
        new.write_text(str(before + minutes * MINUTE))
        new.replace(ahead)

    return move


@pytest.fixture(scope="session")
def now_there(ahead: Path) -> Callable[[], datetime]:
    """What time it is in the city."""

    def now() -> datetime:
        shift = float(ahead.read_text()) if ahead.exists() else 0.0
        return datetime.fromtimestamp(datetime.now(UTC).timestamp() + shift, UTC)

    return now
