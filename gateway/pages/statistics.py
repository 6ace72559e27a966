"""The public figures: a table of services, of the regions of one, of the offices of a region."""

import csv
import io

from flask import make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from contracts.errors import Unavailable
from gateway.http.access import count
from gateway.http.context import language
from gateway.pages import session
from gateway.pages.bars import bars
from gateway.pages.blueprint import blueprint
from gateway.pages.texts import district_namer, sayer, translator
from gateway.statistics import use_cases as statistics
from gateway.statistics.figures import ANSWERS, MEASURES
from gateway.statistics.use_cases import Table

BARS = 12
"""Rows that the chart shows; all stand in the table."""
COLUMNS = ("filed", "in_time", "late", "ended", "missed")
WITHHELD = ""
"""In a file: an empty cell is no number, and no nought."""


@blueprint.get("/statistics")
def figures() -> Response:
    """Show one table with its chart; that nothing was counted yet is no error."""
    session.reader()
    count("lookup")
    try:
        table = _asked_for()
    except Unavailable:
        return make_response(render_template("pages/statistics.html", table=None), 503)
    return make_response(
        render_template(
            "pages/statistics.html",
            table=table,
            columns=COLUMNS,
            answers=ANSWERS,
            chart=_chart(table),
            chart_of_answers=_chart_of_answers(table),
            address=_address,
        )
    )


@blueprint.get("/statistics.csv")
def figures_as_csv() -> Response:
    """Return the same table as CSV in UTF-8, with a mark that spreadsheets read it by."""
    count("lookup")
    table, in_words = _asked_for(), sayer(language())
    t = translator(language())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["code", "name", *MEASURES])
    for line in table["items"]:
        numbers = [line[name] for name in MEASURES]  # type: ignore[literal-required]
        writer.writerow(
            [_plain(line["code"]), _plain(in_words(line["name"])), *map(_cell, numbers)]
        )
    total = [table["total"][name] for name in MEASURES]  # type: ignore[literal-required]
    writer.writerow(["", t("figures.total"), *map(_cell, total)])
    answer = make_response("\ufeff" + text.getvalue())
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="statistics.csv"'
    return answer


def _asked_for() -> Table:
    service, region = request.args.get("service"), request.args.get("region")
    return statistics.table(service or None, (region or None) if service else None)


def _chart(table: Table) -> Markup:
    in_words, district_name = sayer(language()), district_namer(language())
    lines = [
        (district_name(in_words(line["name"])), line["filed"])
        for line in table["items"]
        if line["filed"]
    ][:BARS]
    words = ", ".join(f"{name} {number}" for name, number in lines)
    return bars(translator(language())("figures.chart", lines=words), lines)


def _chart_of_answers(table: Table) -> Markup:
    t, total = translator(language()), table["total"]
    numbers = [(t(f"figures.{name}"), total[name] or 0) for name in ANSWERS]  # type: ignore[literal-required]
    lines = [one for one in numbers if one[1]]
    words = ", ".join(f"{name} {number}" for name, number in lines)
    return bars(t("figures.chart_of_answers", lines=words), lines)


def _address(table: Table, code: str) -> str:
    if table["service"]:
        return url_for("pages.figures", service=table["service"], region=code)
    return url_for("pages.figures", service=code)


def _cell(number: int | None) -> str:
    return WITHHELD if number is None else str(number)


def _plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
