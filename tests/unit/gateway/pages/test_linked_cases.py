"""The panel of a case's links: which office has it, how it stands, by when, whether it is late."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis import time_source
from gateway.catalogue import use_cases as catalogue
from gateway.pages.case_panels import linked
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
NAMES = {
    "enquiries": {"name": {"hi": "पते की पूछताछ", "en": "Address enquiries"}},
    "claims": {"name": {"hi": "दावे", "en": "Claims"}},
}


def row(office: str, hours: int | None = 24, **changes: Any) -> dict[str, Any]:
    due = None if hours is None else (time_source.now() + timedelta(hours=hours)).isoformat()
    return {
        "reference": "7K2M-9QXV-4TR8-C",
        "service": "address-check",
        "state": "open",
        "label": {"hi": "जाँच बाक़ी", "en": "To be checked"},
        "station": {"code": office, "name": {"hi": f"{office} थाना", "en": f"{office} station"}},
        "due_at": due,
        "overdue": False,
        "ended": False,
        "opened_at": "2026-11-16T06:00:00.000+00:00",
    } | changes


@pytest.mark.parametrize(
    ("due", "overdue", "ended", "late"),
    [
        ("2026-11-16T06:00:01.000+00:00", False, False, False),
        ("2026-11-16T05:59:59.000+00:00", False, False, True),
        ("2026-11-17T05:59:59.000+00:00", True, False, True),
        ("2026-11-16T05:59:59.000+00:00", True, True, False),
        (None, False, False, False),
    ],
)
def test_late_is_what_is_due_and_open(due: str, overdue: bool, ended: bool, late: bool) -> None:
    rows = [row("Danapur", due_at=due, overdue=overdue, ended=ended)]
    (result,) = linked({"linked_cases": {"enquiries": rows, "claims": []}}, NAMES, NOW)
    assert [is_late for _, is_late in result.rows] == [late]
    assert result.label["en"] == "Address enquiries"


def test_a_link_without_cases_and_one_that_nobody_names_have_no_panel() -> None:
    assert linked({"linked_cases": {"claims": [], "more": [row("Danapur")]}}, NAMES, NOW) == []


@pytest.fixture
def page(
    signed_in: Callable[[str], Browser], desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> Browser:
    """A citizen's case with two links, one of them late."""
    real: Callable[[str], Mapping[str, Any]] = catalogue.service
    monkeypatch.setattr(catalogue, "service", lambda code: {**real(code), "links": NAMES})
    reader = journeys.file_complaint(signed_in("one"))
    view = next(iter(desk.views.values()))
    view["linked_cases"] = {"enquiries": [row("Danapur"), row("Bihta", -1)], "claims": []}
    return reader.visit(f"/applications/{view['reference']}")


def test_one_stations_delay_is_seen_as_such(page: Browser) -> None:
    assert page.says("पते की पूछताछ") and not page.says("दावे")
    assert page.says("Danapur थाना") and page.says("जाँच बाक़ी")
    assert page.html.count("देर हुई") == 1
    assert page.html.index("Bihta थाना") < page.html.index("देर हुई")


def test_it_is_read_in_english_too(page: Browser) -> None:
    page.visit(page.path + "?lang=en")
    assert page.says("Address enquiries") and page.says("Danapur station")
    assert page.says("To be checked") and page.says("late")


def test_the_citizen_has_no_way_to_the_case_of_the_office(page: Browser) -> None:
    links = [one.get("href") or "" for one in page.page.all("a")]
    assert not any("7K2M-9QXV-4TR8-C" in link for link in links)
