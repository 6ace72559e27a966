"""The strategies for a district and station by name, and for a citizen who does not know."""

from collections.abc import Sequence

from casework.policing.typed import StationView
from contracts.errors import ValidationFailed
from contracts.typed import Text
from services.routing.directory import Station
from services.routing.finding import Finding, Outcome, Snapshot, candidates, districts_of
from services.routing.places import Named, Unknown
from services.routing.wording import listed, say

UNKNOWN = "unknown"
"""The method of an answer to a citizen who knows no place."""


def named_station(snapshot: Snapshot, place: Named) -> Outcome:
    """Return the station the citizen named;
    refuse an unknown name with suggestions in ``details``."""
    districts = snapshot.names.police_districts(place.district)
    if not districts:
        raise _unknown(
            "place.district", "no-such-district", snapshot.names.suggest_districts(place.district)
        )
    namesakes = snapshot.names.stations_named(place.station, districts)
    if not namesakes:
        raise _unknown("place.station", "no-such-station", _alike(snapshot, place, districts))
    if len(namesakes) > 1:
        why = say("named-several", stations=listed(_with_district(snapshot, s) for s in namesakes))
        return Finding(
            "named-station",
            "low",
            why,
            candidates=candidates(namesakes, None),
            districts=districts_of(namesakes),
        )
    return _decided(namesakes[0])


def citizen_does_not_know(snapshot: Snapshot, place: Unknown) -> Outcome:
    """Give a matter without any place to the State control room's queue, with a clock."""
    return Finding(UNKNOWN, "none", say("unknown"))


NAMED_STRATEGIES = (named_station,)
UNKNOWN_STRATEGIES = (citizen_does_not_know,)


def _decided(station: Station) -> Finding:
    return Finding(
        "named-station",
        "certain",
        say("named-station", station=station.name),
        station=station,
        districts=(station.police_district,),
        point=station.point,
    )


def _alike(snapshot: Snapshot, place: Named, districts: tuple[str, ...]) -> list[StationView]:
    """Return stations that may be meant: like names in the district,
    then the same name elsewhere."""
    here = [station for station, _, _ in snapshot.names.suggest(place.station, districts)]
    anywhere = snapshot.names.suggest(place.station, None, limit=3)
    elsewhere = [station for station, score, _ in anywhere if score == 100 and station not in here]
    return [station.view for station in [*here[:3], *elsewhere[:2]]]


def _with_district(snapshot: Snapshot, station: Station) -> Text:
    district = snapshot.directory.districts[station.police_district].name
    return {language: f"{name} ({district[language]})" for language, name in station.name.items()}


def _unknown(field: str, code: str, suggestions: Sequence[object]) -> ValidationFailed:
    return ValidationFailed(fields={field: code}, details={"suggestions": {field: suggestions}})
