"""Lost and found over HTTP, on the real bus: a loss reported, a thing handed in, claimed, given
back at the counter; and what everybody may see of it."""

from datetime import timedelta

import pytest
import requests

from casework.definition.bilingual import IST
from chassis import time_source
from tests.support.citizen import CitizenClient
from tests.support.client import expect
from tests.support.lostfound import AT_COUNTER, IMEI, RECEIVED, WHY, claim, found_item, lost, phone
from tests.support.lostfound_over_http import checked, in_inbox, listed, paper, published
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.system import System

STATION = "5117012"
DISPOSED = {"how": "sold", "proceeds": 900, "receipt_number": "CH/3"}


@pytest.fixture(scope="module")
def keeper(system: System) -> OfficerClient:
    """Who keeps the things found at Buddha Colony."""
    return system.officer("malkhana.5117012")


@pytest.fixture(scope="module")
def head(system: System) -> OfficerClient:
    return system.officer("sho.5117012")


@pytest.fixture(scope="module")
def finder(system: System) -> CitizenClient:
    return system.citizen("9000000701")


@pytest.fixture(scope="module")
def owner(system: System) -> CitizenClient:
    return system.citizen("9000000702")


def test_the_services_are_in_the_catalogue(system: System):
    services = requests.get(f"{system.url}/api/v1/services", timeout=10).json()["items"]
    assert {"lost-report", "found-item", "found-claim"} <= {one["code"] for one in services}


def test_a_certificate_is_issued_within_a_minute_and_void_once_cancelled(
    system: System, owner: CitizenClient
):
    reference = owner.file(lost(phone(phone_number="9000000042")), service="lost-report")[
        "reference"
    ]
    certificate = paper(owner, reference, "lost-report-certificate")
    system.await_message(owner.mobile, "lost-report.issued.citizen", reference=reference)
    content = owner.call("GET", f"/documents/{certificate['id']}")
    assert content.content.startswith(b"%PDF")
    check = checked(system, certificate)
    assert check["valid"] is True and IMEI not in str(check)
    owner.act(reference, "prepare-ceir-packet")
    packet = owner.call("GET", f"/documents/{paper(owner, reference, 'ceir-packet')['id']}")
    assert packet.headers["Content-Type"] == "application/json"
    assert packet.json()["phones"][0]["imei"] == [IMEI]
    owner.act(reference, "record-ceir-request", request_id="CEIR12345678")
    owner.act(reference, "cancel")
    system.await_message(owner.mobile, "lost-report.cancelled-unblock.citizen", reference=reference)
    check = checked(system, certificate)
    assert (check["valid"], check["state"]) == (False, "revoked")


def test_a_wrong_number_is_refused_in_the_readers_language(owner: CitizenClient, system: System):
    wrong = lost(phone(number="490154203237519"))
    refused = owner.try_to_file(wrong, service="lost-report")
    assert refused.status_code == 422 and "IMEI" in refused.text
    english = system.citizen("9000000703", language="en")
    answer = english.try_to_file(wrong, service="lost-report").json()
    assert "does not add up" in str(answer)


def test_a_theft_becomes_a_complaint_or_is_linked_to_ones_own(
    system: System, owner: CitizenClient, finder: CitizenClient, keeper: OfficerClient
):
    stolen = owner.file(lost(category="stolen"), service="lost-report")["reference"]
    noticed = owner.file(lost(), service="lost-report")["reference"]
    eventually(lambda: keeper.call("GET", f"/cases/{noticed}").status_code == 200)
    keeper.act(noticed, "hand-on")
    for reference in (stolen, noticed):
        eventually(lambda r=reference: owner.case(r)["state"] == "converted")
        complaint = owner.case(reference)["theft"]["complaint"]
        own = owner.case(complaint)
        assert (own["service"], own["category"]) == ("complaint", "theft")
        answer = owner.get(f"/cases/{complaint}/record")["form"]
        assert answer["property"][0]["number"] == IMEI and reference in answer["text"]
        converted = system.await_message(
            owner.mobile, "lost-report.converted.citizen", reference=reference
        )
        assert complaint in converted["text"]
    assert owner.case(stolen)["documents"] == []

    reference = owner.file(lost(), service="lost-report")["reference"]
    anothers = finder.file()["reference"]
    refused = owner.try_to_act(reference, "convert", complaint=anothers)
    assert (refused.status_code, refused.json()["fields"]["complaint"]["code"]) == (
        422,
        "no-such-case",
    )
    complaint = owner.file()["reference"]
    owner.act(reference, "convert", complaint=complaint)
    assert owner.case(reference)["state"] == "converted"
    eventually(
        lambda: owner.case(complaint)["linked_cases"].get("lost_reports"),
        what="the report on the complaint's page",
    )


def test_a_thing_is_handed_in_claimed_and_given_back_at_the_counter(
    system: System, keeper: OfficerClient, head: OfficerClient, finder: CitizenClient,
    owner: CitizenClient,
):  # fmt: skip
    item = published(keeper, finder)
    paper(finder, item, "deposit-receipt")
    row = eventually(lambda: listed(system, item), what="the public row")
    assert set(row) == {"number", "listed_on", "category", "colour", "month", "station"}
    assert "1957" not in str(expect(finder.call("GET", f"/cases/{item}/record"), 200))
    assert "1957" in str(expect(keeper.call("GET", f"/cases/{item}/record"), 200))

    reference = owner.file(claim(item), service="found-claim")["reference"]
    in_inbox(head, reference)
    eventually(lambda: keeper.case(item)["regions"]["claim"] == "claimed")
    head.act(reference, "approve", text=WHY)
    keeper.act(reference, "send-code")
    message = system.await_message(owner.mobile, "found-claim.code.citizen", reference=reference)
    code = next(word for word in message["text"].replace(":", " ").split() if word.isdigit())
    assert code not in str(keeper.case(reference))
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert keeper.act(reference, "hand-over", code=wrong, **AT_COUNTER)["state"] == "approved"
    assert keeper.act(reference, "hand-over", code=code, **AT_COUNTER)["state"] == "handed-over"
    paper(owner, reference, "hand-over-receipt")
    eventually(lambda: keeper.case(item)["state"] == "handed-over")
    system.await_message(finder.mobile, "found-item.handed-over.citizen", reference=item)
    custody = expect(keeper.call("GET", f"/cases/{item}/record"), 200)["records"]["custody"]
    assert [row["n"] for row in custody] == [1, 2]
    eventually(lambda: listed(system, item) is None, what="the row gone")


def test_two_claims_freeze_a_thing_until_the_magistrate_decides(
    system: System, keeper: OfficerClient, head: OfficerClient, finder: CitizenClient,
    owner: CitizenClient,
):  # fmt: skip
    item = published(keeper, finder)
    rival = system.citizen("9000000704")
    first = owner.file(claim(item), service="found-claim")["reference"]
    second = rival.file(claim(item), service="found-claim")["reference"]
    for client, reference in ((owner, first), (rival, second)):
        eventually(lambda c=client, r=reference: c.case(r)["state"] == "frozen")
    assert len(keeper.case(item)["linked_cases"]["claims"]) == 2
    system.await_message("PD-PATNA-SP", "found-item.contested.sp", reference=item)
    order = {"order_number": "MA/12", "order_on": "2026-11-26", "claim": second}
    head.act(item, "decide-contest", **order)
    eventually(lambda: owner.case(first)["state"] == "rejected")
    eventually(lambda: rival.case(second)["state"] == "submitted")
    head.act(second, "approve", text=WHY)
    assert head.case(item)["contest"]["claim"] == second
    texts = str([finder.case(item), expect(finder.call("GET", f"/cases/{item}/record"), 200)])
    assert first not in texts and second not in texts


def test_an_officer_enters_what_was_brought_to_the_station(keeper: OfficerClient):
    request = keeper.call(
        "POST",
        "/services/found-item/cases",
        json=found_item(),
        headers={"Idempotency-Key": "intake-0001"},
    )
    reference = expect(request, 201)["reference"]
    keeper.act(reference, "receive", **RECEIVED)
    refused = keeper.call(
        "POST",
        "/services/lost-report/cases",
        json=lost(),
        headers={"Idempotency-Key": "intake-0002"},
    )
    assert refused.status_code == 403


def test_the_pages_show_custody_to_the_station_alone(
    system: System, keeper: OfficerClient, finder: CitizenClient
):
    item = published(keeper, finder)
    record = expect(finder.call("GET", f"/cases/{item}/record"), 200)
    assert record["records"] == {}
    record = expect(keeper.call("GET", f"/cases/{item}/record"), 200)
    assert record["records"]["custody"][0]["values"]["to"] == RECEIVED["shelf"]


def test_a_thing_that_is_missing_alarms_the_superintendent_and_evidence_leaves_the_list(
    system: System, keeper: OfficerClient, head: OfficerClient, finder: CitizenClient,
    owner: CitizenClient,
):  # fmt: skip
    item = published(keeper, finder)
    keeper.act(item, "take-stock", seen="missing", remark="आलमारी ख़ाली")
    system.await_message("PD-PATNA-SP", "found-item.missing.sp", reference=item)
    stock = expect(keeper.call("GET", f"/cases/{item}/record"), 200)["records"]["stock"]
    assert len(stock) == 1
    claimed = owner.file(claim(item), service="found-claim")["reference"]
    head.act(item, "seize-as-evidence", fir_number="5117012/0001/2026")
    system.await_message(finder.mobile, "found-item.evidence.citizen", reference=item)
    eventually(lambda: owner.case(claimed)["state"] == "thing-gone")
    eventually(lambda: listed(system, item) is None, what="the row gone")


def test_what_nobody_claims_is_disposed_of_by_order_once_the_appeal_is_decided(
    system: System, keeper: OfficerClient, head: OfficerClient, finder: CitizenClient
):
    long_ago = time_source.now() - timedelta(days=200)
    item = published(keeper, finder, found_at=long_ago.isoformat())
    head.act(item, "report-to-magistrate", report_number="R/1")
    day = long_ago.astimezone(IST).date().isoformat()
    head.act(item, "record-proclamation", proclaimed_on=day, proclamation_number="P/1")
    eventually(lambda: head.case(item)["state"] == "period-over")
    today = time_source.now().astimezone(IST).date().isoformat()
    refused = head.try_to_act(item, "order-disposal", order_on=today)
    assert refused.status_code == 422 and "order_number" in refused.text
    head.act(item, "order-disposal", order_number="MA/7", order_on=today)
    message = system.await_message(
        finder.mobile, "found-item.disposal-ordered.citizen", reference=item
    )
    assert "MA/7" in message["text"] and "अपील" in message["text"]
    assert head.try_to_act(item, "dispose", **DISPOSED).status_code == 409
    appeal = {"court": "सत्र न्यायालय, पटना", "appeal_number": "CA/5", "appealed_on": today}
    finder.act(item, "record-appeal", **appeal)
    system.await_message(STATION, "found-item.disposal-appealed.station", reference=item)
    decision = {"outcome": "upheld", "decision_number": "CA/5", "decided_on": today}
    head.act(item, "record-appeal-decision", **decision)
    assert head.act(item, "dispose", **DISPOSED)["state"] == "disposed"
    custody = expect(keeper.call("GET", f"/cases/{item}/record"), 200)["records"]["custody"]
    assert custody[-1]["values"]["paper"] == "MA/7"
    system.await_message(finder.mobile, "found-item.disposed.citizen", reference=item)


def test_what_perishes_is_sold_on_the_magistrates_order_without_waiting(
    system: System, keeper: OfficerClient, head: OfficerClient, finder: CitizenClient
):
    item = finder.file(found_item(category="other"), service="found-item")["reference"]
    in_inbox(keeper, item)
    keeper.act(item, "receive", **RECEIVED)
    keeper.act(item, "report-perishable", report_number="R/9")
    today = time_source.now().astimezone(IST).date().isoformat()
    head.act(item, "order-disposal", order_number="MA/8", order_on=today)
    system.await_message(finder.mobile, "found-item.sale-ordered.citizen", reference=item)
    assert head.act(item, "dispose", **DISPOSED)["state"] == "disposed"


def test_a_thing_like_the_one_lost_is_told_to_the_owner_with_the_station(
    system: System, keeper: OfficerClient, finder: CitizenClient
):
    owner = system.citizen("9000000705")
    imei = "356938035643809"
    reference = owner.file(lost(phone(number=imei)), service="lost-report")["reference"]
    item = published(
        keeper, finder, category="phone", colour="black", number_kind="imei", number=imei
    )
    system.await_message(owner.mobile, "lost-report.match.citizen", reference=reference)
    match = eventually(lambda: owner.case(reference)["match"], what="the match")
    assert match["item"] == item and match["station"]["en"]
    record = expect(keeper.call("GET", f"/cases/{item}/record"), 200)
    assert "IMEI" in record["records"]["matches"][0]["values"]["why"]
    owner.act(reference, "dismiss-match")
    assert owner.case(reference)["state"] == "issued"
