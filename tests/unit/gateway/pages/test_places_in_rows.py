"""A place that is asked for in each row of a list, as along the route of a procession."""

import pytest

from gateway.catalogue import use_cases as catalogue
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk

FIELDS = [
    {
        "name": "along",
        "type": "list",
        "max_items": 3,
        "label": {"hi": "रास्ते में", "en": "Along the way"},
        "fields": [
            {
                "name": "place",
                "type": "place",
                "required": True,
                "label": {"hi": "कौन-सी जगह", "en": "Which place"},
            },
            {"name": "where", "type": "text", "label": {"hi": "कहाँ", "en": "Where"}},
        ],
    }
]
REVIEW = "आगे बढ़ें और जाँचें"


@pytest.fixture
def reader(reader: Browser, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """At the form of a service that asks so."""
    described = {**desk.service_found.described, "form": {"fields": FIELDS}}
    monkeypatch.setattr(catalogue, "service", lambda code: described)
    return reader.visit("/services/procession")


def test_the_list_of_a_district_opens_in_its_own_row(reader: Browser) -> None:
    way = {"along__0__place__way": "station", "along__0__place__district": "Patna"}
    reader.press("इस ज़िले की सूची और नक़्शा दिखाएँ", **way)
    assert reader.status == 200, reader.page.text
    reader.press(REVIEW, along__0__place__station="5117012", along__0__where="चौक")
    assert reader.says("बुद्धा कॉलोनी, ज़िला पटना — चौक"), reader.page.text


def test_a_further_row_asks_for_its_own_place(reader: Browser) -> None:
    pin = {"along__0__place__way": "pin", "along__0__place__pin": "800001"}
    reader.press("एक और जोड़ें", **pin)
    reader.press(REVIEW, along__1__place__way="pin", along__1__place__pin="800002")
    assert reader.says("800001") and reader.says("800002"), reader.page.text


def test_a_pin_that_does_not_exist_is_told_at_its_row(reader: Browser) -> None:
    pin = {"along__0__place__way": "pin", "along__0__place__pin": "999999"}
    reader.press(REVIEW, **pin)
    assert reader.status == 422
    alert = next(one for one in reader.page.all() if one.get("role") == "alert")
    assert "ऐसा कोई पिन कोड नहीं है" in alert.text
    assert alert.all("a")[0].get("href") == "#f-along-0-place-pin"


def test_a_row_without_its_place_is_told_what_to_choose(reader: Browser) -> None:
    reader.press(REVIEW, along__0__where="चौक")
    assert reader.says("नीचे दिए तरीक़ों में से एक चुनें"), reader.page.text
