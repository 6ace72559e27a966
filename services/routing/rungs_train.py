"""The rung for a journey by train: any rail police station on its way may take it (BNSS 203)."""

from contracts.errors import ValidationFailed
from services.routing.directory import RailwayStation, Station
from services.routing.finding import Finding, Outcome, Snapshot, candidates, districts_of
from services.routing.geometry import distance_m
from services.routing.places import Train
from services.routing.wording import listed, say

TRAIN = "train"
"""The method of an answer to a journey by train."""
DETOUR = 1.15
DETOUR_M = 6_000.0
"""A post is on the way if going by it makes the straight way at most so much longer: lines bend."""
NEAREST_POSTS = 2
"""Of a short stretch the posts nearest to its ends, where none is on it."""


def stretch_of_a_train(snapshot: Snapshot, place: Train) -> Outcome:
    """The rail police stations between two railway stations, in the order of the journey.

    Refuses an unknown railway station with suggestions in ``details``.
    """
    start = _railway_station(snapshot, place.start, "from")
    end = _railway_station(snapshot, place.end, "to")
    posts = _on_the_way(snapshot, start, end)
    if not posts:
        return Finding(TRAIN, "none", say("train-without-posts"))
    districts = districts_of(posts)
    if len(posts) == 1:
        why = say("train-one", station=posts[0].name)
        return Finding(TRAIN, "medium", why, station=posts[0], districts=districts)
    why = say("train", stations=listed(post.name for post in posts))
    return Finding(TRAIN, "low", why, candidates=candidates(posts, None), districts=districts)


TRAIN_RUNGS = (stretch_of_a_train,)


def _railway_station(snapshot: Snapshot, name: str, field: str) -> RailwayStation:
    matches = snapshot.railways.named(name)
    if len(matches) == 1:
        return matches[0]
    code = "no-such-railway-station"
    alike = [station.name for station in matches or snapshot.railways.alike(name)]
    key = f"place.{field}"
    raise ValidationFailed(fields={key: code}, details={"suggestions": {key: alike}})


def _on_the_way(snapshot: Snapshot, start: RailwayStation, end: RailwayStation) -> list[Station]:
    straight = distance_m(start.point, end.point)
    by_distance = sorted(
        (distance_m(start.point, post.point), distance_m(post.point, end.point), post.code, post)
        for post in snapshot.directory.rail_posts
        if post.point
    )
    on_it = [
        post
        for there, onward, _, post in by_distance
        if there + onward <= DETOUR * straight + DETOUR_M
    ]
    if on_it:
        return on_it
    by_detour = sorted(by_distance, key=lambda way: way[0] + way[1])
    return [post for *_, post in by_detour[:NEAREST_POSTS]]
