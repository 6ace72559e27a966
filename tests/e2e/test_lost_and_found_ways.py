"""The ways of lost and found that are gone less often, over HTTP on the real bus: a certificate
that is void, a claim that is asked after and appealed, a thing that goes back or stays after all.
What only time does (a claim lapses, a thing is not handed in) is tested where time is moved."""

from datetime import timedelta

import pytest

from casework.definition.bilingual import IST
from chassis import time_source
from tests.support.citizen import CitizenClient
from tests.support.lostfound import WHY, claim, lost, phone
from tests.support.lostfound_over_http import checked, in_inbox, listed, paper, published
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.system import System

MOBILE = "9000000711"


@pytest.fixture(scope="module")
def keeper(system: System) -> OfficerClient:
    return system.officer("malkhana.5117012")


@pytest.fixture(scope="module")
def head(system: System) -> OfficerClient:
    return system.officer("sho.5117012")


@pytest.fixture(scope="module")
def owner(system: System) -> CitizenClient:
    return system.citizen(MOBILE)


@pytest.fixture(scope="module")
def finder(system: System) -> CitizenClient:
    return system.citizen("9000000712")


@pytest.mark.parametrize("end", ["returned", "converted"])
def test_whoever_checks_a_certificate_sees_that_it_is_no_longer_true(
    system: System, keeper: OfficerClient, owner: CitizenClient, end: str
):
    thing = phone(number_kind=None, number=None)
    reference = owner.file(lost(thing), service="lost-report")["reference"]
    certificate = paper(owner, reference, "lost-report-certificate")
    assert checked(system, certificate)["valid"] is True
    if end == "returned":
        in_inbox(keeper, reference)
        keeper.act(reference, "record-return")
    else:
        owner.act(reference, "convert", complaint=owner.file()["reference"])
    system.await_message(MOBILE, f"lost-report.{end}.citizen", reference=reference)
    answer = checked(system, certificate)
    assert (answer["valid"], answer["state"]) == (False, "revoked")


def test_a_claim_is_asked_after_rejected_and_allowed_on_appeal(
    system: System, keeper: OfficerClient, head: OfficerClient, finder: CitizenClient,
    owner: CitizenClient,
):  # fmt: skip
    item = published(keeper, finder)
    reference = owner.file(claim(item), service="found-claim")["reference"]
    in_inbox(keeper, reference)
    keeper.act(reference, "ask-more", text="भीतर और क्या है?")
    system.await_message(MOBILE, "found-claim.more-asked.citizen", reference=reference)
    owner.act(reference, "answer", text="एक चिट्ठी")
    head.act(reference, "reject", text=WHY)
    system.await_message(MOBILE, "found-claim.rejected.citizen", reference=reference)
    owner.act(reference, "appeal", text="मेरी चीज़ है")
    system.await_message("PD-PATNA-SP", "found-claim.appealed.sp", reference=reference)
    assert head.try_to_act(reference, "allow-appeal", text=WHY).status_code == 403
    superintendent = system.officer("sp.patna")
    superintendent.act(reference, "allow-appeal", text=WHY)
    system.await_message(MOBILE, "found-claim.approved.citizen", reference=reference)
    eventually(lambda: keeper.case(item)["regions"]["claim"] == "claim-approved")


def test_who_was_to_collect_what_is_seized_is_told_not_to_come(
    system: System, keeper: OfficerClient, head: OfficerClient, finder: CitizenClient,
    owner: CitizenClient,
):  # fmt: skip
    item = published(keeper, finder)
    reference = owner.file(claim(item), service="found-claim")["reference"]
    in_inbox(head, reference)
    head.act(reference, "approve", text=WHY)
    head.act(item, "seize-as-evidence", fir_number="5117012/0001/2026")
    message = system.await_message(MOBILE, "found-claim.do-not-come.citizen", reference=reference)
    assert "न आएँ" in message["text"]
    eventually(lambda: owner.case(reference)["state"] == "thing-gone")


def test_a_document_goes_back_to_its_issuer_and_leaves_the_list(
    system: System, keeper: OfficerClient, head: OfficerClient, finder: CitizenClient
):
    item = published(keeper, finder, category="document", number_kind="pan", number="ABCPE1234F")
    head.act(item, "return-to-issuer", issuer="आयकर विभाग, पटना", letter_number="L/4")
    system.await_message(finder.mobile, "found-item.issuer.citizen", reference=item)
    eventually(lambda: listed(system, item) is None, what="the row gone")


def test_an_order_set_aside_on_appeal_opens_the_thing_to_claims_again(
    system: System, keeper: OfficerClient, head: OfficerClient, finder: CitizenClient,
    owner: CitizenClient,
):  # fmt: skip
    long_ago = time_source.now() - timedelta(days=200)
    item = published(keeper, finder, found_at=long_ago.isoformat())
    head.act(item, "report-to-magistrate", report_number="R/1")
    day = long_ago.astimezone(IST).date().isoformat()
    head.act(item, "record-proclamation", proclaimed_on=day, proclamation_number="P/1")
    eventually(lambda: head.case(item)["state"] == "period-over")
    today = time_source.now().astimezone(IST).date().isoformat()
    head.act(item, "order-disposal", order_number="MA/9", order_on=today)
    appeal = {"court": "सत्र न्यायालय, पटना", "appeal_number": "CA/9", "appealed_on": today}
    finder.act(item, "record-appeal", **appeal)
    decision = {"outcome": "set-aside", "decision_number": "CA/9", "decided_on": today}
    head.act(item, "record-appeal-decision", **decision)
    system.await_message(finder.mobile, "found-item.disposal-set-aside.citizen", reference=item)
    reference = owner.file(claim(item), service="found-claim")["reference"]
    eventually(lambda: head.case(item)["regions"]["claim"] == "claimed")
    assert owner.case(reference)["state"] == "submitted"
