"""The fast path of the index never contradicts plain geometry."""

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from services.routing.areas import WELL_INSIDE_M, Area, AreaIndex
from services.routing.geometry import distance_m
from tests.unit.routing.worlds import facts, square

SETS = (
    "bihar_sheohar_thana_sample.geojson",
    "bhubaneswar_police_jurisdiction.geojson",
    "nyc_police_precincts.geojson",
)


@pytest.fixture(scope="module", params=SETS)
def real(request):
    features = json.loads(facts("boundaries", request.param).read_text())["features"]
    shapes = [
        shapely.make_valid(shape(one["geometry"]), method="structure", keep_collapsed=False)
        for one in features
    ]
    return shapes, AreaIndex([Area(f"S{i}", area, "set") for i, area in enumerate(shapes)])


@given(data=st.data())
def test_a_point_called_well_inside_is_inside_that_area_and_far_from_all_others(real, data):
    shapes, index = real
    west, south, east, north = shapely.total_bounds(shapes)
    lat = data.draw(st.floats(south, north))
    lon = data.draw(st.floats(west, east))
    area = index.well_inside(lat, lon)
    hits = index.around(lat, lon, WELL_INSIDE_M - 1)
    if area is None:
        return
    assert shapes[int(area.station[1:])].contains(Point(lon, lat))
    assert [hit.station for hit in hits] == [area.station]
    assert index.edge_distance(lat, lon, area.station) >= WELL_INSIDE_M - 1


@given(data=st.data())
def test_every_area_that_holds_the_point_is_found_around_it(real, data):
    shapes, index = real
    west, south, east, north = shapely.total_bounds(shapes)
    lat, lon = data.draw(st.floats(south, north)), data.draw(st.floats(west, east))
    holding = {f"S{i}" for i, area in enumerate(shapes) if area.contains(Point(lon, lat))}
    assert holding <= {hit.station for hit in index.around(lat, lon, 1.0)}


def test_most_points_of_a_real_city_take_the_fast_path(real):
    shapes, index = real
    inside = [area.representative_point() for area in shapes]
    fast = [index.well_inside(point.y, point.x) for point in inside]
    assert sum(match is not None for match in fast) >= 0.8 * len(fast)


def test_an_index_of_nothing_finds_nothing():
    index = AreaIndex([])
    assert index.well_inside(25.0, 85.0) is None
    assert index.around(25.0, 85.0, 1000) == []


def test_an_area_too_narrow_to_be_well_inside_of_is_still_found():
    strip = square(25.0, 85.0, 0.2)
    index = AreaIndex([Area("A", strip, "set")])
    assert index.well_inside(25.0009, 85.0009) is None
    assert [hit.station for hit in index.around(25.0009, 85.0009, 150)] == ["A"]


def test_distances_are_in_metres():
    index = AreaIndex([Area("A", square(25.0, 85.0, 10), "set")])
    away = distance_m((25.045, 84.99), (25.045, 85.0))
    assert [hit.inside for hit in index.around(25.045, 84.99, away * 1.01)] == [False]
    assert index.around(25.045, 84.99, away * 0.99) == []
