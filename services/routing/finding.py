"""What one strategy found out about a place, before the category of the matter is considered."""

from dataclasses import dataclass, field

from casework.policing.typed import StationView
from contracts.typed import Text
from services.routing.areas import AreaIndex
from services.routing.directory import Directory, Office, Station
from services.routing.gazetteer import Gazetteer
from services.routing.geometry import LatLon, distance_m
from services.routing.names import NameIndex
from services.routing.positions import Positions
from services.routing.railways import Railways

MOST_CANDIDATES = 12


@dataclass(frozen=True)
class Snapshot:
    """The directory and the boundaries in force on one day, with their indexes."""

    directory: Directory
    names: NameIndex
    positions: Positions
    areas: AreaIndex
    """Areas of territorial stations, each with those of its outposts."""
    gazetteer: Gazetteer | None = None
    unit_areas: dict[str, AreaIndex] = field(default_factory=dict)
    """Areas of special units by their type: overlays, which no place belongs to as such."""
    railways: Railways = field(default_factory=lambda: Railways(()))
    outposts: AreaIndex = field(default_factory=lambda: AreaIndex(()))
    sentences: dict[str, Text] = field(default_factory=dict)
    """The sentence for a station's polygon, once said: most answers are one of these."""


@dataclass(frozen=True)
class Candidate:
    """A station that may be the one; ``metres`` from the place, None where that is not known."""

    station: Station
    metres: float | None = None

    @property
    def view(self) -> StationView:
        """The station as it crosses the bus."""
        return self.station.view


@dataclass(frozen=True)
class OfficeChoice:
    """An office above the stations that may be the one."""

    office: Office
    metres: None = None

    @property
    def view(self) -> StationView:
        """The office in the shape of a station."""
        return self.office.view


@dataclass(frozen=True)
class Finding:
    """The territorial answer: a ``station``, or ``candidates``, or only ``districts``, or nothing.

    ``districts`` are the police districts the place may be in: one where that is settled.
    ``point`` is where the place is, as exactly as it is known; None for a name without a point.
    """

    method: str
    confidence: str
    why: Text
    station: Station | None = None
    candidates: tuple[Candidate, ...] = ()
    districts: tuple[str, ...] = ()
    district_confidence: str = "high"
    """How sure the one district is, which is all that a matter of a district's unit depends on."""
    point: LatLon | None = None
    exact_point: bool = False
    accuracy: float = 0.0
    """Radius of doubt around ``point`` in metres, as the phone reported it; 0 if it did not."""
    some_of_many: bool = False
    """Whether the candidates are but some of the stations of ``districts``, so that the control
    room of a district can be chosen as well."""
    outpost: Station | None = None
    out_of_state: bool = False
    boundary_set: str | None = None


Outcome = Finding | str
"""A strategy returns a finding, or says in a few words why it leaves the matter to the next one."""


def candidates(stations: list[Station], point: LatLon | None) -> tuple[Candidate, ...]:
    """Return the stations as candidates, nearest first where the place has a point."""
    choices = [Candidate(station, _metres(station, point)) for station in stations]
    if point:
        choices.sort(key=lambda c: c.metres if c.metres is not None else float("inf"))
    return tuple(choices[:MOST_CANDIDATES])


def territorial_choices(finding: Finding) -> tuple[Candidate, ...]:
    """Return the station and the candidates of a finding, which may be chosen beside a unit."""
    own = (Candidate(finding.station),) if finding.station else ()
    return (*own, *finding.candidates)


def districts_of(stations: list[Station]) -> tuple[str, ...]:
    """Return the stations' police districts, without repeats, in order."""
    return tuple(dict.fromkeys(station.police_district for station in stations))


def _metres(station: Station, point: LatLon | None) -> float | None:
    return distance_m(point, station.point) if point and station.point else None
