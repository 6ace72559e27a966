"""How many officers hold a post at offices."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.mongo import Document
from gateway.http.context import database


def posts_at(codes: Iterable[str]) -> dict[str, int]:
    """Return how many officers are posted at each of these offices; one without any is absent."""
    match = {"station": {"$in": sorted(codes)}}
    stages: list[Document] = [
        {"$match": match},
        {"$group": {"_id": "$station", "posts": {"$sum": 1}}},
    ]
    return {row["_id"]: row["posts"] for row in database()["officers"].aggregate(stages)}
