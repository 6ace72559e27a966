"""What a supervisor sees at once: what lies open at each office, and where it does not move."""

from typing import Literal

from flask import render_template

from chassis import time_source
from gateway.cases import inbox as cases
from gateway.cases.inbox_store import NO_OFFICE, OFTEN
from gateway.console.blueprint import blueprint, officer

FIGURES: tuple[Literal["open", "late", "soon", "week", "month", "moved"], ...] = (
    "open",
    "late",
    "soon",
    "week",
    "month",
    "moved",
)
LISTS = {"open": "all", "late": "overdue", "soon": "soon", "moved": "moved"}
"""The figures behind which a list of the inbox stands; ages are no list of their own."""


@blueprint.get("/overview")
def overview() -> str:
    """Show the figures of every office of which the reader sees cases, the latest first."""
    rows = cases.overview(officer())
    return render_template(
        "console/overview.html",
        rows=rows,
        sums={name: sum(row[name] for row in rows or ()) for name in FIGURES},
        figures=FIGURES,
        lists=LISTS,
        often=OFTEN,
        no_office=NO_OFFICE,
        now=time_source.now(),
    )
