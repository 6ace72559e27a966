"""What was lost is looked for among what was found: officers read why, the owner is told where."""

from collections.abc import Callable
from typing import Any

import pytest

from services.lostfound.jobs import match
from services.lostfound.matches import Matches
from services.lostfound.matching.document import FORM
from services.lostfound.refiling import Refiling
from tests.integration.lostfound.conftest import (
    ELSEWHERE,
    FINDER,
    HEAD,
    KEEPER,
    OWNER,
    RIVAL,
    STATION,
    Room,
)
from tests.support.lostfound import (
    AADHAAR,
    AT_COUNTER,
    IMEI,
    RECEIVED,
    claim,
    found_item,
    lost,
    phone,
)
from tests.unit.complaints.posts import resolved


@pytest.fixture
def look(room: Room) -> Callable[[], int]:
    tick = match(room.parts)

    def look() -> int:
        room.pass_time(seconds=1)
        result = tick(room.desk)
        room.deliver()
        return result

    return look


def a_phone(room: Room, **answers: Any) -> str:
    return room.published(
        **answers,
        category="phone",
        colour="black",
        brand="Redmi",
        description="mobile phone, kala",
        number_kind="imei",
        number=IMEI,
    )


def test_the_same_imei_is_entered_in_both_and_told_to_the_owner(room: Room, look) -> None:
    report, item = room.file("lost-report", lost()), a_phone(room)
    assert look() == 2
    view = room.view(report, OWNER)
    assert (view["state"], view["match"]["item"]) == ("match-suggested", item)
    notice = room.notices(report, "lost-report.match.citizen")[0]
    assert (notice["found_at"], notice["found_item"]) == ("बुद्धा कॉलोनी", item)
    assert room.document(item)["regions"]["match"] == "match-suggested"
    row = room.read(item, HEAD)["records"]["matches"][0]["values"]
    assert row["other"] == report and "IMEI" in row["why"] and row["score"] > 80
    assert room.read(report, OWNER)["records"] == {}
    assert "score" not in str(view["timeline"]) and row["why"] not in str(view)
    assert (look(), look()) == (0, 0), "what was entered is entered once"


def test_the_marks_that_test_a_claim_are_weighed_and_read_by_no_other_station(
    room: Room, look
) -> None:
    room.routed = resolved("5117001")
    secret = "भीतर टाइटन की नीली घड़ी, चिट्ठी पर राधिका बनर्जी"
    report = room.file("lost-report", lost(phone(marks=f"{secret}, कोने पर खरोंच")))
    room.routed = resolved(STATION)
    item = a_phone(room, marks="घड़ी टाइटन, नीली; राधिका बनर्जी की चिट्ठी")
    look()
    for reference, reader in ((report, ELSEWHERE), (item, HEAD)):
        why = room.read(reference, reader)["records"]["matches"][0]["values"]["why"]
        assert "IMEI" in why and "Redmi" in why, why
        assert "not written here" in why, "that they were compared is said"
        for word in ("राधिका", "बनर्जी", "चिट्ठी", "घड़ी", "Titan", "Watch", "watch", "नील", "blue"):
            assert word not in why, why


def test_an_aadhaar_card_is_matched_though_only_its_end_is_kept(room: Room, look) -> None:
    card = phone(category="document", description="आधार", number_kind="aadhaar", number=AADHAAR)
    report = room.file("lost-report", lost(card))
    item = room.published(
        category="document", description="काग़ज़", number_kind="aadhaar", number=AADHAAR
    )
    look()
    assert room.view(report, OWNER)["match"]["item"] == item


def test_what_is_not_in_custody_or_another_thing_is_not_suggested(room: Room, look) -> None:
    room.file("lost-report", lost())
    room.file("found-item", found_item(category="phone", number_kind="imei", number=IMEI), FINDER)
    room.published()
    assert look() == 0


def test_the_owner_says_that_it_is_not_his_and_is_not_asked_again(room: Room, look) -> None:
    report, item = room.file("lost-report", lost()), a_phone(room)
    look()
    room.act(OWNER, report, "dismiss-match")
    room.act(KEEPER, item, "dismiss-match")
    assert look() == 0
    assert (room.state(report), room.document(item)["regions"]["match"]) == ("issued", "unmatched")


def test_what_was_given_to_another_is_withdrawn_and_what_is_cancelled_found_no_more(
    room: Room, look
) -> None:
    report, item = room.file("lost-report", lost()), a_phone(room)
    look()
    reference = room.approved(item, RIVAL)
    room.act(KEEPER, reference, "send-code")
    room.act(KEEPER, reference, "hand-over", code=room.code(reference), **AT_COUNTER)
    look()
    assert room.state(report) == "issued"
    assert room.notices(report, "lost-report.match-withdrawn.citizen")
    room.act(OWNER, report, "cancel")
    look()
    a_phone(room)
    assert look() == 0


def test_who_gets_it_back_through_the_match_has_the_report_closed(room: Room, look) -> None:
    report, item = room.file("lost-report", lost()), a_phone(room)
    look()
    reference = room.file("found-claim", claim(item, report=report))
    room.act(HEAD, reference, "approve", text="IMEI वही है और निशान मिले")
    room.act(KEEPER, reference, "send-code")
    room.act(KEEPER, reference, "hand-over", code=room.code(reference), **AT_COUNTER)
    look()
    assert room.state(report) == "returned"
    assert not room.notices(report, "lost-report.match-withdrawn.citizen")


def test_two_replicas_enter_it_once(room: Room) -> None:
    first, second = match(room.parts), match(room.parts)
    report, item = room.file("lost-report", lost()), room.file("found-item", found_item(), FINDER)
    room.act(KEEPER, item, "receive", **RECEIVED)
    a_phone(room)
    first(room.desk)
    room.database["match_followed"].delete_many({})
    second(room.desk)
    assert len(room.document(report)["records"]["matches"]) == 1


def test_what_was_filed_by_an_older_reading_is_filed_anew_where_the_sweep_stopped(
    room: Room, look
) -> None:
    reports = [room.file("lost-report", lost()) for _ in range(3)]
    withdrawn = room.file("lost-report", lost())
    look()
    room.act(OWNER, withdrawn, "cancel")
    look()
    entries, followed = room.database["match_entries"], room.database["match_followed"]
    as_filed = {one["_id"]: one["keys"] for one in entries.find({"keys": {"$exists": True}})}
    entries.update_many({"keys": {"$exists": True}}, {"$set": {"keys": [], "words": []}})
    followed.update_one({"_id": reports[0]}, {"$unset": {"filed_as": 1}})  # before there was a form
    followed.update_many({"_id": {"$in": reports[1:]}}, {"$set": {"filed_as": FORM - 1}})
    rounds = Refiling(room.parts, Matches(room.parts), round=2)
    assert rounds.tick() == 2
    replica = Refiling(room.parts, Matches(room.parts), round=2)
    assert (replica.tick(), replica.tick(), rounds.tick()) == (1, 0, 0)
    anew = {one["_id"]: one["keys"] for one in entries.find({"keys": {"$exists": True}})}
    assert anew == as_filed, "nothing that was withdrawn comes back"
    a_phone(room)
    assert look() == 6, "they are found as before"
