"""Which station of the directory a boundary feature means."""

from services.routing.boundaries import FindStation
from services.routing.directory import Directory
from services.routing.names import NameIndex


def station_finder(directory: Directory, names: NameIndex) -> FindStation:
    """Return a function that finds stations by code, else by name or alias within the district.

    A code is believed only where the directory has it; a name without a district is not believed,
    for 34 names are shared by 95 stations.
    """

    def find(code: str, name: str, district: str) -> list[str]:
        if code in directory.stations:
            return [code]
        if not name or not district:
            return []
        found = names.stations_named(name, names.police_districts(district))
        return [station.code for station in found]

    return find
