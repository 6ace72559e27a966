"""One-time passwords, on a real database."""

import re
from datetime import timedelta

import pytest

from chassis import time_source
from contracts.errors import ValidationFailed
from services.notify.lanes import Lane
from services.notify.message import ACCEPTED, Outcome
from services.notify.providers.local import LocalProvider
from tests.integration.notify.world import MOBILE, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import event, notice


def test_a_password_arrives_and_is_kept_nowhere_in_the_clear(world, caplog):
    desk = world.desk()
    reply = desk.send_otp(MOBILE, "730519", "hi", "challenge-1")
    (message,) = eventually(lambda: desk.sent_messages(MOBILE, 10))
    assert re.findall(r"\d{6}", message["text"]) == ["730519"]
    assert message["id"] == reply["message_id"]
    eventually(lambda: world.states() == {"delivered": 1})
    everything = [
        list(world.database[name].find()) for name in world.database.list_collection_names()
    ]
    assert "730519" not in str(everything) and MOBILE not in str(everything)
    assert "730519" not in caplog.text


def test_a_waiting_password_is_encrypted_and_survives_a_crash(world, monkeypatch):
    monkeypatch.setattr(Lane, "offer", lambda lane, messages: [])
    crashed = world.desk()
    crashed.send_otp(MOBILE, "730519", "en", None)
    crashed.stop()
    (row,) = world.rows()
    assert "730519" not in str(row)
    assert world.cipher.decrypt(row["personal"])["secrets"] == {"otp": "730519"}
    monkeypatch.undo()
    desk = world.desk()
    (message,) = eventually(lambda: desk.sent_messages(MOBILE, 10), seconds=15)
    assert "730519" in message["text"] and "valid for 5 minutes" in message["text"]


def test_the_same_call_again_sends_no_second_password_but_a_new_one_does(world):
    desk = world.desk()
    for otp in ("730519", "730519", "730520"):
        desk.send_otp(MOBILE, otp, "hi", "challenge-1")
    eventually(lambda: world.states() == {"delivered": 2})
    assert len(desk.sent_messages(MOBILE, 10)) == 2


@pytest.mark.parametrize(
    ("mobile", "otp", "field"), [("90000", "730519", "mobile"), (MOBILE, "73051x", "otp")]
)
def test_what_cannot_be_a_password_or_a_mobile_is_refused(world, mobile, otp, field):
    with pytest.raises(ValidationFailed) as refused:
        world.desk().send_otp(mobile, otp, "hi", None)
    assert set(refused.value.fields) == {field}
    assert mobile not in str(refused.value)


def test_five_thousand_bulk_messages_do_not_delay_a_password(world, monkeypatch):
    original = LocalProvider.send

    def slow_for_bulk(provider, messages):
        if messages[0].lane == "bulk":
            import time

            time.sleep(0.05 * len(messages))
        return original(provider, messages)

    monkeypatch.setattr(LocalProvider, "send", slow_for_bulk)
    desk = world.desk()
    for _ in range(10):
        notices = [
            notice("citizen", to=sealed(f"90{n:08d}", None), lane="bulk", channels=["sms"])
            for n in range(100, 600)  # not the mobile that asks for a password
        ]
        desk.case_changed(event(*notices))
    waiting = world.database.messages.count_documents({"lane": "bulk", "state": "planned"})
    assert waiting > 4000
    before = time_source.now()
    desk.send_otp(MOBILE, "730519", "hi", "challenge-1")
    (message,) = eventually(lambda: desk.sent_messages(MOBILE, 1), seconds=5, every=0.01)
    assert "730519" in message["text"]
    assert time_source.now() - before < timedelta(seconds=1)
    assert world.database.messages.count_documents({"lane": "bulk", "state": "planned"}) > 3000
    monkeypatch.setattr(LocalProvider, "send", lambda p, ms: [Outcome(ACCEPTED)] * len(ms))
