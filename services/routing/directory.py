"""One version of the directory in memory: immutable, everything looked up is made once at load."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.policing.typed import StationView
from contracts.typed import Text
from services.routing import codes
from services.routing.geometry import LatLon
from services.routing.typed import Chain, Records, Row

TERRITORIAL = "general"
"""The type of a station that answers for an area; all others are overlays or outposts of one."""
OUTPOST = "outpost"
"""The type of a post of a station: its area is its station's, which writes the FIR."""
RAIL = "rail"
"""The type of the stations of the railway police."""


@dataclass(frozen=True, slots=True, eq=False)
class Station:
    """A police station or special unit. ``point`` is None where none is known."""

    code: str
    name: Text
    type: str
    police_district: str
    parent: str
    point: LatLon | None
    quality: str
    view: StationView

    @property
    def trusted(self) -> bool:
        """Whether the point is known to be the station house itself (quality A)."""
        return self.quality == "A"


@dataclass(frozen=True, slots=True)
class Office:
    """An office above the stations: DSP, SP, control room, range, headquarters."""

    code: str
    kind: str
    name: Text
    police_district: str
    vacant: bool
    stand_in: str

    @property
    def view(self) -> StationView:
        """The office in the shape of a station, for a case that an office handles itself."""
        return {
            "code": self.code,
            "name": self.name,
            "type": "office",
            "police_district": self.police_district or codes.STATE,
            "lat": None,
            "lon": None,
            "quality": "X",
        }


@dataclass(frozen=True, slots=True)
class District:
    """A police district, territorial or rail."""

    name: Text
    kind: str
    revenue_district: str


@dataclass(frozen=True, slots=True)
class PinFacts:
    """What is known of a PIN code; a PIN is never a location."""

    police_districts: tuple[str, ...]
    stations: tuple[Station, ...]
    centre: LatLon | None
    radius_km: float


@dataclass(frozen=True, slots=True)
class RailwayStation:
    """A railway station; ``revenue_district`` is its district in English."""

    code: str
    name: Text
    point: LatLon
    revenue_district: str


class Directory:
    """The stations, offices and chain of supervision of one version.

    Built from validated records (``validation.check``); a broken record raises KeyError or
    ValueError here rather than giving a wrong answer later.
    """

    def __init__(self, records: Records) -> None:
        self.version: str = records["version"]
        self.effective_from = date.fromisoformat(records["effective_from"])
        self.sources: dict[str, str] = records["sources"]
        self.records = records
        self.districts = {row["name_en"]: _district(row) for row in records["districts"]}
        self.stations = {row["code"]: _station(row) for row in records["stations"]}
        self.offices = {row["code"]: _office(row) for row in records["offices"]}
        self.above = {row["office"]: row["reports_to"] for row in records["supervision"]}
        self.unit_rules = {row["category"]: row for row in records["unit_rules"]}
        self.railway_stations = tuple(_railway(row) for row in records["railway_stations"])
        self.by_revenue = _by_revenue(records["districts"])
        self.headquarters = {
            row["name_en"]: (float(row["hq_lat"]), float(row["hq_lon"]))
            for row in records["revenue_districts"]
        }
        self.pins = {row["pin"]: self._pin(row) for row in records["pins"]}
        self.pin_prefixes = frozenset(pin[:3] for pin in self.pins)
        self.units = _grouped(self.stations.values())
        self.rail_posts = tuple(s for s in self.stations.values() if s.type == RAIL and s.point)
        self.chains = {code: self._chain(code) for code in (*self.stations, *self.offices)}

    def units_of(self, police_district: str, type: str) -> tuple[Station, ...]:
        """Return a police district's special units of one type, the district-wide one first."""
        return self.units.get((police_district, type), ())

    def control_room(self, police_district: str | None) -> str:
        """Return the district control room's code, or the State's where no district is known."""
        code = codes.office(police_district, "CR") if police_district else ""
        return code if code in self.offices else codes.STATE_CONTROL_ROOM

    def unit_control_room(self, unit: str) -> str:
        """Return the control room that a type of unit has of its own, or else the State's."""
        code = codes.unit_control_room(unit)
        return code if code in self.offices else codes.STATE_CONTROL_ROOM

    def supervisors(self, code: str) -> list[str]:
        """Return the offices above ``code``, nearest first; empty for headquarters."""
        chain: list[str] = []
        while code in self.above:
            code = self.above[code]
            chain.append(code)
        return chain

    def _chain(self, code: str) -> Chain:
        upward = [
            self.offices[step] for step in (code, *self.supervisors(code)) if step in self.offices
        ]
        acting = {office.kind: self._acting(office) for office in reversed(upward)}
        district = next((o.police_district for o in upward if o.police_district), None)
        return {
            "handling": code,
            "dsp": acting.get("dsp") or self._district_dsp(code, district),
            "sp": acting.get("sp"),
            "range": acting.get("range"),
            "control_room": self.control_room(district),
        }

    def _district_dsp(self, code: str, district: str | None) -> str | None:
        """Return the district's DSP for a control room, whose queue the DSP watches;
        None for an SP's own desk."""
        office = self.offices.get(code)
        if not office or office.kind != "control-room" or not district:
            return None
        return self._acting(self.offices[codes.office(district, "DSP")])

    @staticmethod
    def _acting(office: Office) -> str:
        return office.stand_in if office.vacant else office.code

    def _pin(self, row: Row) -> PinFacts:
        stations = tuple(self.stations[code] for code in row["stations"].split(";") if code)
        named = [self.by_revenue[name.strip()] for name in row["districts"].split(";")]
        districts = {district for group in named for district in group}
        beside = {station.police_district for station in stations}
        # The stations near its post offices say which part of a divided district it is of; they
        # may stand across a border, so they never put it into a district it does not name.
        if len(named) == 1 and beside & districts:
            districts &= beside
        return PinFacts(
            tuple(sorted(districts)),
            stations,
            _point(row),
            float(row["radius_km"] or 0),
        )


def _point(row: Row) -> LatLon | None:
    return (float(row["lat"]), float(row["lon"])) if row["lat"] else None


def _name(row: Row) -> Text:
    return {"en": row["name_en"], "hi": row["name_hi"]}


def _district(row: Row) -> District:
    return District(_name(row), row["kind"], row["revenue_district"])


def _office(row: Row) -> Office:
    return Office(
        row["code"],
        row["kind"],
        _name(row),
        row["police_district"],
        row["vacant"] == "yes",
        row["stand_in"],
    )


def _railway(row: Row) -> RailwayStation:
    point = (float(row["lat"]), float(row["lon"]))
    return RailwayStation(row["code"], _name(row), point, row["revenue_district"])


def _station(row: Row) -> Station:
    name, point = _name(row), _point(row)
    view: StationView = {
        "code": row["code"],
        "name": name,
        "type": row["type"],
        "police_district": row["police_district"],
        "lat": point[0] if point else None,
        "lon": point[1] if point else None,
        "quality": row["quality"],
    }
    return Station(
        row["code"],
        name,
        row["type"],
        row["police_district"],
        row["parent"],
        point,
        row["quality"],
        view,
    )


def _by_revenue(rows: list[Row]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["revenue_district"]:
            groups[row["revenue_district"]].append(row["name_en"])
    return {name: tuple(group) for name, group in groups.items()}


def _grouped(stations: Iterable[Station]) -> dict[tuple[str, str], tuple[Station, ...]]:
    groups: dict[tuple[str, str], list[Station]] = defaultdict(list)
    for station in stations:
        groups[station.police_district, station.type].append(station)
    return {
        key: tuple(sorted(group, key=lambda s: (key[0] not in s.name["en"], s.code)))
        for key, group in groups.items()
    }
