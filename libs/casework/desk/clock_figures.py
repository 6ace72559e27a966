"""How many limits are late, or soon will be, by clock and office: what Prometheus is shown.

Counted in the database once a minute, or more seldom where there is much to count. The office is
the one that handles the case, and each of the chain above it: a chart chooses one post, for the sum
over all counts a case once for each of them.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from prometheus_client import Gauge
from pymongo import ASCENDING
from pymongo.collection import Collection

from casework.definition.posts import HANDLING_POST
from casework.definition.versions import Definitions
from chassis import time_source
from chassis.mongo import Document
from contracts.typed import JsonObject

LATE, NEAR = "late", "near"
NEAR_SHARE = 0.2
"""A limit is near in this last part of its time, and not before NEAR_SPAN."""
NEAR_SPAN = timedelta(days=3)
MOST_OFFICES = 50
"""Offices shown for a clock and a post: those with the most cases. The others are one, OTHERS."""
OTHERS = "others"
MOST_SHARE = 0.05
"""Of the time in which the database may be counting, so that a State's cases leave it in peace."""
NONE = "none"
"""The office of a case that has none yet."""

Series = tuple[str, str, str, str, str]
"""The labels of CASES in their order."""
Row = tuple[str, str, str, Mapping[str, str | None], int]
"""Service, clock, standing, the offices by their posts, how many cases."""

CASES = Gauge(
    "nagrik_clock_cases",
    "Cases by a clock that is late, or near: in the last fifth of its time and three days at most",
    ["service", "clock", "standing", "post", "office"],
)


def series(rows: Iterable[Row], posts: Iterable[str]) -> dict[Series, int]:
    """Return what is shown of ``rows``: for each of ``posts`` the MOST_OFFICES offices with the
    most cases, and the sum of the others. A post that is held by nobody is shown only where it is
    the one that handles."""
    sums: dict[tuple[str, str, str, str], Counter[str]] = {}
    for service, clock, standing, offices, cases in rows:
        for post in posts:
            office = offices.get(post) or (NONE if post == HANDLING_POST else None)
            if office is not None:
                sums.setdefault((service, clock, standing, post), Counter())[office] += cases
    figures: dict[Series, int] = {}
    for labels, by_office in sums.items():
        most = by_office.most_common(MOST_OFFICES)
        figures |= {(*labels, office): cases for office, cases in most}
        if others := by_office.total() - sum(cases for _, cases in most):
            figures[(*labels, OTHERS)] = others
    return figures


class ClockFigures:
    """Counts the clocks of one service's cases."""

    def __init__(self, cases: Collection[Document], definitions: Definitions) -> None:
        self._cases = cases
        self._posts = list(
            dict.fromkeys(
                relation
                for definition in definitions
                for relation, post in definition.posts.items()
                if post.chain or relation == HANDLING_POST
            )
        )
        self._shown: set[Series] = set()
        self._rests_until = 0.0

    def ensure_indexes(self) -> None:
        """Make the index that holds the limits of cases in which some clock still runs."""
        self._cases.create_index(
            [("clocks.due_at", ASCENDING)], partialFilterExpression={"clocks.ended_at": OPEN}
        )

    def measure(self) -> int:
        """Show the figures as they are now; return how many series are shown. Those shown last
        stay where the last count took so long that the database is to rest."""
        began = time.monotonic()
        if began < self._rests_until:
            return len(self._shown)
        now = series(self.rows(time_source.now()), self._posts)
        took = time.monotonic() - began
        self._rests_until = began + took / MOST_SHARE
        for labels in self._shown - now.keys():
            CASES.remove(*labels)
        for labels, cases in now.items():
            CASES.labels(*labels).set(cases)
        self._shown = set(now)
        return len(now)

    def rows(self, now: datetime) -> list[Row]:
        """Return how many cases each office has by clock and standing at ``now``."""
        return [
            (
                row["_id"]["service"],
                row["_id"]["clock"],
                LATE if row["_id"]["late"] else NEAR,
                row["_id"]["offices"],
                row["cases"],
            )
            for row in self._cases.aggregate(pipeline(now, self._posts))
        ]


OPEN: JsonObject = {"$type": "null"}
"""Of a clock's end: it has none yet."""


def pipeline(now: datetime, posts: Iterable[str]) -> list[JsonObject]:
    """Return the stages that count the limits which are late or near at ``now``."""
    due = {"$lte": now + NEAR_SPAN}
    reached = {
        "clocks.status": {"$in": ["running", "breached"]},
        "clocks.ended_at": None,
        "clocks.owed": {"$ne": False},
        "clocks.due_at": due,
    }
    whole = {"$subtract": ["$clocks.due_at", "$clocks.anchor"]}
    near_from = {"$subtract": ["$clocks.due_at", {"$multiply": [whole, NEAR_SHARE]}]}
    return [
        {"$match": {"clocks.ended_at": OPEN, "clocks.due_at": due}},
        {"$project": {"service": 1, "clocks": 1, "offices": 1}},
        {"$unwind": "$clocks"},
        {"$match": {**reached, "$expr": {"$lte": [near_from, now]}}},
        {
            "$group": {
                "_id": {
                    "service": "$service",
                    "clock": "$clocks.name",
                    "late": {"$lte": ["$clocks.due_at", now]},
                    "offices": {post: f"$offices.{post}" for post in posts},
                },
                "cases": {"$sum": 1},
            }
        },
    ]
