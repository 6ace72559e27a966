"""A thing found: in whose custody it is, what is public of it, and every way in which it leaves."""

from datetime import timedelta

import pytest

from casework.definition.public_lists import public_lists
from casework.engine.records import row_at
from casework.identifiers import public_indexes
from tests.integration.lostfound.conftest import (
    ELSEWHERE,
    FINDER,
    HEAD,
    KEEPER,
    OWNER,
    STATION,
    Room,
)
from tests.support.lostfound import (
    AADHAAR,
    DEFINITIONS,
    IMEI,
    OTHER_IMEI,
    RECEIVED,
    claim,
    found_item,
)

ORDER = {"order_number": "MA/7", "order_on": "2026-11-27"}
APPEAL = {"court": "सत्र न्यायालय, पटना", "appeal_number": "CA/5", "appealed_on": "2026-11-27"}
IN_APRIL = "2026-04-20T12:00:00+05:30"
DISPOSED = {"how": "sold", "proceeds": 900, "receipt_number": "CH/3"}


def proclaimed(room: Room, item: str, on: str) -> None:
    room.act(HEAD, item, "report-to-magistrate", report_number="R/1")
    room.act(HEAD, item, "record-proclamation", proclaimed_on=on, proclamation_number="P/1")


def test_what_a_claim_is_tested_by_is_read_by_the_station_that_keeps_it_alone(room: Room) -> None:
    item = room.received(number_kind="imei", number=IMEI)
    mine = room.read(item, FINDER)
    assert "marks" not in mine["form"] and "number" not in mine["form"]
    assert mine["notes"] == [] and mine["records"] == {}
    station = room.read(item, KEEPER)
    assert "सिक्का" in station["form"]["marks"] and station["form"]["number"] == IMEI
    assert "1957" in str(station["notes"])
    assert "सिक्का" not in str(room.view(item))
    assert room.refused(ELSEWHERE, item, "publish").code == "not-found"


def test_the_public_row_says_kind_colour_month_and_station_and_nothing_else(room: Room) -> None:
    item = room.published()
    listed = public_lists(DEFINITIONS.newest("found-item").source)["found-things"]
    row = listed.row_of(room.view(item))
    assert row is not None and set(row) == {
        "number", "listed_on", "category", "colour", "month", "station",
    }  # fmt: skip
    assert row["category"]["en"] == "Wallet" and row["month"]["en"] == "November 2026"
    room.act(HEAD, item, "seize-as-evidence", fir_number="5117012/0001/2026")
    assert listed.row_of(room.view(item)) is None


@pytest.mark.parametrize(
    ("answers", "typed", "is_there"),
    [
        ({"number_kind": "imei", "number": IMEI}, "490154 203237 518", True),
        ({"number_kind": "imei", "number": IMEI}, OTHER_IMEI, False),
        ({"number_kind": "imei", "number": IMEI}, IMEI[:13], False),
        ({"number_kind": "chassis", "number": "MA1TEST0000012345"}, "MA1TEST0000012345", True),
        # Numbers of persons' papers could be tried out one by one.
        ({"number_kind": "aadhaar", "number": AADHAAR}, AADHAAR, False),
        ({"number_kind": "pan", "number": "ABCPE1234F"}, "ABCPE1234F", False),
    ],
)
def test_a_thing_is_found_by_a_whole_number_of_its_own(
    room: Room, answers: dict[str, str], typed: str, is_there: bool
) -> None:
    item = room.published(**answers)
    listed = public_lists(DEFINITIONS.newest("found-item").source)["found-things"]
    assert listed.found_by is not None
    indexes = set(public_indexes(listed.found_by.kinds, typed))
    assert bool(indexes & set(listed.numbers_of(room.view(item)))) is is_there
    assert answers["number"] not in str(room.view(item))


def test_custody_says_where_the_thing_was_at_any_time(room: Room) -> None:
    item = room.received()
    first = room.now
    room.pass_time(hours=5)
    room.act(KEEPER, item, "move", shelf="आलमारी 9", why="नई आलमारी", seal="S-2")
    rows = room.read(item, HEAD)["records"]["custody"]
    assert [row["values"]["to"] for row in rows] == [RECEIVED["shelf"], "आलमारी 9"]
    assert rows[1]["values"]["from"] == RECEIVED["shelf"]
    assert (rows[1]["values"]["seal_before"], rows[1]["values"]["seal_after"]) == ("S-1", "S-2")
    custody_rows = room.document(item)["records"]["custody"]
    there = row_at(custody_rows, first + timedelta(hours=1))
    assert there is not None and there["n"] == 1
    assert "आलमारी 9" not in str(room.view(item))


def test_a_thing_that_the_stock_take_misses_alarms_the_superintendent(room: Room) -> None:
    item = room.received()
    room.act(KEEPER, item, "take-stock", seen="seen")
    room.pass_time(days=20)
    room.act(KEEPER, item, "take-stock", seen="seen")
    room.pass_time(days=20)
    assert room.notices(item, "found-item.unseen.sp") == []
    room.act(KEEPER, item, "take-stock", seen="missing", remark="आलमारी ख़ाली")
    assert room.notices(item, "found-item.missing.sp")
    room.pass_time(days=12)
    assert room.notices(item, "found-item.unseen.sp"), "nobody has seen it for a month"
    assert len(room.read(item, HEAD)["records"]["stock"]) == 3


def test_what_is_not_handed_in_is_closed(room: Room) -> None:
    item = room.file("found-item", found_item(), FINDER)
    room.pass_time(days=4)
    assert room.notices(item, "found-item.hand-in-reminder.citizen")
    room.pass_time(days=4)
    assert room.state(item) == "not-handed-in"


def test_an_officer_enters_what_was_brought_to_the_station(room: Room) -> None:
    item = room.file("found-item", found_item(finder_mobile="9000000077"), KEEPER)
    assert room.document(item)["owner"] == KEEPER.id
    room.act(KEEPER, item, "receive", **RECEIVED)
    assert room.state(item) == "received"
    assert "1957" not in str(room.view(item))


def test_unclaimed_it_goes_by_the_magistrate_and_six_months_from_the_proclamation(
    room: Room,
) -> None:
    item = room.published()
    room.pass_time(days=31)
    assert room.notices(item, "found-item.unclaimed.station")
    proclaimed(room, item, on="2026-12-15")
    assert room.document(item)["proclamation"]["until"].isoformat() == "2027-06-15T18:29:59+00:00"
    assert room.refused(HEAD, item, "order-disposal", **ORDER).code == "action-not-open"
    room.pass_time(days=150)
    assert room.state(item) == "proclaimed"
    room.pass_time(days=25)
    assert room.state(item) == "period-over"
    assert room.refused(HEAD, item, "dispose", **DISPOSED).code == "action-not-open"
    assert (
        "order_number" in room.refused(HEAD, item, "order-disposal", order_on="2026-11-27").fields
    )
    ordered_on = (room.now + timedelta(hours=5, minutes=30)).date()
    room.act(HEAD, item, "order-disposal", **ORDER | {"order_on": ordered_on.isoformat()})
    assert room.refused(HEAD, item, "dispose", **DISPOSED).code == "action-not-open"
    room.pass_time(days=29)
    assert room.state(item) == "disposal-ordered"
    room.pass_time(days=2)
    assert room.notices(item, "found-item.appeal-period-over.station")
    view = room.act(HEAD, item, "dispose", **DISPOSED)
    assert (view["state"], view["disposal"]["proceeds"]) == ("disposed", 900)
    last = room.read(item, HEAD)["records"]["custody"][-1]["values"]
    assert (last["to"]["en"], last["paper"]) == ("sold by auction", "MA/7")


def test_no_wrong_year_makes_the_six_months_shorter(room: Room) -> None:
    item = room.published(found_at="2026-04-20T23:00:00Z")
    room.act(HEAD, item, "report-to-magistrate", report_number="R/1")
    entry = {"proclamation_number": "P/1", "proclaimed_on": "2026-04-20"}
    assert "before" in str(room.refused(HEAD, item, "record-proclamation", **entry).fields)
    room.act(HEAD, item, "record-proclamation", **entry | {"proclaimed_on": "2026-04-21"})
    room.pass_time(minutes=1)
    assert room.state(item) == "period-over"
    early = ORDER | {"order_on": "2026-10-21"}
    assert "six months" in str(room.refused(HEAD, item, "order-disposal", **early).fields)
    room.act(HEAD, item, "order-disposal", **early | {"order_on": "2026-10-22"})


def test_while_it_is_claimed_no_disposal_is_ordered(room: Room) -> None:
    item = room.published(found_at=IN_APRIL)
    proclaimed(room, item, on="2026-05-01")
    room.pass_time(minutes=1)
    assert room.state(item) == "period-over"
    reference = room.file("found-claim", claim(item))
    assert room.refused(HEAD, item, "order-disposal", **ORDER).code == "action-not-open"
    room.act(OWNER, reference, "withdraw")
    room.act(HEAD, item, "order-disposal", **ORDER)


def test_while_a_court_hears_the_appeal_nothing_is_disposed_of(room: Room) -> None:
    item = room.published(found_at=IN_APRIL)
    proclaimed(room, item, on="2026-05-01")
    room.pass_time(minutes=1)
    room.act(HEAD, item, "order-disposal", **ORDER)
    room.act(FINDER, item, "record-appeal", **APPEAL)
    assert room.notices(item, "found-item.disposal-appealed.station")
    room.pass_time(days=91)
    assert room.state(item) == "disposal-appealed"
    assert room.notices(item, "found-item.appeal-undecided.sp")
    assert room.refused(HEAD, item, "dispose", **DISPOSED).code == "action-not-open"
    decided = {"decision_number": "CA/5", "decided_on": "2027-02-20"}
    room.act(HEAD, item, "record-appeal-decision", outcome="set-aside", **decided)
    assert room.state(item) == "period-over", "it is claimed and ordered on as before"
    room.file("found-claim", claim(item))
    assert room.refused(HEAD, item, "order-disposal", **ORDER).code == "action-not-open"


def test_an_order_that_stands_on_appeal_is_carried_out_in_thirty_days(room: Room) -> None:
    item = room.published(found_at=IN_APRIL)
    proclaimed(room, item, on="2026-05-01")
    room.pass_time(minutes=1)
    room.act(HEAD, item, "order-disposal", **ORDER)
    room.pass_time(days=32)
    assert room.state(item) == "disposal-due"
    late = APPEAL | {"appealed_on": "2026-12-28"}
    assert "admitted" in str(room.refused(HEAD, item, "record-appeal", **late).fields)
    early = APPEAL | {"appealed_on": "2026-11-26"}
    assert "before" in str(room.refused(HEAD, item, "record-appeal", **early).fields)
    room.act(HEAD, item, "record-appeal", late_order_number="MA/LATE/1", **late)
    decided = {"decision_number": "CA/5", "decided_on": "2026-12-29"}
    room.pass_time(days=40)
    room.act(HEAD, item, "record-appeal-decision", outcome="upheld", **decided)
    assert room.notices(item, "found-item.undisposed.sp") == []
    room.pass_time(days=31)
    assert room.notices(item, "found-item.undisposed.sp")
    assert room.act(HEAD, item, "dispose", **DISPOSED)["state"] == "disposed"


def test_a_document_goes_back_to_who_issued_it(room: Room) -> None:
    item = room.published(category="document", number_kind="pan", number="ABCPE1234F")
    room.pass_time(days=31)
    assert room.notices(item, "found-item.issuer.station")
    body = {"issuer": "आयकर विभाग, पटना", "letter_number": "L/4"}
    assert room.act(HEAD, item, "return-to-issuer", **body)["state"] == "returned-to-issuer"
    other = room.published()
    assert room.refused(HEAD, other, "return-to-issuer", **body).code == "action-not-open"


def test_what_perishes_is_ordered_on_the_same_day(room: Room) -> None:
    item = room.received(category="other")
    room.act(KEEPER, item, "report-perishable", report_number="R/9")
    room.pass_time(hours=9)
    assert room.notices(item, "found-item.perishing.sp")
    room.act(HEAD, item, "order-disposal", **ORDER)
    refused = room.refused(HEAD, item, "record-appeal", **APPEAL)
    assert refused.code == "action-not-open", "nothing rots while a court is asked"
    room.act(HEAD, item, "dispose", **DISPOSED)
    assert room.state(item) == "disposed"


def test_who_claims_what_is_seized_is_told_that_it_is_gone(room: Room) -> None:
    item = room.published()
    reference = room.file("found-claim", claim(item))
    room.act(HEAD, item, "seize-as-evidence", fir_number="5117012/0001/2026")
    assert room.state(reference) == "thing-gone"


def test_who_was_to_collect_what_is_seized_is_told_not_to_come(room: Room) -> None:
    item = room.published()
    reference = room.approved(item)
    room.act(HEAD, item, "seize-as-evidence", fir_number="5117012/0001/2026")
    view = room.view(reference, OWNER)
    assert (view["state"], view["closed_at"] is None) == ("thing-gone", False)
    assert view["timeline"][-1]["text"]["en"].startswith("Do not come")
    assert room.notices(reference, "found-claim.do-not-come.citizen")
    assert room.notices(reference, "found-claim.thing-gone.citizen") == []
    room.pass_time(days=22)
    assert room.notices(reference, "found-claim.collection-reminder.citizen") == []


def test_the_finder_has_a_receipt(room: Room) -> None:
    item = room.received()
    room.desk.issue_documents()
    (paper,) = room.document(item)["documents"]
    assert paper["kind"] == "deposit-receipt" and paper["station"]["code"] == STATION
    assert room.desk.read_document(FINDER, item, paper["id"])["media_type"] == "application/pdf"
