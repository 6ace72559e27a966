"""Stations and jurisdiction, asked of the service that keeps the directory.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`.
"""

from __future__ import annotations

from gateway.bus.calls import ask
from gateway.http.context import settings


def resolve_place(place: dict, *, category: str = "other", occurred_at: str | None = None) -> dict:
    """Jurisdiction of a place: the routing service's `resolve` reply."""
    payload = {"category": category, "place": place, "occurred_at": occurred_at}
    return ask("routing", "resolve", payload, timeout=settings().read_timeout)


def search_stations(q: str, *, district: str | None = None, limit: int = 10) -> dict:
    """{"items": [{station, "score", "matched"}]} for a name in any spelling."""
    payload = {"q": q, "district": district, "limit": limit}
    return ask("routing", "search", payload, timeout=settings().read_timeout)


def list_stations(
    *,
    district: str | None = None,
    type: str | None = None,
    cursor: str | None = None,
    limit: int = 200,
) -> dict:
    """{"items": [Station], "next": cursor | None, "directory_version"}."""
    payload = {"district": district, "type": type, "cursor": cursor, "limit": limit}
    return ask("routing", "list_stations", payload, timeout=settings().read_timeout)
