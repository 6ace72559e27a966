"""Figures are counted once for all who may see the same, and anew when they are asked for later."""

from types import SimpleNamespace

from pymongo.errors import ExecutionTimeout

from gateway.cases.figures import PAUSE_SECONDS, RENEWED_SECONDS, Figures
from gateway.identity.caller import Caller

CALLER = Caller("duty", "duty-officer", "5117012", "en")
OTHER = Caller("duty2", "duty-officer", "5117012", "en")


class Counted:
    """A store that says how often it was asked, and may be too slow."""

    def __init__(self) -> None:
        self.asked, self.slow = 0, False

    def counts(self, caller: Caller, visible: dict) -> dict[str, int]:
        self.asked += 1
        if self.slow:
            raise ExecutionTimeout("too slow")
        return {"all": self.asked}

    def count_mine(self, caller: Caller, visible: dict) -> int:
        return 0


def figures() -> tuple[Counted, SimpleNamespace, Figures]:
    store, now = Counted(), SimpleNamespace(at=100.0)
    return store, now, Figures(store, clock=lambda: now.at)  # type: ignore[arg-type]


def test_a_count_is_shared_until_it_is_old_or_older_than_a_change() -> None:
    _, now, shared = figures()
    assert shared.counts(CALLER, {})["all"] == shared.counts(OTHER, {})["all"] == 1
    assert shared.counts(CALLER, {"sensitive": False})["all"] == 2, "not the same cases"
    now.at += 0.5
    assert shared.counts(CALLER, {}, since=100.2)["all"] == 3
    assert shared.counts(OTHER, {}, since=100.2)["all"] == 3
    now.at += RENEWED_SECONDS
    assert shared.counts(CALLER, {})["all"] == 4


def test_a_count_that_took_too_long_is_no_figure_and_is_not_tried_at_once() -> None:
    store, now, shared = figures()
    store.slow = True
    assert shared.counts(CALLER, {})["all"] is None
    now.at += RENEWED_SECONDS
    assert shared.counts(CALLER, {}, since=now.at)["all"] is None and store.asked == 1
    now.at, store.slow = now.at + PAUSE_SECONDS, False
    assert shared.counts(CALLER, {})["all"] == 2
