"""Before sending, a page names the office that will have the application, and no other."""

import pytest

from gateway.catalogue import use_cases as catalogue
from gateway.catalogue.catalogue import Service
from tests.support.buildings import building
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser

PLACE = {"place__way": "pin", "place__pin": "800001", "place__locality": "बोरिंग रोड"}
GOES_TO = "यह आवेदन यहाँ जाएगा "


def _announced(monkeypatch: pytest.MonkeyPatch, folder: str, code: str) -> None:
    definition = building(folder).definitions.newest(code)
    department = {"code": "any", "name": {"hi": "कोई", "en": "Any"}}
    described = Service(definition, "", folder, department).described
    monkeypatch.setattr(catalogue, "service", lambda code: described)


def test_the_office_that_was_chosen_and_not_the_station_of_the_place(
    reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    _announced(monkeypatch, "cyber", "cyber-fraud-1930")
    reader.visit("/services/cyber-fraud-1930")
    payment = {"paid_by": "upi", "bank": "Test Bank", "utr": "123456", "amount": "900"}
    where = {**PLACE, "station": "cyber:GAYA"}
    when = {"paid_at": "2026-01-02"}
    journeys.answer(
        reader, **payment, **when, words=journeys.TEXT, **where, name="Test Citizen One"
    )
    assert reader.says(GOES_TO + "साइबर थाना गया"), reader.page.text


def test_one_office_alone_needs_no_choice(reader: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    _announced(monkeypatch, "economicoffences", "eou-report")
    reader.visit("/services/eou-report")
    scheme = {"kind": "deposits", "scheme": "Test Scheme", "victims": "3", "amount": "900"}
    account = {"happened_at": "2026-01-02", "words": journeys.TEXT}
    journeys.answer(reader, **scheme, **account, **PLACE, name="Test Citizen One")
    assert reader.says(GOES_TO + "आर्थिक अपराध इकाई पटना"), reader.page.text


def test_what_a_station_must_not_see_names_no_station(
    reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    _announced(monkeypatch, "tips", "secret-tip")
    reader.visit("/services/secret-tip")
    journeys.answer(reader, **PLACE, about="liquor", text=journeys.TEXT)
    assert reader.says(GOES_TO + "पुलिस अधीक्षक का कार्यालय, ज़िला पटना"), reader.page.text


def test_the_place_is_asked_by_the_station_that_is_in_charge_there(
    reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the offices of the service are called: the list has stations."""
    _announced(monkeypatch, "tips", "secret-tip")
    reader.visit("/services/secret-tip")
    assert reader.says("मुझे ज़िला और थाना पता है"), reader.page.text
