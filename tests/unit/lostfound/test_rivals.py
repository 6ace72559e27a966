"""Two who claim one thing, before the thing itself has heard of the second."""

from datetime import timedelta
from random import Random

import pytest

from chassis import time_source
from contracts.errors import ValidationFailed
from tests.support.lostfound import WHY, claim, found_item
from tests.unit.complaints.posts import resolved
from tests.unit.lostfound.living_world import FINDER, OFFICERS, OWNER, RIVAL, World, fitting

HEAD = OFFICERS[1]


def test_nobody_is_allowed_what_another_claims_although_the_thing_was_not_told_yet() -> None:
    world = World()
    at = world.now - timedelta(days=2)
    item = world.file("found-item", found_item(found_at=at.isoformat()), FINDER, resolved())
    for action in ("receive", "publish"):
        world.act(HEAD, item, action, fitting(world, Random(1), item, action))
    answers = claim(item, lost_on=at.date().isoformat())
    first = world.file("found-claim", answers, OWNER)
    told_of_one = world.cases[item]
    world.file("found-claim", answers, RIVAL)
    world.cases[item] = told_of_one
    assert told_of_one["regions"]["claim"] == "claimed"
    with pytest.raises(ValidationFailed):
        world.act(HEAD, first, "approve", {"text": WHY})
    time_source.use(None)
