"""Services announce their words, on a real database."""

import pytest

from contracts.errors import NotAllowed, ValidationFailed
from contracts.events import MessagesHeld
from services.notify import announcements
from services.notify.lanes import Lane
from tests.integration.notify.world import MOBILE, all_ended, both, sealed
from tests.support.announcing import complaints, granted, jail, prisons, visits, words
from tests.support.polling import eventually
from tests.unit.notify.samples import REFERENCE, event, notice

BOOKED = "prison-visit.booked.citizen"
NEW_WORDS = {
    "hi": "नागरिक सेतु: मुलाक़ात {reference} तय है।",
    "en": "Nagrik Setu: {reference} is fixed.",
}


def booked(template: str = BOOKED, **changes) -> dict:
    """An event of the invented service that tells the citizen by SMS."""
    one_notice = notice(
        "citizen",
        to=sealed(email=None),
        template=template,
        language="en",
        variables={"reference": REFERENCE},
    )
    return event(one_notice | changes) | {"source": "prisons"}


def jail_told(code: str = "prisons:BEUR") -> dict:
    template = "prison-visit.booked.jail"
    variables = {"reference": REFERENCE}
    one_notice = notice("jail", to={"office": code}, template=template, variables=variables)
    return event(one_notice | {"lane": "status"}) | {"source": "prisons"}


def text_of(desk) -> str:
    return eventually(lambda: desk.sent_messages(MOBILE, 1))[0]["text"]


@pytest.fixture
def desk(world):
    return world.desk(announced=False)


def without_english(source: dict) -> dict:
    del source["plain"]["sms"]["en"]
    return source


def test_a_service_that_was_never_announced_has_no_words_and_then_it_has(world, desk):
    with pytest.raises(ValidationFailed, match=BOOKED):
        desk.case_changed(booked())
    announcement = prisons()
    answer = world.announce(announcement, desk)
    digest = announcement["data"]["digest"]
    assert answer == {"service": "prisons", "digest": digest, "lacks": []}
    assert MessagesHeld().validate(answer) == {}
    desk.case_changed(booked())
    assert text_of(desk) == f"Nagrik Setu: visit {REFERENCE} is booked."
    assert [row["owner"] for row in world.rows()] == ["prisons"]


def test_the_shipped_words_of_e_complaints_are_held(world, desk):
    assert world.announce(complaints(), desk)["lacks"] == []
    desk.case_changed(both())
    eventually(lambda: all_ended(world, 4))


def test_what_lacks_a_language_is_named_and_the_earlier_words_stay_in_use(world, desk):
    assert world.announce(prisons(), desk)["lacks"] == []
    spoilt = prisons(templates=[without_english(words(version=2, **NEW_WORDS))])
    (sentence,) = world.announce(spoilt, desk)["lacks"]
    assert sentence == f"{BOOKED} version 2: plain.sms.en.text is missing"
    assert world.database.templates.count_documents({}) == 1
    for replica in (desk, world.desk(announced=False)):
        replica.case_changed(booked())
        assert text_of(replica) == f"Nagrik Setu: visit {REFERENCE} is booked."


def test_a_version_that_lacks_words_waits_until_they_are_announced(world, desk):
    ended = "prison-visit.ended.citizen"
    definitions = [visits(), visits(BOOKED, ended, version=2)]
    lacks = world.announce(prisons(definitions=definitions), desk)["lacks"]
    assert lacks[0] == f"prison-visit version 2: {ended}: there are no words for sms in hi"
    assert world.database.templates.count_documents({}) == 0
    all_of_them = prisons(definitions=definitions, templates=[words(), words(ended)])
    assert world.announce(all_of_them, desk)["lacks"] == []


def test_a_repeated_announcement_is_answered_again_without_looking_at_its_words(
    world, desk, monkeypatch
):
    first = world.announce(prisons(), desk)
    spoilt = prisons(templates=[])
    lacks = world.announce(spoilt, desk)
    sound = world.announce(prisons(), desk)
    monkeypatch.setattr(announcements, "lacking", None)
    assert world.announce(prisons(), desk) == sound == first
    assert lacks["lacks"]
    replica = world.desk(announced=False)
    assert world.announce(prisons(), replica) == first
    revision = world.database.announcements.find_one({"_id": "prisons"})["revision"]
    assert revision == 2


def test_an_answer_is_written_with_its_event_before_it_is_sent(world, desk):
    world.announce(prisons(), desk)
    (row,) = world.database.announcements.find()
    (waiting,) = row["outbox"]
    assert waiting["type"] == "messages.held" and waiting["source"] == "notify"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"token": granted("complaints", "police", "complaint")}, NotAllowed),
        ({"token": "not.a.grant"}, NotAllowed),
        ({"templates": [words("complaint.filed.citizen")]}, NotAllowed),
        ({"offices": [jail("5117012", email="mine@example.org")]}, NotAllowed),
        ({"messages": "none"}, ValidationFailed),
    ],
)
def test_what_is_not_the_senders_own_changes_nothing(world, desk, changes, refusal):
    world.announce(prisons(), desk)
    before = [list(world.database[name].find()) for name in ("templates", "announcements")]
    with pytest.raises(refusal):
        desk.service_announced(prisons(**changes))
    with pytest.raises(NotAllowed):
        desk.service_announced(prisons() | {"source": "complaints"})
    after = [list(world.database[name].find()) for name in ("templates", "announcements")]
    assert after == before
    assert world.database.office_contacts.count_documents({}) == 0


def test_a_digest_that_is_of_another_announcement_is_refused(world, desk):
    forged = prisons()
    forged["data"]["digest"] = "0" * 64
    with pytest.raises(ValidationFailed, match="digest"):
        desk.service_announced(forged)


def test_without_a_key_of_the_deployment_nobody_may_announce(world):
    desk = world.desk(announced=False, DEPLOYMENT_PUBLIC_KEY="")
    with pytest.raises(NotAllowed, match="DEPLOYMENT_PUBLIC_KEY"):
        desk.service_announced(prisons())


def test_a_second_replica_uses_words_it_was_never_told_of(world, desk):
    second = world.desk(announced=False)
    world.announce(prisons(), desk)
    second.case_changed(booked())
    assert text_of(second) == f"Nagrik Setu: visit {REFERENCE} is booked."
    world.announce(prisons(templates=[words(), words(version=2, **NEW_WORDS)]), desk)
    second.refresh_words()
    second.case_changed(booked())
    eventually(lambda: text_of(second) == f"Nagrik Setu: {REFERENCE} is fixed.")


def test_a_notice_in_the_words_of_another_service_is_refused(world):
    desk = world.desk()
    world.announce(prisons(), desk)
    with pytest.raises(ValidationFailed, match=r"citizen: complaint\.filed\.citizen"):
        desk.case_changed(booked("complaint.filed.citizen"))
    with pytest.raises(ValidationFailed, match=r"citizen: otp\.citizen"):
        desk.case_changed(booked("otp.citizen"))
    assert world.rows() == []


def test_a_restart_keeps_all_and_a_waiting_message_keeps_its_version(world, desk, monkeypatch):
    world.announce(prisons(), desk)
    monkeypatch.setattr(Lane, "offer", lambda lane, messages: [])
    desk.case_changed(booked())
    world.announce(prisons(templates=[words(), words(version=2, **NEW_WORDS)]), desk)
    desk.stop()
    monkeypatch.undo()
    restarted = world.desk(announced=False)
    eventually(lambda: all_ended(world, 1), seconds=15, what="the sweep")
    assert text_of(restarted) == f"Nagrik Setu: visit {REFERENCE} is booked."
    restarted.case_changed(booked())
    eventually(lambda: text_of(restarted) == f"Nagrik Setu: {REFERENCE} is fixed.")


def test_words_that_changed_under_the_same_version_are_used_and_noted(world, desk, caplog):
    world.announce(prisons(), desk)
    assert world.announce(prisons(templates=[words(**NEW_WORDS)]), desk)["lacks"] == []
    assert "changed under the same version" in caplog.text
    desk.case_changed(booked())
    assert text_of(desk) == f"Nagrik Setu: {REFERENCE} is fixed."


def with_jail(*offices: dict) -> dict:
    template = "prison-visit.booked.jail"
    return prisons(definitions=[visits(template)], templates=[words(template)], offices=offices)


def told_at(desk, code: str = "prisons:BEUR") -> set[str]:
    desk.case_changed(jail_told(code))

    def by_both_channels():
        rows = desk.sent_messages(code, 2)
        return rows if len(rows) == 2 else None

    return {row["to"] for row in eventually(by_both_channels)}


def test_an_office_is_told_at_the_contact_that_its_service_announced(world, desk):
    offices = [jail(mobile="9000000071", email="beur@example.org"), jail("prisons:GAYA")]
    assert world.announce(with_jail(*offices), desk)["lacks"] == []
    assert told_at(desk) == {"9000000071", "beur@example.org"}
    assert told_at(desk, "prisons:GAYA") != told_at(desk)
    assert "9000000071" not in str(list(world.database.office_contacts.find()))


def test_what_was_set_by_hand_goes_before_what_is_announced(world, desk):
    world.offices().set("prisons:BEUR", "9000000072", "by-hand@example.org")
    world.announce(with_jail(jail(mobile="9000000071", email="beur@example.org")), desk)
    assert told_at(desk) == {"9000000072", "by-hand@example.org"}


def test_an_office_that_is_announced_no_more_has_no_contact_any_more(world, desk):
    world.offices().set("prisons:GAYA", "9000000073", None)
    both_of_them = [jail(mobile="9000000071"), jail("prisons:GAYA", mobile="9000000074")]
    world.announce(with_jail(*both_of_them), desk)
    assert {code for code, _ in world.offices().all()} == {"prisons:BEUR", "prisons:GAYA"}
    world.announce(with_jail(), desk)
    ((code, contact),) = world.offices().all()
    assert (code, contact.mobile) == ("prisons:GAYA", "9000000073")


def test_the_newest_words_of_a_service_are_handed_out_and_nobody_elses(world, desk):
    assert desk.words_of("prisons") == []
    first = prisons()
    world.announce(first, desk)
    names = [source["name"] for source in desk.words_of("prisons")]
    assert names == sorted({source["name"] for source in first["data"]["messages"]})
    newer = [{**source, "version": 2} for source in first["data"]["messages"]]
    world.announce(prisons(templates=newer), desk)
    versions = [(source["name"], source["version"]) for source in desk.words_of("prisons")]
    assert versions == [(name, 2) for name in names]
    assert desk.words_of("complaints") == []
