"""Railway police: offences in trains and on railway premises, and places beside a railway.

A rail police station answers for a stretch of line, which no fact at hand describes; so the answer
comes from the nearest railway station and the nearest rail police station, and is asked where two
are as likely. On a running train any of them on the way may take the matter (BNSS 203).
"""

from contracts.typed import Text
from services.routing.answers import Ruling, ask_units, given_to
from services.routing.directory import RailwayStation, Station
from services.routing.finding import Candidate, Finding, Snapshot
from services.routing.geometry import LatLon, distance_m
from services.routing.strategies_point import CLEARLY_NEAREST, SHOWN
from services.routing.strategies_train import TRAIN
from services.routing.wording import listed, say

PREMISES_M = 500.0
"""A large junction's platforms and yard reach this far from its one recorded point."""
OWN_POST_M = 1_500.0
"""A rail police station this near a railway station is the post of that station."""
BESIDE_M = 100.0

Post = tuple[float, Station]
"""A rail police station and its distance in metres."""


def rule(snapshot: Snapshot, finding: Finding) -> Ruling | None:
    """Return which rail police station handles it; None where none is on record near it."""
    if finding.method == TRAIN:
        return None  # The journey itself has found the posts on its way.
    point = finding.point or _headquarters(snapshot, finding)
    posts = _posts(snapshot, point) if point else []
    if not point or not posts:
        return None
    platform = _platform(snapshot, finding, PREMISES_M)
    if platform:
        return _at_platform(snapshot, finding, platform)
    if len(posts) == 1 or posts[0][0] < CLEARLY_NEAREST * posts[1][0]:
        why = say("rail-nearest", unit=posts[0][1].name)
        return _assignment(finding, "medium", why, posts)
    return _ask(snapshot, posts)


def beside(snapshot: Snapshot, finding: Finding) -> tuple[Text, Candidate, bool] | None:
    """Return the railway station whose premises the place may be on, its rail police, and whether
    the place is right at the platforms; None where no railway station is near.

    Whatever the category, it may have happened on the platform and not in the street.
    """
    platform = _platform(snapshot, finding, PREMISES_M)
    posts = _posts(snapshot, platform.point) if platform else []
    if not platform or not posts or not finding.point:
        return None
    return (
        platform.name,
        _candidate(posts[0]),
        distance_m(finding.point, platform.point) <= BESIDE_M,
    )


def _platform(snapshot: Snapshot, finding: Finding, within: float) -> RailwayStation | None:
    if not finding.exact_point or not finding.point:
        return None
    nearest = snapshot.positions.railway_station(*finding.point)
    return nearest[0] if nearest and nearest[1] <= within else None


def _at_platform(snapshot: Snapshot, finding: Finding, platform: RailwayStation) -> Ruling:
    posts = _posts(snapshot, platform.point)
    own = posts[0][0] <= OWN_POST_M
    if own or len(posts) == 1 or posts[0][0] < posts[1][0] / 2:
        why = say("rail-at-station", railway=platform.name, unit=posts[0][1].name)
        return _assignment(finding, "high" if own else "medium", why, posts)
    return _ask(snapshot, posts)


def _ask(snapshot: Snapshot, posts: list[Post]) -> Ruling:
    choices = posts[:SHOWN]
    why = say("rail-several", units=listed(station.name for _, station in choices))
    queue = snapshot.directory.control_room(posts[0][1].police_district)
    return ask_units("railway", why, map(_candidate, choices), queue, "ask-rail")


def _assignment(finding: Finding, confidence: str, why: Text, posts: list[Post]) -> Ruling:
    others = tuple(map(_candidate, posts[1:SHOWN]))
    return given_to(posts[0][1], finding, "railway", confidence, why, others)


def _candidate(post: Post) -> Candidate:
    return Candidate(post[1], post[0])


def _posts(snapshot: Snapshot, point: LatLon) -> list[Post]:
    posts = snapshot.directory.rail_posts
    nearest = [(distance_m(point, post.point), post) for post in posts if post.point]
    return sorted(nearest, key=lambda post: (post[0], post[1].code))


def _headquarters(snapshot: Snapshot, finding: Finding) -> LatLon | None:
    """Return the district's headquarters, where nothing nearer to the place is known."""
    if len(finding.districts) != 1:
        return None
    revenue = snapshot.directory.districts[finding.districts[0]].revenue_district
    return snapshot.directory.headquarters.get(revenue)
