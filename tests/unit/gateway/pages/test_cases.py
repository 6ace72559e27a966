"""Following a case, answering, acting; and tracking by reference."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import STATIONS, FakeDesk


@pytest.fixture
def citizen(signed_in, desk: FakeDesk) -> Browser:
    """A citizen with one case, on its page."""
    reader = journeys.file_complaint(signed_in("one"))
    return reader.visit(f"/applications/{next(iter(desk.views))}")


def test_a_case_says_who_has_it_since_when_what_next_by_when_and_under_which_rule(
    citizen: Browser, desk: FakeDesk
) -> None:
    for words in (
        "थाने को भेजी गई",
        "बुद्धा कॉलोनी",
        "थाना शिकायत खोलेगा और जीडी नंबर देगा",
        "14 मिनट बाक़ी",
        "सेवा मानक — 15 मिनट",
        "यह पिन इसी थाने का है।",
        "BNSS धारा 173(1)",
        "थाने में खोलने का समय",
    ):
        assert citizen.says(words), words


def test_what_was_written_and_the_officers_note_are_shown(citizen: Browser) -> None:
    assert citizen.says("काली मोटरसाइकिल")
    assert citizen.says("कृपया बिल की कॉपी साथ लाएँ।")
    assert citizen.says("मोबाइल नंबर 9000000001")


def test_the_status_is_shown_while_the_service_is_away(citizen: Browser, desk: FakeDesk) -> None:
    desk.away.add("complaints")
    citizen.visit(citizen.path)
    assert citizen.status == 200
    assert citizen.says("थाने को भेजी गई")
    assert citizen.says("आवेदन का पूरा पाठ अभी नहीं दिखाया जा सकता")


def test_a_case_is_followed_live_where_the_browser_can_and_by_a_link_where_not(
    citizen: Browser, desk: FakeDesk
) -> None:
    live = next(one for one in citizen.page.all("div") if one.get("id") == "live")
    reference = next(iter(desk.views))
    assert live.get("data-events") == f"/api/v1/cases/{reference}/events"
    assert live.get("data-sequence") == "1"
    assert citizen.follow("ताज़ा स्थिति देखें").path == f"/applications/{reference}"


def test_an_action_is_a_form_made_from_its_definition(citizen: Browser, desk: FakeDesk) -> None:
    citizen.follow("शिकायत वापस लें").press("शिकायत वापस लें", reason="मिल गया, धन्यवाद")
    assert desk.acted == [(next(iter(desk.views)), "withdraw", {"reason": "मिल गया, धन्यवाद"})]
    assert citizen.says("हो गया।")


def test_an_action_that_is_refused_shows_its_form_again(citizen: Browser, desk: FakeDesk) -> None:
    citizen.follow("शिकायत वापस लें").press("शिकायत वापस लें", reason="x")
    assert citizen.status == 422
    assert citizen.says("कारण: यह बहुत छोटा है। कम से कम 3 अक्षर लिखें।")
    assert citizen.value("reason") == "x"
    assert desk.acted == []


def test_an_action_that_meets_a_service_that_is_away_can_be_sent_again(
    citizen: Browser, desk: FakeDesk
) -> None:
    desk.away.add("complaints")
    citizen.follow("शिकायत वापस लें").press("शिकायत वापस लें", reason="मिल गया")
    assert citizen.status == 503
    desk.away.clear()
    citizen.press("शिकायत वापस लें")
    assert desk.acted[0][2] == {"reason": "मिल गया"}


def test_an_action_that_is_not_open_is_told(citizen: Browser) -> None:
    citizen.visit(f"{citizen.path}/actions/close")
    assert citizen.status == 409
    assert citizen.says("यह क़दम अभी नहीं उठाया जा सकता")


def test_an_officer_acts_through_the_same_forms(signed_in, citizen: Browser, desk) -> None:
    reference = next(iter(desk.views))
    officer = signed_in("duty").visit(f"/applications/{reference}")
    officer.press("जीडी में दर्ज करें")
    assert desk.acted == [(reference, "acknowledge", {})]


def test_an_officer_may_type_a_stations_name_and_choose(signed_in, citizen: Browser, desk) -> None:
    reference = next(iter(desk.views))
    officer = signed_in("duty").visit(f"/applications/{reference}/actions/transfer")
    officer.press("दूसरे थाने भेजें", to_station="kotwali", reason="वहाँ की घटना है")
    assert officer.says("“kotwali” से मिलते-जुलते नाम")
    officer.press("दूसरे थाने भेजें", to_station="5117020")
    body = {"to_station": "5117020", "reason": "वहाँ की घटना है"}
    assert desk.acted == [(reference, "transfer", body)]


def test_the_list_leads_to_each_case(citizen: Browser, desk: FakeDesk) -> None:
    reference = next(iter(desk.views))
    citizen.visit("/applications").follow(reference)
    assert citizen.path == f"/applications/{reference}"


def test_an_officers_list_is_narrowed_by_state(signed_in, citizen: Browser, desk) -> None:
    officer = signed_in("duty").visit("/applications")
    officer.press("दिखाएँ", state="closed")
    assert officer.says("यहाँ अभी कोई मामला नहीं है")


def test_anybody_tracks_a_case_without_personal_data(
    citizen: Browser, reader: Browser, desk: FakeDesk
) -> None:
    reference = next(iter(desk.views))
    reader.visit("/track").press("देखें", reference=reference.lower().upper())
    assert reader.says("थाने को भेजी गई")
    assert not reader.says("मोटरसाइकिल") and not reader.says("9000000001")
    assert reference not in reader.path


def test_the_owner_sees_every_step_after_a_password(
    citizen: Browser, reader: Browser, desk: FakeDesk
) -> None:
    reference = next(iter(desk.views))
    reader.visit("/track").press("देखें", reference=reference).press("पासवर्ड भेजें")
    assert reference in desk.sent
    reader.press("सभी क़दम दिखाएँ", otp="000000")
    assert reader.says("यह पासवर्ड सही नहीं है")
    reader.press("सभी क़दम दिखाएँ", otp="123456")
    assert reader.says("अब तक क्या हुआ")


def test_an_unknown_reference_is_told_kindly(reader: Browser) -> None:
    reader.visit("/track").press("देखें", reference="XXXX")
    assert reader.status == 422
    assert reader.value("reference") == "XXXX"
    assert reader.says("इस संख्या का कोई आवेदन नहीं मिला")


def test_an_empty_reference_is_asked_for_not_searched(reader: Browser) -> None:
    reader.visit("/track").press("देखें", reference=" ")
    assert reader.status == 422
    assert reader.says("कृपया संदर्भ संख्या लिखें") and not reader.says("नहीं मिला")


def test_nobody_is_sent_again_to_what_does_not_exist(reader: Browser) -> None:
    reader.visit("/services/nothing")
    assert reader.status == 404
    assert reader.says("नहीं मिला") and not reader.says("फिर से प्रयास करें")


def test_a_note_does_not_change_since_when_a_case_is_in_its_state(
    citizen: Browser, desk: FakeDesk
) -> None:
    view = next(iter(desk.views.values()))
    first = view["timeline"][0]
    filing, noted = "2026-11-21T13:00:00+00:00", "2026-11-22T05:00:00+00:00"
    view["timeline"] = [{**first, "at": filing}, {**first, "sequence": 2, "at": noted}]
    citizen.visit(citizen.path)
    assert citizen.says("वर्तमान स्थिति कब से 21 नवंबर 2026, शाम 6:30 बजे")


def test_an_officer_is_told_that_the_steps_are_written_for_the_citizen(
    citizen: Browser, signed_in: Callable[[str], Browser], desk: FakeDesk
) -> None:
    sentence = "नागरिक को यही लिखा दिखता है"
    assert not citizen.says(sentence)
    assert signed_in("duty").visit(citizen.path).says(sentence)


def test_the_first_page_stands_while_everything_is_away(
    app: Flask, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contracts.errors import Unavailable
    from gateway.catalogue import use_cases as catalogue

    def away() -> list[dict]:
        raise Unavailable()

    monkeypatch.setattr(catalogue, "services", away)
    reader.visit("/")
    assert reader.status == 200
    assert reader.says("112") and reader.says("आवेदन अभी नहीं लिए जा पा रहे हैं")


def test_how_it_went_is_asked_when_it_has_ended_and_the_office_reads_it(
    signed_in, citizen: Browser, desk: FakeDesk
) -> None:
    assert not citizen.says("क्या बात सुलझी?")
    view, _ = desk.only_case()
    view["state"] = "closed"
    assert citizen.visit(citizen.path).value("answer") is None, "nothing is said for the citizen"
    citizen.press("जवाब दें", answer="nobody-came")
    assert citizen.says("नागरिक का अपना जवाब: कोई आया ही नहीं")
    citizen.press("जवाब बदलें", answer="partly")
    assert citizen.value("answer") == "partly"
    desk.hand_to(view["reference"], STATIONS[0])
    officer = signed_in("duty").visit(citizen.path.partition("?")[0])
    assert officer.says("नागरिक का अपना जवाब: कुछ हद तक") and not officer.says("क्या बात सुलझी?")
