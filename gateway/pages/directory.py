"""Districts and stations for the lists on the pages, asked of routing and kept for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from chassis import time_source
from contracts.errors import ContractError
from gateway.directory import use_cases as stations
from gateway.directory.typed import StationView
from gateway.pages.texts import sayer

KEPT = timedelta(minutes=10)
"""A new directory shows in the lists so much later; routing itself decides by the newest."""

RETRY = timedelta(seconds=20)
"""While routing is away it is not asked for every page."""

CHOSEN_BY_CITIZENS = ("general", "outpost", "river", "rail")
"""Special units (cyber, women, SC/ST …) are decided by the matter, not chosen by the citizen."""


@dataclass
class Directory:
    """All stations; empty while routing has never answered."""

    stations: dict[str, StationView]
    fresh_until: datetime
    copied_at: datetime | None = None
    """Of when they are, where they come from a copy."""

    def districts(self) -> list[str]:
        """Return the names of the police districts that have stations to choose from."""
        return sorted({one["police_district"] for one in self.choosable()} - {"State"})

    def stations_of(self, district: str, language: str) -> list[StationView]:
        """Return the stations of a police district, by name."""
        in_words = sayer(language)
        stations = [one for one in self.choosable() if one["police_district"] == district]
        return sorted(stations, key=lambda one: in_words(one["name"]))

    def name_of(self, code: str, language: str) -> str:
        """Return a station's name, its code where it is not known here."""
        station = self.stations.get(code)
        return sayer(language)(station["name"]) if station else code

    def choosable(self) -> list[StationView]:
        """Return the stations that a citizen may choose."""
        return [one for one in self.stations.values() if one["type"] in CHOSEN_BY_CITIZENS]


def directory() -> Directory:
    """Return the stations, asking routing when what is kept is old; the old ones stay in use
    while routing is away."""
    cached: Directory | None = current_app.extensions.get("pages_directory")
    now = time_source.now()
    if cached and now < cached.fresh_until:
        if cached.copied_at:
            stations.answered_from_copy(cached.copied_at)
        return cached
    try:
        listed = _all_stations()
        copied_at = stations.copy_in_use()
        fresh = Directory(listed, now + (RETRY if copied_at else KEPT), copied_at)
    except ContractError:
        fresh = Directory(cached.stations if cached else {}, now + RETRY)
    current_app.extensions["pages_directory"] = fresh
    return fresh


def _all_stations() -> dict[str, StationView]:
    stations_by_code: dict[str, StationView] = {}
    cursor = None
    while True:
        page = stations.list_stations(cursor=cursor, limit=2000)
        stations_by_code |= {one["code"]: one for one in page["items"]}
        cursor = page.get("next")
        if not cursor:
            return stations_by_code
