"""The books of an office as a page to print: the entries of a day or of a month."""

import calendar
from datetime import date

from flask import render_template, request

from casework.definition import as_written
from casework.definition.bilingual import IST
from chassis import time_source
from gateway.cases import number_books as books
from gateway.console.blueprint import blueprint, officer
from gateway.http.access import count
from gateway.http.context import language
from gateway.pages.services import words_of

DAY, MONTH = "day", "month"


@blueprint.get("/books")
def number_books() -> str:
    """Show the entries of a book, and which books there are."""
    reader = officer()
    offered = books.number_books(reader)
    keys = [one.key for one in offered]
    chosen = request.args.get("book") if request.args.get("book") in keys else None
    today = time_source.now().astimezone(IST).date()
    on = _day(request.args.get("on", "")) or today
    span = MONTH if request.args.get("span") == MONTH else DAY
    first, last = _days(on, span)
    if chosen:
        count("read", reader)
    entries = books.book_entries(reader, chosen, first, last) if chosen else []
    return render_template(
        "console/number_books.html",
        offered=[(one, words_of(one.service, language()).name) for one in offered],
        chosen=next((one for one in offered if one.key == chosen), None),
        words=words_of(chosen.partition(".")[0], language()) if chosen else None,
        entries=entries,
        full=len(entries or ()) >= books.MOST_ENTRIES,
        on=on.isoformat(),
        span=span,
        first=first.isoformat(),
        last=last.isoformat(),
        now=time_source.now(),
    )


def _day(text: str) -> date | None:
    day = as_written.day(text)
    return date.fromisoformat(day) if day else None


def _days(on: date, span: str) -> tuple[date, date]:
    if span == DAY:
        return on, on
    return on.replace(day=1), on.replace(day=calendar.monthrange(on.year, on.month)[1])
