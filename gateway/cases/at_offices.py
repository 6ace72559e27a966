"""How many open cases lie at offices, whoever may see them: a number for each, and nothing of a
case."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.mongo import Document
from gateway.cases.figures import in_time
from gateway.cases.inbox_store import PATIENCE_MS
from gateway.cases.ranking import DESK
from gateway.http.context import database


def open_at(codes: Iterable[str]) -> dict[str, int] | None:
    """Return how many open cases each of these offices handles; one that has none is absent. None
    where it could not be counted in time."""
    wanted = sorted(codes)
    match = {"office_codes": {"$in": wanted}, f"{DESK}.open": True, "station.code": {"$in": wanted}}
    group = {"_id": "$station.code", "open": {"$sum": 1}}
    stages: list[Document] = [{"$match": match}, {"$group": group}]
    cases = database()["cases"]
    return in_time(
        lambda: {row["_id"]: row["open"] for row in cases.aggregate(stages, maxTimeMS=PATIENCE_MS)}
    )
