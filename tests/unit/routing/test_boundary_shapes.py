"""What encloses nothing is left out of a polygon file by its name, and the file stays."""

import pytest

from tests.unit.routing.test_boundaries import TWO, WEST, collection, feature, levels, take

OUTER = [list(corner) for corner in WEST.exterior.coords]
ONE, TWICE = [[85.15, 25.61]], [[85.15, 25.61], [85.15, 25.61]]
LINE = [[85, 25], [85.1, 25.1], [85.2, 25.2], [85.3, 25.3], [85, 25]]
FLAT_RINGS = ([], ONE, TWICE, TWICE[:1] * 4, [[85, 25], [85.1, 25]], LINE[:3], LINE)


def drawn(*parts):
    polygon = {"type": "Polygon", "coordinates": parts[0]}
    return polygon if len(parts) == 1 else {"type": "MultiPolygon", "coordinates": list(parts)}


@pytest.mark.parametrize("flat", FLAT_RINGS)
def test_a_ring_without_extent_is_dropped_with_a_warning(flat):
    for geometry in (drawn([OUTER, flat]), drawn([OUTER], [flat])):
        result = take(collection(feature(geometry, PS_Code="5100002")))
        assert levels(result) == {("warning", "dropped-ring")}
        assert result.areas[0].shape.equals(WEST)


@pytest.mark.parametrize(
    "geometry",
    [*(drawn([flat]) for flat in FLAT_RINGS), *(drawn([flat, OUTER]) for flat in FLAT_RINGS),
     *(drawn([flat], [flat]) for flat in FLAT_RINGS), drawn([]), drawn([], []), None],
)  # fmt: skip
def test_a_feature_that_encloses_nothing_is_left_out_by_name_and_the_others_stay(geometry):
    empty = {"type": "Feature", "geometry": geometry,
             "properties": {"PS_Code": "5100001", "PS_NAME": "EAST"}}  # fmt: skip
    result = take(collection(empty, TWO[1]))
    [finding] = result.findings
    assert (finding.level, finding.code) == ("warning", "dropped-feature")
    assert "EAST" in finding.subject and "5100001" in finding.subject
    assert [area.station for area in result.areas] == ["5100002"]
    alone = take(collection(empty))
    assert alone.refused and ("error", "empty") in levels(alone)


def test_a_leaving_of_drawing_without_any_properties_costs_nobody_the_file():
    leaving = {"type": "Feature", "properties": None, "geometry": drawn([TWICE])}
    result = take(collection(TWO[0], leaving, TWO[1]))
    assert not result.refused and "feature 2" in result.findings[0].subject


def test_a_ring_that_was_left_open_is_closed():
    result = take(collection(feature(drawn([OUTER[:-1]]), PS_Code="5100002")))
    assert result.findings == [] and result.areas[0].shape.equals(WEST)


def test_a_ring_that_crosses_itself_is_mended_and_reported():
    bow = {
        "type": "Polygon",
        "coordinates": [[[85, 25], [85.1, 25.1], [85.1, 25], [85, 25.1], [85, 25]]],
    }
    result = take(collection(feature(bow, PS_Code="5100001")))
    assert ("warning", "mended-ring") in levels(result)
    assert result.areas[0].shape.is_valid and not result.refused


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [85, 25]},
        {"type": "Polygon", "coordinates": "everywhere"},
        {"type": "Polygon", "coordinates": None},
        {"type": "Polygon", "coordinates": [[85, 25], [85.1, 25], [85.1, 25.1]]},
        {"type": "Polygon", "coordinates": [[["85", "25"], ["85.1", "25"], ["85.1", "25.1"]]]},
        {"type": "Polygon"},
        {"coordinates": []},
        "somewhere",
    ],
)
def test_what_is_no_area_refuses_the_whole_file(geometry):
    broken = {"type": "Feature", "properties": {"PS_Code": "5100001"}, "geometry": geometry}
    result = take(collection(broken, TWO[1]))
    assert result.refused and result.areas == []
