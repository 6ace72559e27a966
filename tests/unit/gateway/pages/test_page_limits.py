"""The pages are no way round the limits of the API, and no text holds them up."""

import re
from collections.abc import Callable

from flask import Flask

from gateway.http.rate_limits import RateLimit, RateLimiter, limits_for
from gateway.pages import actions, danger
from gateway.pages.form_answers import Posted
from tests.unit.gateway.pages import journeys
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk


def _limit(app: Flask, name: str, count: int) -> None:
    limits = limits_for("local", {name: RateLimit(count, count)})
    app.extensions["gateway"].limiter = RateLimiter(limits)


def test_passwords_are_not_tried_faster_on_a_page(app: Flask, reader: Browser) -> None:
    _limit(app, "auth", 2)
    statuses = []
    for _ in range(3):
        reader.visit("/officer").press("साइन इन", username="duty.5117012", password="not this one")
        statuses.append(reader.status)
    assert statuses == [422, 422, 429]


def test_one_time_passwords_are_not_sent_faster_on_a_page(app: Flask, reader: Browser) -> None:
    _limit(app, "auth", 1)
    reader.visit("/sign-in").press("पासवर्ड भेजें", mobile="9000000001")
    reader.press("पुष्टि करें", otp="123456")
    assert reader.status == 422
    assert reader.path.startswith("/sign-in")


def test_references_are_not_tried_faster_on_a_page(
    app: Flask, reader: Browser, desk: FakeDesk
) -> None:
    _limit(app, "track", 1)
    for _ in range(2):
        reader.visit("/track").press("देखें", reference="7K2M-9QXV-4TR8-C")
    assert reader.says("कुछ देर रुक कर")


def test_what_is_filed_on_a_page_counts_as_a_write(
    app: Flask, signed_in: Callable[[str], Browser], desk: FakeDesk
) -> None:
    _limit(app, "write", 1)
    journeys.file_complaint(signed_in("one"))
    assert journeys.file_complaint(signed_in("one")).status == 429
    assert len(desk.views) == 1


def test_what_is_done_on_a_page_counts_as_a_write(
    app: Flask, signed_in: Callable[[str], Browser], desk: FakeDesk
) -> None:
    _limit(app, "write", 1)
    reader = journeys.file_complaint(signed_in("one"))
    reference = next(iter(desk.views))
    reader.visit(f"/applications/{reference}/actions/withdraw")
    reader.press("शिकायत वापस लें", reason="by mistake")
    assert reader.status == 429
    assert desk.views[reference]["state"] != "withdrawn"


def test_a_key_that_no_page_made_is_not_kept() -> None:
    assert actions.key_of(Posted({"key": "k" * 128})) == "k" * 128
    assert len(actions.key_of(Posted({"key": "k" * 129}))) < 40


def test_no_word_or_gap_in_the_signs_of_danger_is_without_a_bound() -> None:
    assert not re.search(r"\\[sS][*+]", danger._SIGNS.pattern)
    assert danger.speaks_of_danger("abhi wo log mujhe maar rahe hain")
