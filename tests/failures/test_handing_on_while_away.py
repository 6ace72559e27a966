"""A matter that is handed on to a service that is away is there once, when that one is back."""

from collections.abc import Iterator

import pytest

from tests.support.citizen import complaint
from tests.support.polling import eventually
from tests.support.servers import Servers, run_folder, unique
from tests.support.system import System, end_system, start_system

SECONDS = 60
"""For the sweep, which tries again every fifteen seconds, on a slow machine."""


@pytest.fixture
def two_services(shared: Servers) -> Iterator[System]:
    services = ("routing", "complaints", "missing", "notify")
    running = start_system(shared, run_folder() / unique("system"), services)
    yield running
    end_system(running)


def test_a_matter_waits_for_the_service_that_it_is_handed_on_to(two_services: System):
    system = two_services
    citizen = system.citizen("9000007844")
    answers = {"category": "missing-person", "missing_person": {"name": "Test Person"}}
    reference = citizen.file(complaint(**answers))["reference"]
    system.stop("missing")
    citizen.act(reference, "report-missing", relation="other")
    assert citizen.case(reference)["linked_cases"]["missing_report"] == []
    again = citizen.try_to_act(reference, "report-missing", relation="other")
    assert again.status_code == 409
    system.start("missing")
    rows = eventually(
        lambda: citizen.case(reference)["linked_cases"]["missing_report"],
        seconds=SECONDS,
        what="the matter at the other service",
    )
    there = f"/cases/{rows[0]['reference']}"
    eventually(lambda: citizen.call("GET", there).status_code == 200, seconds=SECONDS)
    back = eventually(lambda: citizen.get(there)["linked_cases"]["complaint"], seconds=SECONDS)
    assert [row["reference"] for row in (*rows, *back)] == [rows[0]["reference"], reference]
