"""A form that is begun on one device and gone on with on another."""

from collections.abc import Callable

from flask import Flask

from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk

LATER = "बाद में, इस या किसी दूसरे फ़ोन पर आगे बढ़ाएँ"
BEGAN = "यह आप पहले शुरू कर चुके हैं"
FORM = "/services/complaint"


def test_what_one_device_kept_another_goes_on_with_and_it_is_filed_once(
    signed_in: Callable[[str], Browser], app: Flask, desk: FakeDesk
) -> None:
    first, other = journeys.to_step(signed_in("one"), "words"), signed_in("one")
    first.press(LATER, text=journeys.TEXT)
    assert first.says(BEGAN)
    other.visit(FORM).press("उसे आगे बढ़ाएँ")
    assert other.path.startswith(f"{FORM}/steps/words")
    assert other.value("text") == journeys.TEXT
    journeys.answer(other).press("आवेदन भेजें")
    assert other.path.endswith("/filed"), other.page.text
    _, form = desk.only_case()
    assert form["text"] == journeys.TEXT
    assert not signed_in("one").visit(FORM).says(BEGAN), "sent, and kept no more"


def test_it_is_nobody_elses_and_is_deleted_when_that_is_wished(
    signed_in: Callable[[str], Browser], reader: Browser
) -> None:
    journeys.to_step(signed_in("one"), "words").press(LATER, text="...")
    assert not signed_in("two").visit(FORM).says(BEGAN)
    assert not reader.visit(FORM).says(BEGAN)
    assert reader.says("साइन इन करें")
    again = signed_in("one").visit(FORM)
    assert again.says(BEGAN)
    again.press("उसे मिटाएँ")
    assert not again.says(BEGAN) and not signed_in("one").visit(FORM).says(BEGAN)


def test_who_is_not_signed_in_keeps_nothing_here(reader: Browser) -> None:
    journeys.to_step(reader, "words")
    assert not reader.says(LATER)
