"""Filing on the pages while something is away, wrong or over: nothing that was typed is lost."""

from datetime import UTC, datetime

import pytest

from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk


def test_a_wrong_password_is_told_and_the_complaint_is_kept(
    reader: Browser, desk: FakeDesk
) -> None:
    journeys.to_check(reader).press("आवेदन भेजें").press("पासवर्ड भेजें", mobile="9000000001")
    reader.press("पुष्टि करें", otp="000000")
    assert reader.says("यह पासवर्ड सही नहीं है")
    reader.press("नंबर बदलें").press("पासवर्ड भेजें", mobile="९००००००००२")
    reader.press("पुष्टि करें", otp="१२३४५६")
    assert desk.sent == ["9000000001", "9000000002"]
    assert desk.only_case()[1]["text"] == journeys.TEXT


@pytest.mark.parametrize(
    ("mobile", "fault"), [("12", "दस अंकों का मोबाइल नंबर नहीं"), ("9000000009", "कुछ देर रुक कर")]
)
def test_a_mobile_that_cannot_be_sent_to_is_told(reader: Browser, mobile: str, fault: str) -> None:
    journeys.to_check(reader).press("आवेदन भेजें").press("पासवर्ड भेजें", mobile=mobile)
    assert reader.status == 422
    assert reader.says(fault)


def test_a_service_that_is_away_is_told_and_nothing_typed_is_lost(
    signed_in, desk: FakeDesk
) -> None:
    reader = signed_in("one")
    journeys.to_check(reader)
    desk.away.add("complaints")
    reader.press("आवेदन भेजें")
    assert reader.status == 503
    assert reader.headers["Retry-After"]
    key = reader.value("key")
    desk.away.clear()
    reader.press("आवेदन भेजें")
    assert desk.only_case()[1]["text"] == journeys.TEXT
    assert list(desk.filed) == [key]


def test_routing_away_keeps_nobody_from_filing(reader: Browser, desk: FakeDesk) -> None:
    desk.away.add("routing")
    journeys.to_place(reader)
    assert reader.says("सूची अभी नहीं मिल रही है")
    journeys.file_complaint(reader)
    assert desk.only_case()[0]["state"] == "routing-pending"


def test_a_list_of_offices_from_a_copy_says_in_both_languages_of_when_it_is(
    reader: Browser, desk: FakeDesk
) -> None:
    journeys.to_place(reader)
    assert not reader.says("की प्रति से हैं")
    reader.visit("/lists/complaint/firs?office=Buddha")
    assert not reader.says("की प्रति से हैं")
    desk.copy_of = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
    reader.visit("/lists/complaint/firs?office=Buddha+C")
    assert reader.says("21 नवंबर 2026, शाम 6:30 बजे की प्रति से हैं")
    reader.visit("/lists/complaint/firs?office=Buddha+C&lang=en")
    assert reader.says("comes from a copy of 21 November 2026, 6:30 pm.")


def test_the_offices_of_a_form_that_come_from_a_copy_say_so_on_every_page_they_are_on(
    reader: Browser, desk: FakeDesk
) -> None:
    desk.copy_of = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
    for _ in range(2):
        journeys.to_place(reader)
        assert reader.says("21 नवंबर 2026, शाम 6:30 बजे की प्रति से हैं")


def test_a_sign_in_that_ended_meanwhile_loses_nothing(reader: Browser, desk: FakeDesk) -> None:
    reader.transport.client.set_cookie("nagrik_session", "expired")
    journeys.file_complaint(reader)
    assert desk.only_case()[1]["text"] == journeys.TEXT


def test_a_form_without_the_browsers_token_does_nothing_but_keeps_what_was_typed(
    signed_in, desk: FakeDesk
) -> None:
    reader = signed_in("one")
    journeys.to_check(reader)
    for one in reader.page.all("input"):
        if one.get("name") == "form_token":
            one.attributes["value"] = "of another site"
    reader.press("आवेदन भेजें")
    assert (reader.status, desk.views) == (422, {})
    assert reader.says("यह पेज पुराना हो गया था")
    reader.press("आवेदन भेजें")
    assert desk.only_case()[1]["text"] == journeys.TEXT


def test_a_form_is_filed_for_nobody_but_who_wrote_it(signed_in, desk: FakeDesk) -> None:
    reader = journeys.to_check(signed_in("one"))
    reader.transport.client.set_cookie("nagrik_session", "two")
    for _ in range(2):
        reader.press("आवेदन भेजें")
        assert reader.says("किसी और मोबाइल से साइन इन करके लिखा गया था") and desk.views == {}
    reader.transport.client.set_cookie("nagrik_session", "one")
    reader.press("आवेदन भेजें")
    view, _ = desk.only_case()
    assert view["owner"] == "citizen-one"


def test_what_was_written_before_anybody_signed_in_is_looked_at_once_more(
    reader: Browser, desk: FakeDesk
) -> None:
    journeys.to_check(reader)
    reader.transport.client.set_cookie("nagrik_session", "one")
    reader.press("आवेदन भेजें")
    assert reader.says("किसी के साइन इन करने से पहले लिखा गया था") and desk.views == {}
    reader.press("आवेदन भेजें")
    assert desk.only_case()[1]["text"] == journeys.TEXT


def test_a_page_that_a_browser_may_keep_bears_nobodys_mark(signed_in) -> None:
    reader = signed_in("one").visit("/services/complaint")
    assert reader.headers["Kept-Offline"] == "1"
    form = reader.field("key").within("form")
    assert form is not None and form.get("data-who") == ""
    assert reader.value("written_by") == ""
    assert len(journeys.to_check(reader).value("written_by") or "") == 32
