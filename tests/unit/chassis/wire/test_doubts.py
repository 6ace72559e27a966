"""A connection on which nothing is answered is given up after a loss, and once for each."""

from chassis.wire.doubts import Doubts


def test_the_first_connection_is_not_given_up() -> None:
    assert not Doubts().raised()


def test_one_that_came_after_a_loss_is_given_up_once_and_what_follows_it_is_not() -> None:
    doubts = Doubts()
    doubts.lost()
    assert [doubts.raised(), doubts.raised()] == [True, False]
    doubts.lost()
    assert not doubts.raised(), "this one came because we gave up the other"
    doubts.lost()
    assert doubts.raised(), "and this one after a loss"
