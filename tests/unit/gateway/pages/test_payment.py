"""What an application costs, on the page of a case: for the owner alone, in both languages."""

from typing import Any

import pytest

from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk

URL = "https://pay.example/abc"
PAID_AT = "2026-11-16T06:30:00.000+00:00"


@pytest.fixture
def citizen(signed_in, desk: FakeDesk) -> Browser:
    return journeys.file_complaint(signed_in("one"))


def page_of(citizen: Browser, desk: FakeDesk, language: str = "hi", **payment: Any) -> Browser:
    """The page of the case with this payment."""
    view, _ = desk.only_case()
    view["payment"] = {
        "rupees": 1500,
        "name": {"hi": "पंजीकरण शुल्क", "en": "Registration fee"},
        "status": "open",
        "url": None,
        "number": None,
        "paid_at": None,
        "refunded_at": None,
    } | payment
    return citizen.visit(f"/applications/{view['reference']}?lang={language}")


@pytest.mark.parametrize(
    ("language", "words"),
    [("hi", ("पंजीकरण शुल्क", "राशि: ₹1,500")), ("en", ("Registration fee", "Amount: ₹1,500"))],
)
def test_what_is_to_be_paid_and_where(citizen, desk, language: str, words: tuple) -> None:
    page = page_of(citizen, desk, language, url=URL)
    assert all(page.says(word) for word in words)
    link = next(one for one in page.page.all("a") if one.get("href") == URL)
    assert link.get("rel") == "noreferrer"


@pytest.mark.parametrize(
    ("payment", "sentence"),
    [
        ({"status": "preparing"}, "भुगतान का लिंक तैयार हो रहा है।"),
        ({"status": "open"}, "भुगतान का लिंक तैयार हो रहा है।"),
        ({"status": "paid", "paid_at": PAID_AT, "number": "PAY-7"}, "भुगतान संख्या: PAY-7"),
        ({"status": "closing"}, "अब यह भुगतान नहीं करना है।"),
        ({"status": "closed"}, "अब यह भुगतान नहीं करना है।"),
        ({"status": "refunding"}, "भुगतान लौटाया जा रहा है।"),
        ({"status": "refunded", "refunded_at": PAID_AT, "number": "PAY-7"}, "भुगतान लौटाया गया:"),
    ],
)
def test_how_far_a_payment_is(citizen, desk, payment: dict, sentence: str) -> None:
    page = page_of(citizen, desk, **payment)
    assert page.says(sentence)
    assert not any(one.get("rel") == "noreferrer" for one in page.page.all("a"))


def test_a_party_is_not_asked_to_pay(citizen: Browser, desk: FakeDesk) -> None:
    view, _ = desk.only_case()
    view["party"] = {"name": "tenant", "label": {"hi": "किरायेदार", "en": "the tenant"}}
    page = page_of(citizen, desk)
    assert page.says("आप हैं: किरायेदार")
    assert not page.says("पंजीकरण शुल्क")


def test_where_nothing_costs_anything_nothing_is_said(citizen: Browser, desk: FakeDesk) -> None:
    view, _ = desk.only_case()
    assert not citizen.visit(f"/applications/{view['reference']}").says("राशि:")
