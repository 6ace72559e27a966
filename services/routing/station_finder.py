"""Which station of the directory a boundary feature means, and whether what it says agrees."""

from services.routing.directory import Directory, Station
from services.routing.names import NameIndex

AGREES_FROM = 58
"""Likeness, of 100, of two spellings of one station: of real pairs of spellings all but those that
name another place are above it."""


class StationFinder:
    """Finds stations by code, else by name or alias within the district."""

    def __init__(self, directory: Directory, names: NameIndex) -> None:
        self._directory = directory
        self._names = names

    def __call__(self, code: str, name: str, district: str) -> list[str]:
        """Return the codes of the stations that may be meant; empty where none is.

        A code is taken where the directory has it (see ``contradiction``); a name without a
        district is not believed, for 34 names are shared by 95 stations.
        """
        if code in self._directory.stations:
            return [code]
        if not name or not district:
            return []
        namesakes = self._names.stations_named(name, self._names.police_districts(district))
        return [station.code for station in namesakes]

    def station(self, code: str) -> Station:
        """Return the station of a code; raises KeyError for an unknown one."""
        return self._directory.stations[code]

    def knows_district(self, district: str) -> bool:
        """Return whether the directory has a district of this name, however spelled."""
        return bool(self._names.police_districts(district))

    def contradiction(self, code: str, name: str, district: str) -> tuple[str, str] | None:
        """Return what speaks against a code, as a kind and a sentence; None where all agrees."""
        station = self.station(code)
        districts = self._names.police_districts(district) if district else ()
        if districts and station.police_district not in districts:
            text = f"the code is {_label(station)}; the file says district {district}"
            return "code-against-district", text
        if name and not self._agrees(station, name):
            return "code-against-name", f"the code is {_label(station)}; the file says {name}"
        return None

    def _agrees(self, station: Station, name: str) -> bool:
        own = (station.police_district,)
        namesakes = self._names.stations_named(name, own)
        if namesakes:
            return station in namesakes
        if station in self._names.stations_sounding(name, own):
            return True
        alike = self._names.suggest(name, own, limit=len(self._directory.stations))
        return any(hit.station is station and hit.score >= AGREES_FROM for hit in alike)


def station_finder(directory: Directory, names: NameIndex) -> StationFinder:
    """Return the finder of one directory."""
    return StationFinder(directory, names)


def _label(station: Station) -> str:
    return f"{station.name['en']}, {station.police_district}"
