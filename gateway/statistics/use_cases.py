"""How applications fare, for anybody: tables in which no number is small or exact.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from typing import TypedDict, cast

from contracts.errors import ContractError, NotFound, Unavailable
from contracts.typed import Text
from gateway.directory import use_cases as directory
from gateway.http.context import database, parts
from gateway.statistics import counting
from gateway.statistics.counting import Row
from gateway.statistics.figures import (
    LEAST,
    MEASURES,
    ROUNDED_TO,
    Counts,
    Shown,
    grouped,
    of_total,
    publishable,
    summed,
)
from gateway.statistics.store import Counting

ELSEWHERE = ""
"""The part of a table for what is shown of no office: sensitive, or not at one yet."""
NAMELESS: Text = {"hi": "बिना कार्यालय के", "en": "Without an office"}


class Line(Shown):
    """A row of a table; ``opens``: it has a table of its own."""

    code: str
    name: Text
    opens: bool


class Table(TypedDict):
    """One table. ``first_limit`` is the limit that ``in_time`` and ``late`` are of, None where the
    rows have several or none; times are ISO 8601, ``until`` is the last moment that is counted."""

    service: str | None
    region: str | None
    name: Text | None
    counted_at: str
    since: str
    until: str
    least: int
    rounded_to: int
    first_limit: Text | None
    items: list[Line]
    total: Shown


def table(service: str | None = None, region: str | None = None) -> Table:
    """Return the services; the regions of a service; or the offices of a service in a region.

    NotFound for a service or a region of which nothing is shown, Unavailable while nothing was
    counted at all.
    """
    count = parts().statistics.current(*_counting())
    if count is None:
        raise Unavailable("nothing was counted yet")
    names = {one.definition.code: dict(one.entry["name"]) for one in parts().catalogue.newest()}
    rows = [row for row in count.rows if row["service"] in names]
    of_services = _by(rows, lambda row: row["service"])
    total = of_total(summed(list(of_services.values())))
    lines = _lines(of_services, total, names, of_services)
    if service is not None:
        total, regions = _opened(lines, service), _regions(rows, service)
        of_regions = {code: summed(list(inner.values())) for code, inner in regions.items()}
        lines = _lines(of_regions, total, _office_names(rows), _districts().values())
        if region is not None:
            total = _opened(lines, region)
            lines = _lines(regions[region], total, _office_names(rows), ())
    return {
        "service": service,
        "region": region,
        "name": names[service] if service else None,
        "counted_at": count.at.isoformat(),
        "since": count.since.isoformat(),
        "until": (count.until - timedelta(milliseconds=1)).isoformat(),
        "least": LEAST,
        "rounded_to": ROUNDED_TO,
        "first_limit": _first_limit(service) if service else None,
        "items": sorted(lines, key=lambda line: (line["code"] == ELSEWHERE, -(line["filed"] or 0))),
        "total": total,
    }


def filed_by_service() -> dict[str, int]:
    """Return how often each service was used in the period, exact and for an order alone; empty
    where nothing was counted yet. It never counts itself: the first page does not wait for it."""
    count = parts().statistics.at_hand()
    filed: dict[str, int] = {}
    for row in count.rows if count else ():
        filed[row["service"]] = filed.get(row["service"], 0) + row["filed"]
    return filed


def _opened(lines: list[Line], code: str) -> Shown:
    """Return what is shown of a row whose table is asked for. What is not shown has no table
    either: its parts would give it away."""
    for line in lines:
        if line["code"] == code and line["opens"]:
            return cast(Shown, {name: line[name] for name in MEASURES})  # type: ignore[literal-required]
    raise NotFound("nothing is shown of it")


def _lines(
    counts: Mapping[str, Counts],
    total: Shown,
    names: Mapping[str, Text],
    opening: Iterable[str],
) -> list[Line]:
    """Return a line for each part; those whose code is among ``opening`` have a table,
    if they show any number."""
    opens = set(opening)
    return [
        {
            "code": code,
            "name": NAMELESS if code == ELSEWHERE else names.get(code) or {"hi": code, "en": code},
            "opens": code in opens and code != ELSEWHERE and numbers["filed"] is not None,
            **numbers,
        }
        for code, numbers in publishable(counts, total).items()
    ]


def _regions(rows: list[Row], service: str) -> dict[str, dict[str, Counts]]:
    """Return the offices of a service with their counts, by region; an office that the directory
    does not have is a region of its own."""
    districts = _districts()
    of_service = [row for row in rows if row["service"] == service]
    offices = _by(of_service, lambda row: row["office"] or ELSEWHERE)
    return grouped(offices, lambda code: districts.get(code, code))


def _by(rows: list[Row], key_of: Callable[[Row], str]) -> dict[str, Counts]:
    sums: dict[str, Counts] = {}
    for row in rows:
        counts = Counts(**{name: row[name] for name in MEASURES})  # type: ignore[literal-required]
        sums[key_of(row)] = sums.get(key_of(row), Counts()) + counts
    return sums


def _office_names(rows: list[Row]) -> dict[str, Text]:
    return {row["office"]: row["name"] or {} for row in rows if row["office"]}


def _districts() -> dict[str, str]:
    """Return the region of each office of the directory."""
    try:
        items = directory.list_stations(limit=2000)["items"]
    except ContractError:
        copy = parts().directory_copies.at_hand()
        items = copy.items if copy else []
    return {one["code"]: one["police_district"] for one in items}


def _first_limit(service: str) -> Text | None:
    announcement = parts().catalogue.service(service)
    name = announcement.first_limit
    return dict(announcement.definition.clocks[name].label) if name else None


def _counting() -> tuple[Collection[str], Counting]:
    """Return the services that are counted,
    and a function that counts without a request around it."""
    of_gateway = database()
    first = {
        one.definition.code: one.first_limit
        for one in parts().catalogue.newest()
        if one.for_citizens
    }
    return first.keys(), lambda month, services: counting.count(of_gateway, first, month, services)
