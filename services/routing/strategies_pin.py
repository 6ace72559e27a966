"""The strategies for a PIN code: a PIN is no location, so the locality's name is asked first."""

import re
from collections.abc import Callable
from itertools import zip_longest

from contracts.typed import Text
from services.routing import postal
from services.routing.directory import TERRITORIAL, PinFacts, Station
from services.routing.finding import MOST_CANDIDATES, Finding, Outcome, Snapshot, candidates
from services.routing.geometry import LatLon, distance_m
from services.routing.places import Pin, Point
from services.routing.spelling import GENERIC, words
from services.routing.strategies_point import nearest_station
from services.routing.wording import listed, say

ALIKE_FROM = 62
"""Likeness, of 100, from which a station may be meant by a locality; over half of those that are
meant are over 80, and names of villages that are no station's stay under this as a rule."""
MOST_ALIKE = 3
OWN_FIRST = 3
"""Stations beside the post offices of a wide PIN, before those nearest its centre."""
BEYOND_PIN_M = 5_000.0
"""Delivery areas reach past the outermost post office by about this much."""
NAMESAKE_M = 8_000.0
"""From a PIN's centre to a station house: beyond it a village of the PIN with the station's name is
as often another's as not, and within it is the station's own place 96 times of 100."""
AT_CENTRE_M = 2_000.0
AT_RAILWAY_M = 300.0
"""Metres between a station's recorded point and a PIN's centre or a railway station of its name,
within which they are held to be one place."""
NEXT_NUMBERS = 2
"""PINs next in number whose centres stand for that of a PIN of which none is known: with these the
station of a place is among twelve choices half the time in two districts, with more less often."""
VILLAGE_M = 500.0
"""A list of localities has one point for a whole village."""


def locality_is_a_station(snapshot: Snapshot, place: Pin) -> Outcome:
    """Find the station of the PIN's districts whose name the locality bears."""
    if not place.locality:
        return "no locality was stated"
    facts = snapshot.directory.pins[place.pin]
    namesakes = _each_part(place, lambda part: _territorial_named(snapshot, part, facts))
    if len(namesakes) == 1 and _within_reach(snapshot, namesakes[0], facts):
        return _decided("pin-locality", "locality-station", namesakes[0], facts)
    mentioned = namesakes or snapshot.names.stations_within(place.locality, facts.police_districts)
    if not mentioned:
        return "no station of the PIN's districts bears that name"
    return _asking_first(snapshot, "locality-several", mentioned, place.pin)


def locality_is_on_the_list(snapshot: Snapshot, place: Pin) -> Outcome:
    """Find the locality, which has a point there, on the deployment's own list of localities."""
    if not place.locality or snapshot.gazetteer is None:
        return "no locality was stated" if not place.locality else "no list of localities is loaded"
    facts = snapshot.directory.pins[place.pin]
    points = _points(snapshot, place, facts)
    if not points:
        return "the locality is not on the list near this PIN"
    nearest = [nearest_station(snapshot, Point(*point, accuracy=VILLAGE_M)) for point in points]
    findings = [finding for finding in nearest if isinstance(finding, Finding)]
    stations = list(dict.fromkeys(_stations(findings)))
    if len(findings) == 1 and findings[0].station:
        return _decided("locality-list", "locality-on-list", findings[0].station, facts)
    why = say("locality-on-list-several", stations=listed(s.name for s in stations))
    return _asking("locality-list", why, stations, facts)


def locality_sounds_like_a_station(snapshot: Snapshot, place: Pin) -> Outcome:
    """Find a station's name in another spelling in the locality:
    taken if one alone sounds the same."""
    if not place.locality:
        return "no locality was stated"
    facts = snapshot.directory.pins[place.pin]
    same = _each_part(
        place, lambda part: snapshot.names.stations_sounding(part, facts.police_districts)
    )
    if len(same) == 1 and _within_reach(snapshot, same[0], facts):
        return _decided("pin-locality", "locality-sounds", same[0], facts)
    alike = _each_part(place, lambda part: _territorial_alike(snapshot, part, facts))
    alike = list(dict.fromkeys([*same, *alike]))
    if not alike:
        return "no station of the PIN's districts sounds like it"
    return _asking_first(snapshot, "locality-alike", alike, place.pin)


def pin_alone(snapshot: Snapshot, place: Pin) -> Outcome:
    """Ask, where only the PIN is known, which of the stations near its post offices and its centre.

    Where a PIN has but one station near, that is the right one for half of its places.
    """
    facts = snapshot.directory.pins[place.pin]
    stations = _stations_of(snapshot, place.pin)
    key = "pin-several" if not place.locality else "pin-locality-unknown"
    if not facts.stations and not facts.centre:
        key = "pin-without-stations"
        if len(facts.police_districts) == 1:
            return Finding("pin", "low", say(key), districts=facts.police_districts)
    return _asking("pin", say(key), stations, facts)


def pin_of_another_state(snapshot: Snapshot, place: Pin) -> Outcome:
    """Take a PIN of the rest of India as Zero FIR, never refuse it (BNSS 173)."""
    why = say("pin-out-of-state")
    return Finding("out-of-state", "medium", why, out_of_state=True)


PIN_STRATEGIES = (
    locality_is_a_station,
    locality_is_on_the_list,
    locality_sounds_like_a_station,
    pin_alone,
)
OTHER_STATES_PIN_STRATEGIES = (pin_of_another_state,)


def _each_part(place: Pin, look_up: Callable[[str], list[Station]]) -> list[Station]:
    """Return the stations of the first part of a locality for which ``look_up`` has any. A part of
    nothing but words such as "Nagar", which dozens of names have, is not looked up."""
    for part in re.split(r"[,;/।]", place.locality):
        if words(part) and not set(words(part)) <= GENERIC and (stations := look_up(part)):
            return stations
    return []


def _territorial_named(snapshot: Snapshot, name: str, facts: PinFacts) -> list[Station]:
    namesakes = snapshot.names.stations_named(name, facts.police_districts)
    return [station for station in namesakes if station.type == TERRITORIAL]


def _territorial_alike(snapshot: Snapshot, name: str, facts: PinFacts) -> list[Station]:
    alike = snapshot.names.suggest(name, facts.police_districts, limit=MOST_ALIKE + 2)
    return [
        hit.station for hit in alike if hit.station.type == TERRITORIAL and hit.score >= ALIKE_FROM
    ][:MOST_ALIKE]


def _stations_of(snapshot: Snapshot, pin: str) -> list[Station]:
    """Return the stations a PIN may be of, likeliest first; of every district that it names."""
    facts = snapshot.directory.pins[pin]
    own = [s for s in facts.stations if s.police_district in facts.police_districts]
    near = _nearest_of_each(snapshot, pin)
    beyond = [s for s in facts.stations if s not in own]
    return list(dict.fromkeys([*own[:OWN_FIRST], *near, *own[OWN_FIRST:], *beyond]))


def _nearest_of_each(snapshot: Snapshot, pin: str) -> list[Station]:
    """Return the stations nearest the PIN's centre, by turns from each of its districts."""
    each = [
        _nearest_in(snapshot, district, _centres(snapshot, pin, district))
        for district in snapshot.directory.pins[pin].police_districts
    ]
    turns = zip_longest(*each)
    return [station for turn in turns for station in turn if station is not None]


def _centres(snapshot: Snapshot, pin: str, district: str) -> list[LatLon]:
    """Return the PIN's centre; where none is known, those of the next by number in the district."""
    pins = snapshot.directory.pins
    own = pins[pin].centre
    if own:
        return [own]
    others = {
        number: facts.centre
        for number, facts in pins.items()
        if facts.centre and district in facts.police_districts
    }
    return [others[number] for number in postal.nearest_by_number(pin, others, NEXT_NUMBERS)]


def _nearest_in(snapshot: Snapshot, district: str, centres: list[LatLon]) -> list[Station]:
    near = [
        (one.metres, one.station.code, one.station)
        for centre in centres
        for one in snapshot.positions.stations(*centre, (district,), MOST_CANDIDATES)
    ]
    return list(dict.fromkeys(station for _, _, station in sorted(near, key=lambda one: one[:2])))


def _asking_first(snapshot: Snapshot, key: str, first: list[Station], pin: str) -> Finding:
    """Ask, those meant by the locality before the others of the PIN."""
    stations = [*first, *(s for s in _stations_of(snapshot, pin) if s not in first)]
    why = say(key, stations=listed(s.name for s in first))
    return _asking("pin-locality", why, stations, snapshot.directory.pins[pin])


def _within_reach(snapshot: Snapshot, station: Station, facts: PinFacts) -> bool:
    """Return whether the station can be the PIN's, and not only the namesake of a village of it.

    Of villages with a station's name those near its house are that station's; of those further from
    it hardly one is. A point that may be anywhere in the district needs more: the PIN's centre at
    it and a name of two words, which villages hardly have, or a railway station of its name at it.
    Where the station's point or the PIN's centre is not known, nobody knows.
    """
    if not station.point or not facts.centre:
        return False
    metres = distance_m(facts.centre, station.point)
    if station.trusted:
        return metres <= NAMESAKE_M
    if metres <= AT_CENTRE_M and len(words(station.name["en"])) > 1:
        return True
    return metres <= facts.radius_km * 1000 and any(
        distance_m(railway.point, station.point) <= AT_RAILWAY_M
        for railway in snapshot.railways.named(station.name["en"])
    )


def _points(snapshot: Snapshot, place: Pin, facts: PinFacts) -> list[LatLon]:
    if snapshot.gazetteer is None:
        return []
    directory, centre = snapshot.directory, facts.centre
    points = [
        point
        for district in sorted(
            {directory.districts[d].revenue_district for d in facts.police_districts}
        )
        for part in re.split(r"[,;/]", place.locality)
        for point in snapshot.gazetteer.points(part, district)
    ]
    reach = facts.radius_km * 1000 + BEYOND_PIN_M
    return [point for point in points if centre is None or distance_m(centre, point) <= reach]


def _stations(findings: list[Finding]) -> list[Station]:
    return [
        station
        for finding in findings
        for station in [finding.station, *(c.station for c in finding.candidates)]
        if station
    ]


def _decided(method: str, key: str, station: Station, facts: PinFacts) -> Finding:
    others = [other for other in facts.stations if other is not station]
    return Finding(
        method,
        "medium",
        say(key, station=station.name),
        station=station,
        candidates=candidates(others, None),
        districts=(station.police_district,),
        point=facts.centre,
    )


def _asking(method: str, why: Text, stations: list[Station], facts: PinFacts) -> Finding:
    """Ask which; in whichever of the PIN's districts it is, the first candidate's comes first."""
    first = stations[0].police_district if stations else ""
    beyond = any(s.police_district not in facts.police_districts for s in facts.stations)
    districts = sorted(facts.police_districts, key=lambda name: (name != first, name))
    return Finding(
        method,
        "low",
        why,
        candidates=candidates(stations, None),
        districts=tuple(districts),
        district_confidence="medium" if beyond else "high",
        point=facts.centre,
        some_of_many=facts.centre is None,
    )
