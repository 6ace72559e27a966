"""The journey on the pages, without JavaScript, on the real system."""

import io
import re
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from werkzeug.datastructures import FileStorage

from tests.support.client import DEADLINE
from tests.support.polling import eventually
from tests.support.system import System
from tests.unit.gateway.files import samples
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser, Files

MOBILE = "9000000401"


class HttpTransport:
    """To a gateway over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def send(
        self, method: str, path: str, fields: list[tuple[str, str]], files: Files
    ) -> tuple[int, dict[str, str], str]:
        """Send as a browser does: forms of the pages with files are multipart."""
        options: dict[str, Any] = {}
        if method == "POST":
            options["data"] = fields
            if files:
                options["files"] = [
                    (name, (one.filename, one.stream, one.content_type)) for name, one in files
                ]
        answer = self.session.request(
            method, self.url + path, allow_redirects=False, timeout=DEADLINE, **options
        )
        return answer.status_code, dict(answer.headers), answer.text


@pytest.fixture
def reader(system: System):
    """Somebody at a phone without JavaScript."""
    transport = HttpTransport(system.url)
    yield Browser(transport)
    transport.session.close()


def password(system: System, known: set[str], mobile: str = MOBILE) -> str:
    """The newest one-time password sent to a mobile since ``known``."""

    def own_link() -> str | None:
        fresh = [one for one in system.messages(mobile) if one["id"] not in known]
        texts = (re.search(r"(?<!\d)\d{6}(?!\d)", one["text"]) for one in fresh)
        return next((match[0] for match in texts if match), None)

    return eventually(own_link, what="the one-time password")


def prove(system: System, reader: Browser, mobile: str = MOBILE) -> None:
    """Ask for the password, read it from the phone, type it."""
    known = {one["id"] for one in system.messages(mobile)}
    reader.press("पासवर्ड भेजें", mobile=mobile)
    reader.press("पुष्टि करें", otp=password(system, known, mobile))


def in_office(system: System, username: str) -> Browser:
    """An officer at the inbox."""
    officer = Browser(HttpTransport(system.url)).visit("/officer")
    return officer.press("साइन इन", username=username, password=system.keys.officer_password)


def in_inbox(officer: Browser, reference: str) -> bool:
    """Read the inbox page by page; other tests file at this station too, and the most urgent comes
    first."""
    officer.visit("/applications")
    while not officer.says(reference):
        links = [one.attributes.get("href", "") for one in officer.page.all("a")]
        further = [link for link in links if "cursor=" in link]
        if not further:
            return False
        officer.visit(urljoin(officer.path, further[-1]))
    return True


def test_a_citizen_files_follows_and_answers_on_the_pages(system: System, reader: Browser) -> None:
    reader.visit("/")
    assert reader.says("शिकायत दर्ज करें")
    journeys.to_place(reader)
    reader.press("इस ज़िले की सूची और नक़्शा दिखाएँ", place__way="station", place__district="Patna")
    reader.press("आगे बढ़ें", place__station="5117012")
    assert reader.status == 200, reader.page.text
    journeys.answer(reader, text=journeys.TEXT, occurred_at="2024-01-15T18:30")
    assert reader.says("यह आवेदन यहाँ जाएगा")
    reader.press("आवेदन भेजें")
    prove(system, reader)
    assert reader.path.endswith("/filed"), reader.page.text
    reference = reader.path.split("/")[2]
    assert reader.says(reference) and reader.says("थाने को भेजी गई")

    officer = in_office(system, "duty.5117012")
    eventually(lambda: in_inbox(officer, reference), what="the case in the station's inbox")
    officer.follow(reference).press("जीडी में दर्ज करें")
    assert officer.says("हो गया।"), officer.page.text

    def acknowledged() -> bool:
        return reader.visit(f"/applications/{reference}").says("जीडी नंबर 5117012/GD-")

    eventually(acknowledged, what="the acknowledgement on the citizen's page")
    photo = FileStorage(io.BytesIO(samples.JPEG), "bill.jpg", content_type="image/jpeg")
    reader.follow("और बताएँ").press("और बताएँ", files=[("files", photo)], text="बिल मिल गया")
    assert reader.says("हो गया।"), reader.page.text
    officer.visit(f"/applications/{reference}")
    link = next(
        one for one in officer.page.all("a") if "/api/v1/files/" in one.attributes.get("href", "")
    )
    status, headers, _ = officer.transport.send("GET", link.attributes["href"], [], [])
    assert (status, headers["Content-Type"]) == (200, "image/jpeg")
    officer.transport.session.close()


def test_the_question_on_the_receipt_finds_the_station_which_is_told(
    system: System, reader: Browser
) -> None:
    """A point in a crowded part of Patna, as a phone in a pocket gives it."""
    journeys.to_place(reader)
    point = {"place__lat": "25.6105", "place__lon": "85.1390", "place__accuracy": "400"}
    reader.press("आगे बढ़ें", place__way="point", **point)
    journeys.answer(reader, text=journeys.TEXT, occurred_at="2024-01-15")
    assert reader.says("नक़्शे पर की जगह, लगभग 400 मीटर के भीतर")
    reader.press("आवेदन भेजें")
    prove(system, reader, "9000000409")
    reference = reader.path.split("/")[2]
    station = next(
        one.attributes["value"]
        for one in reader.page.all("input")
        if one.get("name") == "station" and one.get("value") != "none"
    )
    reader.press("जवाब दें", station=station)
    assert reader.says("हो गया।"), reader.page.text
    eventually(
        lambda: [one for one in system.messages(station) if one["reference"] == reference],
        what="the message to the station that was chosen",
    )


def test_anybody_tracks_the_case_and_the_owner_sees_its_steps(
    system: System, reader: Browser
) -> None:
    journeys.to_check(reader).press("आवेदन भेजें")
    prove(system, reader, "9000000402")
    reference = reader.path.split("/")[2]
    other = Browser(HttpTransport(system.url)).visit("/track")
    other.press("देखें", reference=reference.lower())
    assert other.says(reference) and not other.says("मोटरसाइकिल")
    known = {one["id"] for one in system.messages("9000000402")}
    other.press("पासवर्ड भेजें")
    other.press("सभी क़दम दिखाएँ", otp=password(system, known, "9000000402"))
    assert other.says("अब तक क्या हुआ"), other.page.text
    other.transport.session.close()


def test_a_pin_that_does_not_exist_is_told_on_the_page(reader: Browser) -> None:
    journeys.to_details(reader, pin="999999")
    assert reader.status == 422
    assert reader.says("ऐसा कोई पिन कोड नहीं है")


def test_not_knowing_the_place_goes_to_the_control_room(system: System, reader: Browser) -> None:
    journeys.to_place(reader).press("आगे बढ़ें", place__way="unknown")
    journeys.answer(reader, text=journeys.TEXT, occurred_at="2024-01-15T18:30")
    reader.press("आवेदन भेजें")
    prove(system, reader, "9000000403")
    assert reader.says("थाना तय हो रहा है"), reader.page.text


def test_the_window_finds_services_stations_and_figures(reader: Browser) -> None:
    reader.visit("/").press("खोजें", q="batua kho gaya").follow("गुम हुई चीज़ की रिपोर्ट")
    assert reader.path.startswith("/services/lost-report")
    reader.visit("/stations").press("थाना दिखाएँ", q="budha koloni patna")
    reader.follow("बुद्धा कॉलोनी")
    assert reader.says("पटना") and reader.says("प्रभारी अधिकारी"), reader.page.text
    reader.visit("/stations?q=800001")
    assert reader.says("यह जगह किस थाने की है"), reader.page.text
    assert reader.visit("/statistics").status == 200
    assert reader.visit("/sitemap").says("जेल में मुलाक़ात")


def test_a_page_of_the_real_gateway_is_safe_and_light(reader: Browser) -> None:
    reader.visit("/services/complaint")
    assert len(reader.html.encode()) < 60_000
    assert "script-src 'self'" in reader.headers["Content-Security-Policy"]
    assert reader.headers["Cache-Control"] == "no-store"
