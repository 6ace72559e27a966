"""A citizen has another mobile: what waits goes there, what was said and wished is theirs still."""

import pytest

from contracts.errors import ValidationFailed
from services.notify.lanes import Lane
from services.notify.wishes import Wishes
from tests.integration.notify.world import MOBILE, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import event, notice

NEW = "9000000042"
NO_REMINDERS = Wishes(reminders=False)


def waiting(world, monkeypatch) -> str:
    """A message to the old mobile that no sender took before its process ended."""
    monkeypatch.setattr(Lane, "offer", lambda lane, messages: [])
    crashed = world.desk()
    filing = event(notice("citizen", to=sealed(MOBILE, None), channels=["sms"]))
    crashed.case_changed(filing)
    crashed.stop()
    monkeypatch.undo()
    return filing["reference"]


def test_what_waits_goes_to_the_new_mobile_and_its_log_is_of_it(world, monkeypatch):
    reference = waiting(world, monkeypatch)
    desk = world.desk()
    assert desk.change_mobile(MOBILE, NEW, [reference]) == {"messages": 1}
    eventually(lambda: desk.sent_messages(NEW, 10), seconds=15)
    assert desk.sent_messages(MOBILE, 10) == []
    assert [one["to"] for one in desk.dispatch_log(reference, NEW)] == ["…0042"]
    assert desk.dispatch_log(reference, MOBILE) == []
    assert desk.change_mobile(MOBILE, NEW, [reference]) == {"messages": 0}


def test_other_cases_of_the_old_mobile_stay_its_own(world, monkeypatch):
    reference = waiting(world, monkeypatch)
    desk = world.desk()
    assert desk.change_mobile(MOBILE, NEW, ["AAAA-AAAA-AAAA-A"]) == {"messages": 0}
    assert len(desk.dispatch_log(reference, MOBILE)) == 1


def test_wishes_move_and_do_not_go_over_those_of_the_new_mobile(world):
    desk = world.desk()
    desk.set_preferences(MOBILE, NO_REMINDERS)
    desk.change_mobile(MOBILE, NEW, [])
    assert desk.preferences(NEW) == NO_REMINDERS.view()
    assert desk.preferences(MOBILE) == Wishes().view()
    desk.set_preferences(MOBILE, Wishes(digest=True))
    desk.change_mobile(MOBILE, NEW, [])
    assert desk.preferences(NEW) == NO_REMINDERS.view()


def test_the_old_mobile_is_told_once_by_when_and_where_to_stop_it(world):
    desk = world.desk()
    for _ in range(2):
        desk.tell_number_news(MOBILE, "asked", "en", "key-00000001", "01-12-2026")
    (message,) = eventually(lambda: desk.sent_messages(MOBILE, 10))
    assert "01-12-2026" in message["text"] and "Sign in on Nagrik Setu" in message["text"]
    assert "9000" not in message["text"], "the new mobile is nobody's business on the old phone"
    for news in ("changed", "kept"):
        desk.tell_number_news(MOBILE, news, "hi", "key-00000001", None)
    eventually(lambda: len(desk.sent_messages(MOBILE, 10)) == 3)


def test_what_is_no_mobile_is_refused(world):
    for refused in (
        lambda: world.desk().tell_number_news("90000", "changed", "hi", "key-00000001", None),
        lambda: world.desk().change_mobile(MOBILE, "90000", []),
    ):
        with pytest.raises(ValidationFailed):
            refused()
