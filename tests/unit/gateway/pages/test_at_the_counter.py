"""What an officer enters for a person at the counter."""

from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk


def test_an_officer_files_for_a_person_at_the_counter(signed_in, desk: FakeDesk) -> None:
    officer = signed_in("duty").visit("/applications")
    officer.follow("काउंटर पर दर्ज करें: शिकायत")
    assert officer.says("काउंटर पर आए व्यक्ति की ओर से")
    assert not officer.says("क्या अभी कोई ख़तरे में है?"), "the police need not call 112"
    answers = {"text": journeys.TEXT, "occurred_at": "02-01-2026 18:30", "name": "Test Person"}
    signed = {"read_over": "yes", "informant_signed_by": "thumb", "informant_mobile": ""}
    journeys.answer(officer, category="theft", how_given="oral", **answers, **signed)
    officer.press("आवेदन भेजें")
    view, form = desk.only_case()
    assert officer.path == f"/applications/{view['reference']}/filed"
    assert officer.says("काउंटर पर आए व्यक्ति को यह लिखकर दें") and desk.sent == []
    assert form["place"]["station"] == "5117012", "the officer's own, unless another is chosen"
    assert form["how_given"] == "oral" and form["read_over"] is True


def test_a_citizen_is_not_asked_what_an_officer_is(reader: Browser) -> None:
    assert reader.visit("/services/complaint").says("क्या अभी कोई ख़तरे में है?")
    journeys.to_check(reader)
    assert not reader.says("सूचना कैसे मिली") and "/steps/counter" not in reader.html


def test_an_officer_who_may_not_is_asked_for_a_mobile(
    signed_in, desk: FakeDesk, monkeypatch
) -> None:
    monkeypatch.setitem(desk.service_found.described, "filed_by", ["citizen"])
    officer = signed_in("duty")
    assert not officer.visit("/applications").says("काउंटर पर दर्ज करें")
    journeys.to_check(officer).press("आवेदन भेजें")
    assert officer.says("पासवर्ड भेजें") and desk.views == {}


def test_what_only_officers_enter_is_for_nobody_at_the_counter(
    signed_in, desk: FakeDesk, monkeypatch
) -> None:
    monkeypatch.setitem(desk.service_found.described, "filed_by", ["duty-officer"])
    officer = signed_in("duty").visit("/services/complaint")
    assert officer.says("अपने कार्यालय की ओर से") and not officer.says("काउंटर पर आए व्यक्ति")


def test_what_only_officers_enter_is_not_said_to_be_read_by_a_citizen(
    signed_in, desk: FakeDesk, monkeypatch
) -> None:
    journeys.file_complaint(signed_in("one"))
    page = f"/console/cases/{next(iter(desk.views))}"
    assert signed_in("duty").visit(page).says("नागरिक को यही लिखा दिखता है")
    monkeypatch.setitem(desk.service_found.described, "filed_by", ["duty-officer"])
    officer = signed_in("duty").visit(page)
    assert officer.says("आगे क्या होगा") and not officer.says("नागरिक को यही लिखा दिखता है")
    inbox = signed_in("duty").visit("/console")
    assert inbox.says("दर्ज करें: शिकायत") and not inbox.says("काउंटर पर दर्ज करें")


def test_a_line_of_the_inbox_names_the_service_before_the_kind_of_matter(
    signed_in, desk: FakeDesk
) -> None:
    """A theft may be a complaint or a stolen vehicle, a wallet lost or found."""
    journeys.file_complaint(signed_in("one"))
    lines = signed_in("duty").visit("/console").page.all("td")
    assert any("शिकायत दर्ज करें · चोरी" in line.text for line in lines)
