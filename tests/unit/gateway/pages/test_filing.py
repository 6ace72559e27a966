"""Filing a complaint without JavaScript, from the first page to the reference."""

import pytest

from gateway.catalogue import use_cases as catalogue
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk


def test_a_citizen_files_first_and_proves_the_mobile_after(reader: Browser, desk: FakeDesk) -> None:
    journeys.file_complaint(reader)
    view, form = desk.only_case()
    assert reader.path == f"/applications/{view['reference']}/filed"
    assert reader.says(view["reference"])
    assert reader.says("बुद्धा कॉलोनी")
    assert reader.says("सेवा मानक — 15 मिनट")
    assert form["text"] == journeys.TEXT
    assert form["place"] == {"pin": "800001", "locality": "बोरिंग रोड"}
    assert form["occurred_at"] == "2026-01-02T13:00:00+00:00"
    assert desk.sent == ["9000000001"]


def test_danger_is_asked_about_before_anything_else(reader: Browser) -> None:
    reader.visit("/services/complaint")
    gate = reader.html.index("क्या अभी कोई ख़तरे में है?")
    assert gate < reader.html.index('name="category"')
    assert 'href="tel:112"' in reader.html[gate:]


def test_nothing_is_gone_on_with_until_the_step_is_answered(reader: Browser) -> None:
    reader.visit("/services/complaint").press("आगे बढ़ें")
    assert reader.status == 422
    assert reader.says("किस बात की शिकायत है: कृपया इनमें से एक चुनें।")


def test_before_it_is_sent_the_law_and_how_long_it_is_kept_are_told(reader: Browser) -> None:
    journeys.to_check(reader)
    assert reader.says("BNSS 173(1)")
    assert reader.says("बंद होने के दस वर्ष बाद निजी जानकारी मिटा दी जाती है")


def test_only_the_fields_that_belong_to_the_matter_are_asked(reader: Browser) -> None:
    journeys.to_step(reader, "loss", "theft")
    assert 'name="property.0.value"' in reader.html and 'name="amount_lost"' not in reader.html
    assert journeys.to_place(reader, category="cyber-fraud").says("1930")
    journeys.to_step(reader, "loss", "cyber-fraud")
    assert 'name="payments.0.transaction"' in reader.html and 'name="amount_lost"' in reader.html
    assert 'name="property.0.value"' not in reader.html
    journeys.to_step(reader, "missing", "missing-person")
    assert 'name="missing_person.clothes"' in reader.html
    # What does not belong to the matter has no page either.
    reader.press("आगे बढ़ें")
    assert "/steps/suspects" in reader.path


def test_a_station_is_chosen_from_its_district(reader: Browser, desk: FakeDesk) -> None:
    journeys.to_place(reader)
    reader.press("इस ज़िले की सूची और नक़्शा दिखाएँ", place__way="station", place__district="Patna")
    offered = [one.text for one in reader.field("place.station").all("option")]
    assert offered == ["चुनें", "कोतवाली", "बुद्धा कॉलोनी"]
    reader.press("आगे बढ़ें", place__station="5117012")
    journeys.answer(reader, text="चोरी हुई", occurred_at="02-01-2026 18:30")
    assert reader.says("बुद्धा कॉलोनी ज़िला पटना")
    reader.press("आवेदन भेजें").press("पासवर्ड भेजें", mobile="9000000001")
    reader.press("पुष्टि करें", otp="123456")
    assert desk.only_case()[1]["place"] == {"district": "Patna", "station": "5117012"}


def test_not_knowing_the_place_is_an_answer(reader: Browser, desk: FakeDesk) -> None:
    journeys.to_place(reader).press("आगे बढ़ें", place__way="unknown")
    journeys.answer(reader, text="चोरी हुई", occurred_at="2026-01-02T18:30")
    assert reader.says("सही कार्यालय तय किया जाएगा")


def test_a_point_from_the_map_is_an_answer(reader: Browser) -> None:
    journeys.to_place(reader)
    reader.press("आगे बढ़ें", place__way="point", place__lat="25.61", place__lon="85.12")
    assert reader.status == 200
    journeys.to_place(reader)
    reader.press("आगे बढ़ें", place__way="point", place__lat="85.12", place__lon="25.61")
    assert reader.says("अक्षांश और देशांतर एक-दूसरे की जगह")


def test_a_pin_that_does_not_exist_is_named_where_it_was_typed(reader: Browser) -> None:
    journeys.to_details(reader, pin="999999")
    assert reader.status == 422
    assert reader.field("place.pin").get("value") == "999999"
    assert reader.field("place.pin").get("aria-invalid") == "true"
    assert reader.says("पिन कोड: ऐसा कोई पिन कोड नहीं है।")


def test_errors_show_the_form_again_with_everything_typed(reader: Browser) -> None:
    long = "लंबी बात " * 3000
    journeys.to_step(reader, "words").press("आगे बढ़ें", text=long, delay_reason="गाँव में थे")
    assert reader.status == 422
    assert reader.value("text") == long
    assert reader.value("occurred_at") == "2026-01-02T18:30"
    assert reader.value("delay_reason") == "गाँव में थे"
    assert reader.value("place.locality") == "बोरिंग रोड"
    links = [one for one in reader.page.all("a") if (one.get("href") or "").startswith("#f-")]
    targets = {one.get("id") for one in reader.page.all()}
    assert [one.get("href") for one in links] == ["#f-text"]
    assert {one.attributes["href"][1:] for one in links} <= targets


def test_the_day_is_enough_and_is_not_wiped(reader: Browser, desk: FakeDesk) -> None:
    journeys.to_check(reader, occurred_at="2026-01-02")
    assert reader.says("2 जनवरी 2026")
    assert not reader.says("बजे")
    button = next(one for one in reader.page.all("button") if one.get("value") == "edit.time")
    reader.press(button.text)
    assert (reader.value("occurred_at"), reader.value("occurred_at.time")) == ("2026-01-02", "")
    journeys.answer(reader, occurred_at__time="06:30")
    assert reader.says("2 जनवरी 2026, सुबह 6:30 बजे")


def test_what_is_no_date_stays_as_it_was_typed(reader: Browser) -> None:
    journeys.to_check(reader, occurred_at="kal raat")
    assert (reader.status, reader.value("occurred_at")) == (422, "kal raat")


def test_a_date_that_has_not_come_is_refused(reader: Browser) -> None:
    journeys.to_check(reader, occurred_at="2999-01-01T10:00")
    assert reader.says("यह तारीख और समय अभी आया नहीं है")


def test_rows_are_added_without_losing_what_was_typed(reader: Browser, desk: FakeDesk) -> None:
    journeys.to_step(reader, "suspects")
    reader.press("एक और जोड़ें", suspects__0__name="Test Person One")
    journeys.answer(reader, suspects__1__name="Test Person Two")
    assert reader.says("Test Person One Test Person Two")


def test_an_answer_can_be_changed_from_the_last_look(reader: Browser) -> None:
    journeys.to_check(reader)
    button = next(one for one in reader.page.all("button") if one.get("value") == "edit.where")
    reader.press(button.text)
    assert reader.value("place.pin") == "800001"
    assert reader.value("text") == journeys.TEXT


def test_going_back_loses_nothing(reader: Browser) -> None:
    journeys.to_step(reader, "words").press("पीछे जाएँ", text="आधी बात")
    assert reader.says("कब हुआ?")
    reader.press("आगे बढ़ें")
    assert reader.value("text") == "आधी बात"


def test_the_language_changes_in_the_middle_without_losing_anything(reader: Browser) -> None:
    journeys.to_step(reader, "words").press("English", text="आधी बात")
    assert reader.page.all("html")[0].get("lang") == "en"
    assert reader.value("text") == "आधी बात"
    assert reader.says("What happened")
    assert reader.visit("/").page.all("html")[0].get("lang") == "en"


def test_words_of_danger_show_112_once_more_and_the_complaint_is_taken(
    reader: Browser, desk: FakeDesk
) -> None:
    journeys.to_check(reader, text="abhi maar rahe hain")
    assert reader.says("क्या कोई अब भी ख़तरे में है?")
    reader.press("आवेदन भेजें").press("पासवर्ड भेजें", mobile="9000000001")
    reader.press("पुष्टि करें", otp="123456")
    assert desk.only_case()


def test_pressing_send_twice_files_once(reader: Browser, desk: FakeDesk) -> None:
    journeys.to_check(reader).press("आवेदन भेजें").press("पासवर्ड भेजें", mobile="9000000001")
    proving = (reader.page, reader.path)
    reader.press("पुष्टि करें", otp="123456")
    first = reader.path
    reader.page, reader.path = proving
    reader.press("पुष्टि करें", otp="123456")
    assert reader.path == first
    assert len(desk.views) == 1


def test_sending_again_with_other_details_says_that_it_was_sent(signed_in, desk: FakeDesk) -> None:
    reader = signed_in("one")
    journeys.to_check(reader)
    checked = (reader.page, reader.path)
    reader.press("आवेदन भेजें")
    reader.page, reader.path = checked
    next(one for one in reader.page.all("input") if one.get("name") == "text").attributes[
        "value"
    ] = "बदली हुई बात"
    reader.press("आवेदन भेजें")
    assert reader.status == 422
    assert reader.says("यह आवेदन पहले ही भेजा जा चुका है")
    reader.press("आवेदन भेजें")
    assert len(desk.views) == 2


def test_an_officer_at_the_screen_files_as_a_citizen_only_with_a_mobile(
    signed_in, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(desk.service_found.described, "filed_by", ["citizen"])
    reader = signed_in("duty")
    journeys.to_check(reader).press("आवेदन भेजें")
    assert reader.says("मोबाइल नंबर")
    assert desk.views == {}


@pytest.mark.parametrize(("category", "visible"), [("women-safety", True), ("theft", False)])
def test_a_sensitive_matter_has_a_way_out_on_every_page(
    signed_in, category: str, visible: bool
) -> None:
    reader = signed_in("one")
    pages = [journeys.to_place(reader, category).html]
    pages.append(journeys.to_check(reader, category=category).html)
    pages.append(reader.press("आवेदन भेजें").html)
    pages.append(reader.follow("आगे की स्थिति देखें").html)
    assert [('href="/leave"' in page) for page in pages] == [visible] * 4


def test_any_service_has_pages_made_from_its_definition(
    reader: Browser, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that the gateway has never heard of: fields of every kind, no place, no event."""
    fields = [
        {"name": "subject", "type": "text", "required": True, "label": _both("Subject")},
        {"name": "copies", "type": "integer", "min": 1, "max": 5, "label": _both("Copies")},
        {"name": "agreed", "type": "boolean", "label": _both("Agreed")},
        {"name": "phone", "type": "mobile", "label": _both("Phone")},
    ]
    described = {**desk.service_found.described, "form": {"fields": fields}}
    monkeypatch.setattr(catalogue, "service", lambda code: described)
    reader.visit("/services/procession")
    assert not reader.says("ख़तरे में है?")
    reader.press("आगे बढ़ें और जाँचें", subject="X", copies="9", agreed="yes")
    assert reader.says("1 और 5 के बीच")
    reader.press("आगे बढ़ें और जाँचें", copies="2")
    assert reader.says("Agreed hi हाँ")


def _both(word: str) -> dict[str, str]:
    return {"hi": f"{word} hi", "en": word}


def test_a_police_station_is_called_one_before_sending(reader: Browser) -> None:
    journeys.to_check(reader)
    assert reader.says("यह आवेदन यहाँ जाएगा बुद्धा कॉलोनी थाना, ज़िला पटना")
