"""An offence in several places: any station in whose area a part of it happened may take it.

BNSS 198: an offence committed partly in one local area and partly in another may be inquired into
in either. So what is common to all decides, and else the citizen chooses, likeliest first.
"""

from dataclasses import replace
from itertools import zip_longest

from services.routing.directory import Station
from services.routing.finding import (
    MOST_CANDIDATES,
    Finding,
    candidates,
    territorial_choices,
)
from services.routing.wording import listed, say

SEVERAL = "several-places"
"""The method of an answer to several places."""


def together(findings: list[Finding]) -> Finding:
    """Return one finding of those of the places, in the order in which they were named.

    A place outside Bihar does not take the others with it; only if all are, the matter is outside.
    """
    here = [finding for finding in findings if not finding.out_of_state]
    if not here:
        return findings[0]
    stations = _by_turns(here)
    if not stations:
        return here[0]
    decided = [finding for finding in here if finding.station is not None]
    if len(stations) == 1 or (len(decided) == len(here) and len(set(_stations(here))) == 1):
        return replace(
            decided[0] if decided else here[0],
            method=SEVERAL,
            confidence="medium",
            why=say("several-places-one", station=stations[0].name),
        )
    districts = dict.fromkeys(district for finding in here for district in finding.districts)
    why = say("several-places", stations=listed(station.name for station in stations))
    return Finding(
        SEVERAL, "low", why, candidates=candidates(stations, None), districts=tuple(districts)
    )


def _stations(findings: list[Finding]) -> list[Station]:
    return [finding.station for finding in findings if finding.station is not None]


def _by_turns(findings: list[Finding]) -> list[Station]:
    """Return the stations of each place in turn, the likeliest of each first, without repeats."""
    each = [[choice.station for choice in territorial_choices(finding)] for finding in findings]
    turns = zip_longest(*each)
    stations = dict.fromkeys(one for turn in turns for one in turn if one is not None)
    return list(stations)[:MOST_CANDIDATES]
