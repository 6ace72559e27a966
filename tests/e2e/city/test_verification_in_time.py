"""What time does to a verification, in a city whose time moves: delay and its appeal, failed visits
on different days, a notice that nobody answers, papers that do not come."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.support.matters import People, offered, refused_field
from tests.support.papers import fetch, signature_of
from tests.support.polling import eventually
from tests.support.verification import CHARACTER, HERE, SECONDS, TENANT, WHY, Verification

Now = Callable[[], datetime]


@pytest.fixture
def until(
    citizenry: People, now_there: Now, pass_minutes: Callable[[float], None]
) -> Callable[[datetime], None]:
    """On to a minute after a moment; everybody signs in again."""

    def move(moment: datetime) -> None:
        pass_minutes((moment - now_there()).total_seconds() / 60 + 1)
        citizenry.sign_in_again()

    citizenry.sign_in_again()
    return move


def due_of(one: Verification, clock: str) -> datetime:
    clock_row = next(row for row in one.seen["clocks"] if row["name"] == clock)
    return datetime.fromisoformat(clock_row["due_at"])


def test_what_is_overdue_is_metered_and_the_first_appeal_is_ready_to_send(
    citizenry: People, until: Callable[[datetime], None]
):
    one = Verification.filed(citizenry, CHARACTER, "9000000821").accepted()
    one.told("accepted.citizen")
    due = due_of(one, "service")
    assert "appeal-delay" not in offered(one.seen)
    until(due)
    one.told("overdue.citizen")
    one.told("overdue.station", "5117012")
    view = eventually(lambda: (it := one.seen)["delay"] and it, seconds=SECONDS, what="the delay")
    assert (view["delay"]["days"], view["delay"]["rupees"]) == (0, 0)
    assert "appeal-delay" in offered(view) and view["state"] == "under-check"
    letter = one.paper("delay-appeal")
    assert signature_of(fetch(one.citizen, letter)).valid

    until(due + timedelta(days=3))
    metered = eventually(
        lambda: (it := one.officer("sho").case(one.reference))["delay"]["days"] == 3 and it,
        seconds=SECONDS,
        what="three days on the meter",
    )
    assert metered["delay"]["shown"] == "₹750"
    one.citizen.act(one.reference, "appeal-delay")
    one.told("delay-appealed.sp", "PD-PATNA-SP")
    one.sp.act(one.reference, "answer-delay-appeal", text=WHY)
    one.told("delay-answered.citizen")
    until(due + timedelta(days=30))
    eventually(
        lambda: one.seen["delay"]["rupees"] == 5000, seconds=SECONDS, what="the most of the meter"
    )


def test_a_certificate_that_comes_late_leaves_the_appeal_for_its_delay(
    citizenry: People, until: Callable[[datetime], None]
):
    one = Verification.filed(citizenry, CHARACTER, "9000000827").accepted()
    one.enquired().recommended()
    due = due_of(one, "service")
    until(due)
    one.told("overdue.citizen")
    one.dsp.act(one.reference, "approve")
    one.becomes("issued")
    until(due + timedelta(days=10))
    assert "appeal-delay" in offered(one.seen)
    one.citizen.act(one.reference, "appeal-delay")
    one.told("delay-appealed.sp", "PD-PATNA-SP")
    one.sp.act(one.reference, "answer-delay-appeal", text=WHY)
    one.told("delay-answered.citizen")


def test_three_failed_visits_on_different_days_before_it_is_said_that_nobody_can_be_verified(
    citizenry: People, until: Callable[[datetime], None], now_there: Now
):
    person = "9000000893"
    one = Verification.filed(
        citizenry, TENANT, "9000000822", place=HERE, subject_mobile=person
    ).accepted()
    tenant = citizenry.citizen(person)
    eventually(lambda: "confirm" in offered(tenant.case(one.reference)), seconds=SECONDS)
    tenant.act(one.reference, "confirm")
    (enquiry,) = one.enquiries()
    enquiry.assigned()
    for attempt in range(3):
        too_soon = enquiry.beat.try_to_act(
            enquiry.reference, "report", found="could-not-verify", text=WHY
        )
        assert refused_field(too_soon, "found") == "not-accepted", attempt
        enquiry.visited(now_there().isoformat(), outcome="absent")
        until(now_there() + timedelta(days=1))
    adverse = enquiry.beat.try_to_act(enquiry.reference, "report", found="adverse", text=WHY)
    assert refused_field(adverse, "found") == "not-accepted"
    enquiry.reported("could-not-verify")
    one.becomes("enquired")
    sho = one.officer("sho")
    refusal = sho.try_to_act(
        one.reference, "recommend", recommendation="record-found", stage="facts", text=WHY
    )
    assert refused_field(refusal, "recommendation") == "not-accepted"
    one.recommended("could-not-verify")
    one.dsp.act(one.reference, "confirm-not-verified", text=WHY)
    ended = one.becomes("not-verified")
    assert ended["result"]["code"] == "could-not-verify"
    assert len(one.rows()[0]["visits"]) == 3, "the proof of each is shown to the station"
    one.told("not-verified.subject", person)
    tenant = citizenry.citizen(person)  # signed in again since
    one.told("not-cleared.citizen")
    assert "appeal" in offered(tenant.case(one.reference)) and "appeal" not in offered(ended)
    theirs = one.citizen.get(f"/cases/{one.reference}/record")
    for document in (json.dumps(ended), json.dumps(theirs, ensure_ascii=False)):
        assert "at_text" not in document and WHY not in document, (
            "nothing of the enquiry, no reason"
        )
    reasons = tenant.get(f"/cases/{one.reference}/record")
    assert WHY in json.dumps(reasons, ensure_ascii=False)
    until(now_there() + timedelta(days=31))
    tenant = citizenry.citizen(person)
    assert "appeal" not in offered(tenant.case(one.reference)), "it would be refused"
    assert tenant.try_to_act(one.reference, "appeal", text="नहीं", files=[]).status_code == 409


def test_a_phone_that_was_offline_for_two_days_sends_what_it_captured(
    citizenry: People, until: Callable[[datetime], None], now_there: Now
):
    one = Verification.filed(citizenry, CHARACTER, "9000000823").accepted()
    (enquiry,) = one.enquiries()
    enquiry.assigned()
    captured = now_there()
    until(captured + timedelta(days=2))
    enquiry.visited(captured.isoformat(), photos=[])
    (visit,) = enquiry.seen["visits"]
    recorded = datetime.fromisoformat(visit["recorded_at"])
    assert recorded - datetime.fromisoformat(visit["at"]) > timedelta(days=1)


def test_papers_or_a_confirmation_that_do_not_come_end_the_application(
    citizenry: People, until: Callable[[datetime], None]
):
    person = "9000000893"
    unconfirmed = Verification.filed(citizenry, TENANT, "9000000828", subject_mobile=person)
    unconfirmed.accepted().told("asked.subject", person)
    one = Verification.filed(citizenry, CHARACTER, "9000000824")
    duty = one.officer("duty")
    one.listed(duty)
    duty.act(one.reference, "return", missing=[{"what": "photo"}], text=WHY)
    one.becomes("returned")
    until(due_of(one, "reply"))
    one.told("lapsed.citizen")
    one.becomes("lapsed")
    Verification.filed(citizenry, CHARACTER, "9000000824")
    unconfirmed.told("not-agreed.citizen")
    ended = unconfirmed.becomes("not-agreed")
    assert ended["result"] is None, "who did not answer is not verified, and nothing is adverse"


def test_a_notice_that_nobody_answers_is_decided_after_fifteen_days_and_not_before(
    citizenry: People, until: Callable[[datetime], None]
):
    wanted = {
        "name": "Test Person Wanted",
        "parent_name": "Test Parent Wanted",
        "born_on": "1985-04-12",
    }
    one = Verification.filed(citizenry, CHARACTER, "9000000825", **wanted).accepted()
    sho = one.officer("sho")
    eventually(lambda: one.seen["regions"]["records"] == "records-searched", seconds=SECONDS)
    sho.act(
        one.reference,
        "judge-candidate",
        candidate="CR-000101",
        decision="same-person",
        compared=[{"what": "born-on"}],
        text=WHY,
    )
    one.enquired().recommended("record-found", stage="trial")
    one.sp.act(one.reference, "hear", text=WHY)
    one.becomes("being-heard")
    early = one.sp.try_to_act(one.reference, "decide", decision="adverse", text=WHY)
    assert early.status_code == 409
    until(due_of(one, "hearing"))
    one.told("hearing-closed.citizen")
    one.sp.act(one.reference, "decide", decision="clear", text=WHY)
    assert one.becomes("issued")["result"]["code"] == "nothing-adverse"
    assert one.checked(one.paper("certificate"))["valid"] is True, "clear after the hearing"


def test_a_certificate_ends_after_a_year(citizenry: People, until: Callable[[datetime], None]):
    one = Verification.filed(citizenry, CHARACTER, "9000000826").issued()
    certificate = one.paper("certificate")
    assert one.checked(certificate)["valid"] is True
    until(due_of(one, "validity"))
    one.told("expired.citizen")
    one.becomes("expired")
    assert one.checked(certificate)["valid"] is False
