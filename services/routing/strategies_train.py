"""The strategy for a journey by train: any rail police station on its way may take it: BNSS 203."""

from contracts.errors import ValidationFailed
from services.routing.directory import RailwayStation, Station
from services.routing.finding import Candidate, Finding, Outcome, Snapshot, districts_of
from services.routing.geometry import distance_m
from services.routing.places import Train
from services.routing.railways_beyond import railways_beyond
from services.routing.wording import listed, say

TRAIN = "train"
"""The method of an answer to a journey by train."""
DETOUR = 1.15
DETOUR_M = 6_000.0
"""A post is on the way if going by it makes the straight way at most so much longer: lines bend."""
DETOUR_ACROSS = 1.08
"""The same of the railway station by which a long journey enters or leaves Bihar."""
BENDS = 5.0
"""What a kilometre of detour counts when that station is chosen, of a kilometre nearer to it."""
MOST_POSTS = 20
"""So many are on the way of a train that crosses the whole of Bihar on one of two lines."""
NEAREST_POSTS = 2
"""Of a short stretch the posts nearest to its ends, where none is on it."""


def stretch_of_a_train(snapshot: Snapshot, place: Train) -> Outcome:
    """Return the rail police stations between two railway stations, in the order of the journey.

    Of a journey that begins or ends outside Bihar, as far as Bihar reaches; one that does not touch
    Bihar is outside. Refuses an unknown railway station with suggestions in ``details``.
    """
    start = _railway_station(snapshot, place.start, "from")
    end = _railway_station(snapshot, place.end, "to")
    inside = _metres_in_bihar(snapshot, start, end)
    if inside is None:
        return Finding("out-of-state", "medium", say("train-outside"), out_of_state=True)
    posts = _on_the_way(snapshot, start, end, inside)
    if not posts:
        return Finding(TRAIN, "none", say("train-without-posts"))
    districts = districts_of(posts)
    if len(posts) == 1:
        why = say("train-one", station=posts[0].name)
        return Finding(TRAIN, "medium", why, station=posts[0], districts=districts)
    why = say("train", stations=listed(post.name for post in posts))
    choices = tuple(map(Candidate, posts))
    return Finding(TRAIN, "low", why, candidates=choices, districts=districts)


TRAIN_STRATEGIES = (stretch_of_a_train,)


def _railway_station(snapshot: Snapshot, name: str, field: str) -> RailwayStation:
    """Return the station of a name, which goes before a like sound; Bihar's before others'."""
    here, beyond = snapshot.railways, railways_beyond()
    matches = (
        here.spelled(name) or beyond.spelled(name) or here.sounding(name) or beyond.sounding(name)
    )
    if len(matches) == 1:
        return matches[0]
    code = "no-such-railway-station"
    alike = [station.name for station in matches or here.alike(name)]
    key = f"place.{field}"
    raise ValidationFailed(fields={key: code}, details={"suggestions": {key: alike}})


def _metres_in_bihar(
    snapshot: Snapshot, start: RailwayStation, end: RailwayStation
) -> float | None:
    """Return how long a journey is in Bihar, as the crow flies; None where no part of it is.

    In place of an end outside comes a railway station near it that is hardly off the straight way.
    """
    straight = distance_m(start.point, end.point)
    first, last = start.point, end.point
    if not (_is_in_bihar(start) and _is_in_bihar(end)):
        ways = [
            (distance_m(start.point, one.point), distance_m(one.point, end.point), one.point)
            for one in snapshot.directory.railway_stations
        ]
        near = [
            (there, onward, BENDS * (there + onward - straight), point)
            for there, onward, point in ways
            if there + onward <= DETOUR_ACROSS * straight + DETOUR_M
        ]
        if not near:
            return None
        if not _is_in_bihar(start):
            first = min(near, key=lambda way: way[0] + way[2])[3]
        if not _is_in_bihar(end):
            last = min(near, key=lambda way: way[1] + way[2])[3]
    return distance_m(first, last)


def _is_in_bihar(station: RailwayStation) -> bool:
    return bool(station.revenue_district)


def _on_the_way(
    snapshot: Snapshot, start: RailwayStation, end: RailwayStation, inside: float
) -> list[Station]:
    """Return the posts hardly off the straight way, of too many the nearest to it, in order."""
    straight = distance_m(start.point, end.point)
    ways = [
        (there, there + distance_m(post.point, end.point) - straight, post.code, post)
        for post in snapshot.directory.rail_posts
        if post.point
        for there in [distance_m(start.point, post.point)]
    ]
    by_detour = sorted(ways, key=lambda way: (way[1], way[2]))
    on_it = [way for way in by_detour if way[1] <= (DETOUR - 1) * inside + DETOUR_M]
    if not on_it:
        return [post for *_, post in by_detour[:NEAREST_POSTS]]
    return [post for *_, post in sorted(on_it[:MOST_POSTS], key=lambda way: (way[0], way[2]))]
