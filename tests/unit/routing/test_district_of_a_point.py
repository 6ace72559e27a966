"""How well points alone tell the district, measured against real outlines that are not shipped."""

import json
import random

import pytest
import shapely
from shapely.geometry import Point, shape

from tests.unit.routing.worlds import facts

POINTS = 1500


@pytest.fixture(scope="module")
def outlines():
    features = json.loads(facts("admin", "bihar_districts.geojson").read_text())["features"]
    names = [one["properties"]["district"] for one in features]
    return names, shapely.STRtree([shape(one["geometry"]) for one in features])


def points(tree, inside):
    chance = random.Random(11)
    west, south, east, north = shapely.total_bounds(tree.geometries)
    matches = []
    while len(matches) < POINTS:
        lon, lat = chance.uniform(west - 1, east + 1), chance.uniform(south - 1, north + 1)
        hits = tree.query(Point(lon, lat), predicate="intersects")
        if bool(len(hits)) == inside:
            matches.append((lat, lon, hits[0] if len(hits) else None))
    return matches


def test_a_district_called_sure_is_right_ninety_seven_times_of_a_hundred(bihar, outlines):
    names, tree = outlines
    sure = right = 0
    for lat, lon, hit in points(tree, inside=True):
        guess = bihar.positions.district(lat, lon)
        if not guess.others:
            sure += 1
            revenue = bihar.directory.districts[guess.district].revenue_district
            right += revenue == names[hit]
    assert sure > 0.4 * POINTS
    assert right / sure > 0.97


def test_the_true_district_is_nearly_always_among_those_considered(bihar, outlines):
    names, tree = outlines
    hit_count = 0
    for lat, lon, hit in points(tree, inside=True):
        guess = bihar.positions.district(lat, lon)
        districts = bihar.directory.districts
        hit_count += names[hit] in {districts[name].revenue_district for name in guess.all}
    assert hit_count / POINTS > 0.98


def test_hardly_a_place_in_bihar_is_taken_to_be_outside(bihar, outlines):
    _, tree = outlines
    far = [bihar.positions.metres_outside(lat, lon) > 15_000 for lat, lon, _ in points(tree, True)]
    assert sum(far) / POINTS < 0.01


def test_hardly_a_place_outside_is_taken_to_be_well_inside(bihar, outlines):
    _, tree = outlines
    near = [bihar.positions.metres_outside(lat, lon) == 0 for lat, lon, _ in points(tree, False)]
    assert sum(near) / POINTS < 0.01
