"""The browser's own way back: no page of a form is one that would be sent again."""

from flask import Flask

from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.conftest import in_session
from tests.unit.gateway.pages.fake_desk import FakeDesk


def test_every_step_has_an_address_that_can_be_read_again(reader: Browser) -> None:
    """Wrong answers, too: what a POST answers itself, the browser asks to send again."""
    journeys.to_place(reader)
    where = reader.path
    journeys.to_details(reader, pin="999999")
    assert (reader.status, reader.visit(reader.path).status) == (422, 422)
    assert reader.says("ऐसा कोई पिन कोड नहीं है")
    journeys.to_check(reader, text="आधी बात")
    check = reader.path
    assert "/steps/check" in check
    reader.press("आवेदन भेजें")
    assert "/steps/mobile" in reader.path
    assert reader.visit(check).says("आधी बात")
    assert "/steps/where" in where and reader.visit(where).value("place.pin") is not None


def test_what_was_typed_is_shown_to_no_other_browser(reader: Browser, app: Flask) -> None:
    journeys.to_check(reader, text="किसी और के लिए नहीं")
    other = in_session(app, "two").visit("/services/complaint").visit(reader.path)
    assert other.path == "/services/complaint"
    assert not other.says("किसी और के लिए नहीं")


def test_where_nothing_can_be_kept_the_form_goes_on(reader: Browser, app: Flask) -> None:
    app.extensions["gateway"].drafts.full = True
    journeys.file_complaint(reader)
    assert reader.path.endswith("/filed")


def test_who_files_with_a_draft_that_is_gone_begins_again(reader: Browser, desk: FakeDesk) -> None:
    reader.visit("/services/complaint/steps/check?draft=unknown")
    assert reader.path == "/services/complaint"
    assert desk.views == {}
