"""Whoever else reads a person's messages learns nothing, and gets none where that is the wish."""

from datetime import datetime

import pytest

from chassis import time_source
from services.notify.patience import IST
from services.notify.wishes import Wishes
from tests.integration.notify.world import EMAIL, MOBILE, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import event, notice

SAFE = {"no_sms": False, "neutral": False, "hours": None}


@pytest.fixture(autouse=True)
def real_time():
    yield
    time_source.use(None)


def to_citizen(email=EMAIL):
    return event(notice("citizen", to=sealed(MOBILE, email)))


def test_no_sms_comes_and_no_fallback_finds_the_mobile(world):
    desk = world.desk()
    desk.set_safe_contact(MOBILE, {**SAFE, "no_sms": True})
    desk.case_changed(to_citizen())
    eventually(lambda: desk.sent_messages(EMAIL, 10))
    assert {row["channel"] for row in world.rows()} == {"email"}
    desk.send_otp(MOBILE, "730519", "hi", None)
    (message,) = eventually(lambda: desk.sent_messages(MOBILE, 10))
    assert message["template"] == "otp.citizen", "who asks for a password holds the phone"


def test_the_mobile_is_not_even_kept_with_what_goes_by_email(world, monkeypatch):
    monkeypatch.setattr("services.notify.lanes.Lane.offer", lambda lane, messages: [])
    desk = world.desk()
    desk.set_safe_contact(MOBILE, {**SAFE, "no_sms": True})
    desk.case_changed(to_citizen())
    (row,) = world.rows()
    assert world.cipher.decrypt(row["personal"])["mobile"] is None
    assert row["person"] == desk._book.person(desk._book.citizen(MOBILE, None).contact)


def test_without_an_address_the_office_is_told_that_nobody_was_reached(world):
    desk = world.desk()
    desk.set_safe_contact(MOBILE, {**SAFE, "no_sms": True})
    desk.case_changed(to_citizen(None))
    assert world.states() == {"suppressed": len(world.rows())}
    (failure,) = [one for one in world.outbox.events if one["type"] == "message.failed"]
    assert failure["data"]["unreached"]


def test_neutral_words_alone_also_where_the_case_is_not_sensitive(world):
    desk = world.desk()
    desk.case_changed(to_citizen())
    (plain,) = eventually(lambda: desk.sent_messages(MOBILE, 10))
    assert "बुद्धा कॉलोनी" in plain["text"]
    desk.set_safe_contact(MOBILE, {**SAFE, "neutral": True})
    desk.case_changed(to_citizen())
    eventually(lambda: len(desk.sent_messages(MOBILE, 10)) == 2)
    eventually(lambda: len(desk.sent_messages(EMAIL, 10)) == 2)
    for address in (MOBILE, EMAIL):
        newest = desk.sent_messages(address, 10)[0]
        assert "बुद्धा कॉलोनी" not in newest["text"] and newest["reference"] in newest["text"]


def test_an_sms_waits_for_a_safe_hour_whatever_it_says_and_an_email_does_not(world):
    evening = datetime(2026, 11, 28, 18, 0, tzinfo=IST)
    time_source.use(lambda: evening)
    desk = world.desk()
    desk.set_safe_contact(MOBILE, {**SAFE, "hours": "10-16"})
    desk.case_changed(to_citizen())

    def sms() -> dict:
        (row,) = [row for row in world.rows() if row["channel"] == "sms"]
        return row

    eventually(lambda: sms().get("reason") == "safe-hours")
    assert sms()["due_at"].astimezone(IST) == datetime(2026, 11, 29, 10, 0, tzinfo=IST)
    eventually(lambda: desk.sent_messages(EMAIL, 10))
    assert desk.sent_messages(MOBILE, 10) == []


def test_other_wishes_and_safety_are_kept_beside_each_other(world):
    desk = world.desk()
    desk.set_safe_contact(MOBILE, {**SAFE, "neutral": True})
    desk.set_preferences(MOBILE, Wishes(reminders=False))
    assert desk.set_safe_contact(MOBILE, {**SAFE, "hours": "10-16"}) == {**SAFE, "hours": "10-16"}
    assert desk.preferences(MOBILE)["reminders"] is False
    desk.set_preferences(MOBILE, Wishes())
    assert world.database.preferences.find_one()["hours"] == "10-16"
    desk.set_safe_contact(MOBILE, SAFE)
    assert world.database.preferences.count_documents({}) == 0, "of no wishes nothing is kept"
