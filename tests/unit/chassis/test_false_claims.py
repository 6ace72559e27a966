"""An event says what is its sender's to say."""

import pytest

from contracts.envelope import false_claim, matches, new_event


def message(type, source, **data):
    return new_event(type, source, data=data)


@pytest.mark.parametrize(
    ("event", "sender"),
    [
        (message("case.filed", "permits", case={"bus_service": "permits"}), "permits"),
        (message("directory.published", "routing"), "routing"),
        (message("officer.left", "gateway"), "gateway"),
        (message("message.failed", "notify"), "notify"),
        (message("payment.received", "permits"), "permits"),
    ],
)
def test_what_is_ones_own_may_be_said(event, sender):
    assert false_claim(event, sender) is None


@pytest.mark.parametrize(
    ("event", "sender"),
    [
        (message("case.filed", "complaints", case={"bus_service": "complaints"}), "permits"),
        (message("case.filed", "permits", case={"bus_service": "complaints"}), "permits"),
        (message("case.filed", "permits", case={}), "permits"),
        (message("case.filed", "permits", case=None), "permits"),
        (message("case.filed", "routing", case={"bus_service": "routing"}), "routing"),
        (message("case.filed", "gateway", case={"bus_service": "gateway"}), "gateway"),
        (message("directory.published", "permits"), "permits"),
        (message("officer.left", "permits"), "permits"),
        (message("message.failed", "permits"), "permits"),
    ],
)
def test_what_is_anothers_may_not(event, sender):
    assert false_claim(event, sender)


@pytest.mark.parametrize(
    ("pattern", "type", "fits"),
    [
        ("case.#", "case.closed", True),
        ("case.*", "case.closed", True),
        ("#", "case.closed", True),
        ("case.closed", "case.closed", True),
        ("case.#", "officer.left", False),
        ("case.*", "case", False),
        ("*.left", "officer.left", True),
        ("officer.left", "officer.leftover", False),
    ],
)
def test_patterns_match_as_the_brokers_do(pattern, type, fits):
    assert matches(pattern, type) is fits
