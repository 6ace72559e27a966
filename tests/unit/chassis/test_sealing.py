"""A sealed contact can be opened by its addressee alone."""

import pytest

from chassis.sealing import CannotOpen, new_key_pair, open_sealed, seal

CONTACT = {"mobile": "9000000001", "email": "test.one@example.org"}


def test_the_addressee_reads_what_was_sealed():
    private, public = new_key_pair()
    assert open_sealed(private, seal(public, CONTACT)) == CONTACT


def test_the_box_shows_nothing_and_is_never_the_same_twice():
    _, public = new_key_pair()
    one, two = seal(public, CONTACT), seal(public, CONTACT)
    assert "9000000001" not in one
    assert one != two


def test_nobody_else_can_open_it():
    _, public = new_key_pair()
    other, _ = new_key_pair()
    with pytest.raises(CannotOpen):
        open_sealed(other, seal(public, CONTACT))


@pytest.mark.parametrize("box", ["", "AAAA", "not base64!"])
def test_what_is_not_a_box_is_refused(box):
    private, _ = new_key_pair()
    with pytest.raises(CannotOpen):
        open_sealed(private, box)
