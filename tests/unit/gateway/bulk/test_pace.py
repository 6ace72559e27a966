"""A worker of uploads rests in proportion to how long its rows take."""

import pytest

from gateway.bulk.pace import LONGEST_REST, Pace


def test_a_lane_rests_as_long_as_it_worked_where_its_share_is_a_half():
    assert Pace(0.5).rest(0.020) == pytest.approx(0.020)


def test_a_lane_without_a_limit_never_rests():
    assert Pace(1.0).rest(0.020) == 0


def test_where_others_want_the_system_its_share_becomes_smaller():
    pace = Pace(0.5)
    alone = [pace.rest(0.02) for _ in range(50)][-1]
    busy = [pace.rest(0.2) for _ in range(50)][-1]
    assert busy / 0.2 > 3 * (alone / 0.02)
    assert [pace.rest(0.02) for _ in range(50)][-1] == pytest.approx(alone, rel=0.2)


def test_no_rest_is_longer_than_a_lease_allows():
    assert Pace(0.01).rest(10) == LONGEST_REST
