"""From an event to messages that were sent, on a real database."""

from typing import Any

import pytest

from chassis.sealing import seal
from chassis.settings import MissingSetting
from contracts.errors import NotFound, ValidationFailed
from contracts.events import MessageOutcome
from services.notify.lanes import Lane
from tests.integration.notify.world import (
    EMAIL,
    MOBILE,
    PUBLIC_KEY,
    all_ended,
    both,
    sealed,
)
from tests.support.polling import eventually
from tests.unit.notify.samples import REFERENCE, STATION, event, notice

TYPED = "आशा, नीला मकान"


def test_an_event_is_told_to_the_citizen_and_the_station_on_both_channels(world):
    desk = world.desk()
    desk.case_changed(both())
    eventually(lambda: all_ended(world, 4), what="four messages")
    assert world.states() == {"delivered": 4}
    (sms,) = desk.sent_messages(MOBILE, 10)
    assert sms["channel"] == "sms" and sms["to"] == MOBILE and sms["language"] == "hi"
    assert sms["reference"] == REFERENCE and REFERENCE in sms["text"]
    assert "बुद्धा कॉलोनी" in sms["text"]
    (mail,) = desk.sent_messages(EMAIL, 10)
    assert mail["channel"] == "email" and "शिकायत मिल गई" in mail["text"]
    station = desk.sent_messages(STATION, 10)
    assert {entry["channel"] for entry in station} == {"sms", "email"}
    assert desk.sent_messages(f"{STATION}@stations.example.org", 10) == station


def test_an_event_that_comes_five_times_has_one_effect(world):
    desks = [world.desk(), world.desk()]
    happened = both()
    for time in range(5):
        desks[time % 2].case_changed(happened)
    eventually(lambda: all_ended(world, 4), what="four messages")
    assert len(world.rows()) == 4
    for recipient, count in ((MOBILE, 1), (EMAIL, 1), (STATION, 2)):
        assert len(desks[0].sent_messages(recipient, 50)) == count
    files = (world.folder / "messages").glob("*.jsonl")
    assert sum(len(file.read_text().splitlines()) for file in files) == 4


def test_what_is_kept_of_a_citizen_is_encrypted_and_gone_at_the_end(world, monkeypatch):
    monkeypatch.setattr(Lane, "offer", lambda lane, messages: [])
    crashed = world.desk()
    crashed.case_changed(both())
    crashed.stop()
    rows = world.rows(audience="citizen")
    assert len(rows) == 2 and all("personal" in row for row in rows)
    assert world.cipher.decrypt(rows[0]["personal"]) == {"mobile": MOBILE, "email": EMAIL}
    assert MOBILE not in str(rows) and EMAIL not in str(rows)
    monkeypatch.undo()
    world.desk()
    eventually(lambda: all_ended(world, 4), seconds=15, what="the sweep")
    assert not [row for row in world.rows() if "personal" in row or "due_at" in row]


def test_what_was_typed_into_a_step_is_sent_and_kept_encrypted_until_then(world, monkeypatch):
    monkeypatch.setattr(Lane, "offer", lambda lane, messages: [])
    crashed = world.desk()
    crashed.case_changed(event(typed("citizen", "station_name"), typed("station", "category")))
    crashed.stop()
    assert len(world.rows()) == 4
    assert TYPED not in str(world.rows())
    monkeypatch.undo()
    desk = world.desk()
    eventually(lambda: all_ended(world, 4), seconds=15, what="the sweep")
    desk.case_changed(event(typed("citizen", "station_name"), typed("station", "category")))
    eventually(lambda: all_ended(world, 8), what="those that are sent at once")
    for recipient, count in ((MOBILE, 2), (EMAIL, 2), (STATION, 4)):
        texts = [message["text"] for message in desk.sent_messages(recipient, 10)]
        assert len(texts) == count and all(TYPED in text for text in texts)
    assert TYPED not in str(world.rows())
    assert not [row for row in world.rows() if "personal" in row]


def typed(audience: str, variable: str) -> dict[str, Any]:
    """A notice of which an officer typed one variable: it comes sealed."""
    to = sealed() if audience == "citizen" else {"office": STATION}
    sealed_notice = notice(
        audience, to=to, closed=seal(PUBLIC_KEY, {f"variables/{variable}": TYPED})
    )
    sealed_notice["variables"][variable] = "…"
    return sealed_notice


def test_what_is_kept_of_a_case_that_was_erased_is_removed_sent_or_not(world, monkeypatch):
    desk = world.desk()
    desk.case_changed(both())
    eventually(lambda: all_ended(world, 4), what="four messages")
    monkeypatch.setattr(Lane, "offer", lambda lane, messages: [])
    desk.case_changed(both())
    other = both()
    desk.case_changed({**other, "reference": "another"})
    assert len(world.rows(reference=REFERENCE)) == 8
    erased = {**event(), "type": "case.erased"}
    for _ in range(2):
        desk.case_changed(erased)
    assert world.rows(reference=REFERENCE) == []
    assert len(world.rows(reference="another")) == 4


def test_the_messages_of_a_case_are_found_by_index(world):
    world.desk()
    plan = world.database["messages"].find({"reference": REFERENCE}).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])


def test_a_citizen_without_e_mail_is_told_by_sms_alone(world):
    desk = world.desk()
    desk.case_changed(event(notice("citizen", to=sealed(email=None))))
    eventually(lambda: all_ended(world, 1))
    assert [row["channel"] for row in world.rows()] == ["sms"]
    assert world.outbox.events == []


def test_an_office_without_contact_is_not_silence(world):
    desk = world.desk(PROFILE="production")
    desk.case_changed(both())
    eventually(lambda: world.states(audience="station") == {"suppressed": 2})
    failures = [event for event in world.outbox.events if event["data"]["audience"] == "station"]
    (failure,) = failures
    assert failure["data"]["reason"] == "no-address"
    assert MessageOutcome().validate(failure["data"]) == {}
    with pytest.raises(NotFound):
        desk.sent_messages(STATION, 10)


def test_an_office_is_told_at_the_contact_that_was_set_for_it(world):
    world.offices().set(STATION, "0000000042", "station@example.org")
    desk = world.desk()
    desk.case_changed(both())
    eventually(lambda: all_ended(world, 4))
    assert {m["to"] for m in desk.sent_messages(STATION, 10)} == {
        "0000000042",
        "station@example.org",
    }
    assert desk.sent_messages("station@example.org", 10) == desk.sent_messages(STATION, 10)


def test_without_a_provider_every_message_ends_with_that_reason_and_an_event(world):
    world.offices().set(STATION, "0000000042", "station@example.org")
    world.desk(PROFILE="production").case_changed(both())
    eventually(lambda: world.states() == {"tech-failed": 4}, what="the end of all")
    assert {row["reason"] for row in world.rows()} == {"no-provider"}
    eventually(lambda: len(world.outbox.events) == 4)
    for row in world.rows():
        assert row["outbox"][0]["data"]["reason"] == "no-provider"


def test_a_notice_without_words_is_refused_after_the_others_were_told(world):
    desk = world.desk()
    spoilt = event(notice("citizen", to=sealed(), variables={"mobile": "x"}), notice("station"))
    for _ in range(2):
        with pytest.raises(ValidationFailed, match="not declared: mobile"):
            desk.case_changed(spoilt)
    eventually(lambda: world.states() == {"delivered": 2, "tech-failed": 2})
    (failed,) = world.outbox.events
    assert failed["data"]["reason"] == "bad-template" and failed["data"]["unreached"] is True


def test_an_address_of_the_window_that_no_sms_holds_is_refused_at_the_start(world):
    with pytest.raises(MissingSetting, match="PUBLIC_URL has more than 50 characters"):
        world.desk(PUBLIC_URL="https://" + "x" * 43)


def test_a_box_that_was_sealed_to_another_is_refused_after_the_others_were_told(world):
    from chassis.sealing import new_key_pair, seal

    strange = {"sealed": seal(new_key_pair()[1], {"mobile": MOBILE})}
    desk = world.desk()
    with pytest.raises(ValidationFailed, match="citizen: the contact was not sealed"):
        desk.case_changed(event(notice("citizen", to=strange), notice("station")))
    eventually(lambda: world.states() == {"delivered": 2})
