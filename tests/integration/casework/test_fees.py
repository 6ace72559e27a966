"""A fee from the moment it is due until it was paid or given back, against a provider that is a
process of its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from casework.payments.interface import Intent, Wanted
from tests.integration.casework.housing import Housing, opened
from tests.support.payments import PaymentStandIn, pay
from tests.unit.casework.tenancy_samples import CLERK, LANDLORD, TENANT


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[PaymentStandIn]:
    with PaymentStandIn.running(tmp_path) as provider:
        yield provider


@pytest.fixture
def housing(database: Database, stand_in: PaymentStandIn) -> Iterator[Housing]:
    with opened(database, stand_in.provider()) as world:
        yield world


@pytest.fixture
def due(housing: Housing) -> str:
    """A case whose fee is due, and no more."""
    reference = housing.reference()
    housing.act(TENANT, reference, "confirm")
    housing.act(CLERK, reference, "accept")
    return reference


def payment(housing: Housing, reference: str) -> dict[str, Any]:
    return housing.document(reference)["payment"]


def opened_at(housing: Housing, reference: str) -> str:
    """The provider asked, the address at which the fee is paid."""
    assert housing.desk.collect_fees() == 1
    return payment(housing, reference)["url"]


def look_again(housing: Housing, **span: float) -> int:
    housing.pass_time(**(span or {"seconds": 5}))
    return housing.desk.collect_fees()


def actions(housing: Housing, reference: str) -> list[str]:
    return [entry["action"] for entry in housing.document(reference)["timeline"]]


def test_a_fee_that_is_due_can_be_paid_under_an_address(housing, stand_in, due) -> None:
    assert payment(housing, due)["status"] == "preparing"
    url = opened_at(housing, due)
    (row,) = stand_in.rows()
    assert (row["key"], row["rupees"]) == (due, 500)
    assert row["purpose"] == f"पंजीकरण शुल्क {due}"
    assert row["return_url"] == f"https://window.example/applications/{due}"
    view = housing.document(due)["outbox"][-1]["data"]["case"]
    assert view["payment"]["url"] == url
    assert view["payment"]["rupees"] == 500


def test_a_payment_takes_the_action_in_the_same_write(housing, due) -> None:
    pay(opened_at(housing, due))
    before = housing.document(due)["sequence"]
    assert look_again(housing) == 1
    document = housing.document(due)
    assert (document["state"], document["payment"]["status"]) == ("registered", "paid")
    assert document["sequence"] == before + 1
    assert document["payment"]["number"].startswith("PAY-")
    assert document["payment"]["url"] is None
    assert document["payment_due_at"] is None
    assert document["timeline"][-1]["text"]["en"].startswith("The fee of ₹500 was paid (PAY-")
    assert [template for template, _ in housing.notices_of(due)][-2:] == [
        "tenancy.registered.citizen",
        "tenancy.registered.tenant",
    ]
    assert [one["kind"] for one in document["documents_due"]] == ["entry"]


def test_a_payment_that_failed_may_be_tried_again(housing, due) -> None:
    url = opened_at(housing, due)
    assert "failed" in pay(url, "failed")
    assert look_again(housing) == 0
    pay(url)
    assert look_again(housing) == 1


def test_a_double_click_pays_once(housing, stand_in, due) -> None:
    url = opened_at(housing, due)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(pay, [url] * 8))
    (row,) = stand_in.rows()
    assert look_again(housing) == 1
    assert payment(housing, due)["number"] == row["number"]


def test_many_replicas_open_one_intent_and_record_one_payment(housing, stand_in, due) -> None:
    desks = [housing.replica(stand_in.provider()) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        changed = list(pool.map(lambda desk: desk.collect_fees(), desks))
    assert sum(changed) == 1
    pay(payment(housing, due)["url"])
    housing.pass_time(seconds=5)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda desk: desk.collect_fees(), desks))
    assert actions(housing, due).count("record-payment") == 1
    assert len(stand_in.rows()) == 1


def test_a_crash_after_the_intent_was_made_makes_no_second_one(housing, stand_in, due) -> None:
    intent = stand_in.provider().open(Wanted(due, 500, "purpose", "https://window.example"))
    assert opened_at(housing, due) == intent.url
    assert len(stand_in.rows()) == 1


def test_while_the_provider_is_away_the_fee_waits_and_everything_else_goes_on(
    housing, stand_in, due
) -> None:
    stand_in.mood(away=True)
    assert housing.desk.collect_fees() == 0
    assert housing.desk.read(LANDLORD, due)["view"]["payment"]["status"] == "preparing"
    assert look_again(housing, seconds=20) == 0
    stand_in.mood()
    assert look_again(housing, seconds=20) == 1


def test_nobody_waits_for_a_provider_that_is_away(housing, stand_in) -> None:
    for _ in range(4):
        reference = housing.reference()
        housing.act(TENANT, reference, "confirm")
        housing.act(CLERK, reference, "accept")
    stand_in.process.kill()
    assert housing.desk.collect_fees() == 0
    untouched = housing.database["cases"].count_documents({"payment_due_at": housing.now})
    assert untouched == 2, "after two failures in a row the others are left alone"
    stand_in.start()
    assert look_again(housing, seconds=20) == 4


def test_what_was_not_paid_in_time_can_be_paid_no_more(housing, stand_in, due) -> None:
    url = opened_at(housing, due)
    housing.pass_time(days=8)
    housing.desk.tick()
    assert payment(housing, due)["status"] == "closing"
    assert housing.desk.collect_fees() == 1
    assert payment(housing, due)["status"] == "closed"
    pay(url)
    assert [row["state"] for row in stand_in.rows()] == ["cancelled"]
    assert look_again(housing, hours=2) == 0


def test_a_payment_that_comes_too_late_is_given_back_and_told(housing, stand_in, due) -> None:
    url = opened_at(housing, due)
    housing.pass_time(days=8)
    housing.desk.tick()
    pay(url)  # before the provider could be told
    assert housing.desk.collect_fees() == 2
    document = housing.document(due)
    assert (document["state"], document["payment"]["status"]) == ("rejected", "refunded")
    assert [row["state"] for row in stand_in.rows()] == ["refunded"]
    late, returned = document["timeline"][-2:]
    assert "no longer due" in late["text"]["en"]
    assert returned["text"]["en"] == "The payment was returned: Registration fee, ₹500."
    template, notice = housing.notices_of(due)[-1]
    assert template == "tenancy.refunded.citizen"
    assert notice["to"]["mobile"] == "9000000001"


def test_a_bank_that_is_late_beyond_all_is_met_too(housing, stand_in, due) -> None:
    opened_at(housing, due)
    housing.pass_time(days=8)
    housing.desk.tick()
    assert housing.desk.collect_fees() == 1
    paid = "UPDATE intents SET state = 'paid', number = 'PAY-LATE', paid_at = ?"
    stand_in.change(paid, housing.now.isoformat())
    assert look_again(housing, hours=2) == 2
    assert payment(housing, due)["status"] == "refunded"


def test_the_provider_is_not_asked_for_ever(housing, due) -> None:
    opened_at(housing, due)
    housing.pass_time(days=8)
    housing.desk.tick()
    housing.desk.collect_fees()
    for _ in range(80):
        look_again(housing, hours=1)
    assert payment(housing, due)["status"] == "closed"
    assert housing.document(due)["payment_due_at"] is None


def test_while_one_replica_asks_no_other_does(housing, stand_in, due) -> None:
    calls = []

    class Slow:
        def open(self, wanted: Wanted) -> Intent:
            calls.append(wanted.key)
            if len(calls) == 1:
                assert other.collect_fees() == 0
            return stand_in.provider().open(wanted)

    provider: Any = Slow()
    other = housing.replica(provider)
    assert housing.replica(provider).collect_fees() == 1
    assert calls == [due]


def test_what_was_paid_is_given_back_where_the_definition_says_so(housing, stand_in, due) -> None:
    pay(opened_at(housing, due))
    look_again(housing)
    housing.act(CLERK, due, "revoke")
    assert payment(housing, due)["status"] == "refunding"
    stand_in.mood(away=True)
    assert housing.desk.collect_fees() == 0
    stand_in.mood()
    assert look_again(housing, seconds=20) == 1
    assert payment(housing, due)["status"] == "refunded"
    assert housing.notices_of(due)[-1][0] == "tenancy.refunded.citizen"


def test_a_fee_that_is_due_anew_is_another_one(housing, stand_in, due) -> None:
    opened_at(housing, due)
    housing.pass_time(days=8)
    housing.desk.tick()
    housing.desk.collect_fees()
    housing.act(CLERK, due, "reopen")
    assert payment(housing, due)["round"] == 2
    pay(opened_at(housing, due))
    assert look_again(housing) == 1
    assert [(row["key"], row["state"]) for row in stand_in.rows()] == [
        (due, "cancelled"),
        (f"{due}.2", "paid"),
    ]


def test_a_fee_due_again_before_the_provider_was_told_keeps_its_address(housing, due) -> None:
    url = opened_at(housing, due)
    housing.pass_time(days=8)
    housing.desk.tick()
    housing.act(CLERK, due, "reopen")
    assert opened_at(housing, due) == url
    assert payment(housing, due)["round"] == 1


def test_who_comes_back_from_paying_need_not_wait(housing, due) -> None:
    pay(opened_at(housing, due))
    housing.database["cases"].update_one(
        {"_id": due}, {"$set": {"payment_due_at": housing.now + timedelta(minutes=10)}}
    )
    housing.desk.read(TENANT, due)
    assert housing.desk.collect_fees() == 0
    housing.desk.read(LANDLORD, due)
    assert housing.desk.collect_fees() == 1


def test_an_answer_about_another_amount_is_not_believed(housing, stand_in, due) -> None:
    pay(opened_at(housing, due))
    stand_in.change("UPDATE intents SET rupees = 5")
    assert look_again(housing) == 0
    assert housing.document(due)["state"] == "payment-due"


def test_what_the_provider_has_lost_is_asked_for_again(housing, stand_in, due) -> None:
    first = opened_at(housing, due)
    stand_in.change("DELETE FROM intents")
    assert look_again(housing) == 2
    assert payment(housing, due)["url"] not in (None, first)


def test_without_a_provider_fees_wait(housing, due) -> None:
    assert housing.replica(None).collect_fees() == 0
    assert payment(housing, due)["status"] == "preparing"


def test_a_payment_stays_written_down_when_personal_data_is_erased(housing, due) -> None:
    pay(opened_at(housing, due))
    look_again(housing)
    housing.act(CLERK, due, "revoke")
    housing.desk.collect_fees()
    housing.pass_time(days=366)
    assert housing.desk.erase_due() == 1
    document = housing.document(due)["payment"]
    assert (document["rupees"], document["status"], document["url"]) == (500, "refunded", None)
    assert document["number"]
