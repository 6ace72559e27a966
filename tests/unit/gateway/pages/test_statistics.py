"""The public figures as a page, a drawing and a file say the same."""

import csv
import io

from flask import Flask

from gateway.pages.bars import bars
from gateway.pages.texts import words
from tests.unit.gateway.pages.browser import Browser
from tests.unit.gateway.pages.fake_desk import FakeDesk

T = words("hi")


def test_the_tables_lead_from_services_to_regions_to_offices(reader: Browser) -> None:
    reader.visit("/statistics").follow("शिकायत दर्ज करें")
    assert reader.path.startswith("/statistics?service=complaint")
    reader.follow("पटना")
    assert "बुद्धा कॉलोनी" in reader.page.all("main")[0].text
    assert "थाने में खोलने का समय" in reader.page.all("main")[0].text


def test_what_is_withheld_is_said_and_when_it_was_counted(reader: Browser) -> None:
    text = reader.visit("/statistics").page.all("main")[0].text
    assert T["figures.hidden"] in text and "3 जनवरी 2026" in text
    assert "1 दिसंबर 2024 से 30 नवंबर 2025 तक" in text


def test_the_file_holds_the_rows_of_the_page_and_an_empty_cell_where_it_shows_none(
    app: Flask,
) -> None:
    answer = app.test_client().get("/statistics.csv?service=complaint")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["code"], row["filed"], row["missed"]) for row in rows] == [
        ("Patna", "130", ""), ("", "", ""), ("", "145", ""),
    ]  # fmt: skip
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_while_nothing_was_counted_the_page_says_so(reader: Browser, desk: FakeDesk) -> None:
    desk.away.add("statistics")
    assert T["figures.none"] in reader.visit("/statistics").page.all("main")[0].text
    assert reader.status == 503


def test_a_bar_is_as_long_as_its_number_and_a_name_is_no_markup() -> None:
    drawing = bars("<Chart>", [("<b>", 100), ("two", 50)])
    assert "<b>" not in drawing and 'aria-label="&lt;Chart&gt;"' in drawing
    assert 'width="300"' in drawing and 'width="150"' in drawing
    assert bars("Chart", []) == ""
