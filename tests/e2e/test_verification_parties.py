"""Police verification over HTTP: who else has a part in it, and who has none."""

import base64
import json

from tests.support.matters import People, offered
from tests.support.papers import fetch, signature_of
from tests.support.payments import pay
from tests.support.polling import eventually
from tests.support.verification import (
    CHARACTER,
    DOMESTIC_HELP,
    EMPLOYMENT,
    PASSPORT,
    SECONDS,
    TENANT,
    WHY,
    Verification,
)

WANTED = {
    "name": "Test Person Wanted",
    "parent_name": "Test Parent Wanted",
    "born_on": "1985-04-12",
}
"""Whose record the stand-in has."""
SUBJECT = "9000000892"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_an_employer_pays_first_and_the_employee_confirms(people: People):
    mobile = "9000000810"
    one = Verification.filed(people, EMPLOYMENT, mobile, subject_mobile="9000000894")
    due = eventually(lambda: (it := one.seen)["payment"]["url"] and it, seconds=SECONDS)
    assert (due["state"], due["payment"]["rupees"]) == ("payment-due", 500)
    pay(due["payment"]["url"])
    one.told("paid.citizen")
    one.becomes("submitted")
    one.accepted()
    person = people.citizen("9000000894")
    eventually(lambda: "confirm" in offered(person.case(one.reference)), seconds=SECONDS)
    person.act(one.reference, "dispute", ground="no-relation", text="मैं वहाँ काम नहीं करता।")
    one.officer("sho").act(one.reference, "settle-dispute", decision="close", text=WHY)
    one.becomes("not-agreed")
    one.told("refunded.citizen")
    assert one.seen["payment"]["status"] == "refunded"


def test_a_paid_employee_is_verified_up_to_the_certificate(people: People):
    employee = "9000000898"
    one = Verification.filed(people, EMPLOYMENT, "9000000813", subject_mobile=employee)
    due = eventually(lambda: (it := one.seen)["payment"]["url"] and it, seconds=SECONDS)
    pay(due["payment"]["url"])
    one.told("paid.citizen")
    one.becomes("submitted")
    one.accepted()
    person = people.citizen(employee)
    eventually(lambda: "confirm" in offered(person.case(one.reference)), seconds=SECONDS)
    person.act(one.reference, "confirm")
    one.enquired().recommended()
    one.dsp.act(one.reference, "approve")
    one.told("cleared.subject", employee)
    view = one.becomes("issued")
    assert (view["result"]["code"], view["payment"]["status"]) == ("nothing-adverse", "paid")
    for client in (one.citizen, person):
        assert signature_of(fetch(client, one.paper("certificate", client))).valid
    theirs = one.citizen.get(f"/cases/{one.reference}/record")
    assert WHY not in json.dumps(theirs, ensure_ascii=False), "the employer sees the result alone"


def test_a_help_who_disagrees_ends_it_and_nothing_adverse_is_left(people: People):
    wrong = people.citizen("9000000896")
    one = Verification.filed(people, DOMESTIC_HELP, "9000000808", subject_mobile=wrong.mobile)
    one.accepted()
    eventually(lambda: "confirm" in offered(wrong.case(one.reference)), seconds=SECONDS)
    one.citizen.act(
        one.reference, "correct-mobile", subject_mobile="9000000893", why="एक अंक ग़लत था"
    )
    one.told("asked.subject", "9000000893")
    assert wrong.call("GET", f"/cases/{one.reference}").status_code == 404
    requests_made = one.officer("duty").get(f"/cases/{one.reference}/record")["records"]["asked"]
    assert [row["values"]["mobile"] for row in requests_made] == [wrong.mobile, "9000000893"]
    person = people.citizen("9000000893")
    eventually(lambda: "dispute" in offered(person.case(one.reference)), seconds=SECONDS)
    person.act(one.reference, "dispute", ground="no-relation", text="मैं यहाँ काम नहीं करती।")
    one.officer("sho").act(one.reference, "settle-dispute", decision="close", text=WHY)
    ended = one.becomes("not-agreed")
    assert ended["result"] is None
    one.told("not-agreed.subject", "9000000893")


def test_an_adverse_tenant_is_heard_and_rejected_and_the_landlord_reads_no_reason(people: People):
    person = "9000000897"
    about = {f"subject_{name}": value for name, value in WANTED.items()}
    one = Verification.filed(people, TENANT, "9000000811", subject_mobile=person, **about)
    one.accepted()
    tenant = people.citizen(person)
    eventually(lambda: "confirm" in offered(tenant.case(one.reference)), seconds=SECONDS)
    tenant.act(one.reference, "confirm")
    one.judged_the_same().enquired().recommended("record-found", stage="trial")
    one.sp.act(one.reference, "hear", text=WHY)
    one.told("being-heard.subject", person)
    tenant.act(one.reference, "answer", whole=True, text="उस मामले में मैं बरी हो चुका हूँ।", files=[])
    one.sp.act(one.reference, "decide", decision="adverse", text=WHY)
    one.told("adverse-reported.subject", person)
    tenant.act(one.reference, "appeal", text="मैं असहमत हूँ।", files=[])
    one.listed(one.dig)
    one.dig.act(one.reference, "decide-appeal", decision="reject", text=WHY)
    one.told("appeal-rejected.subject", person)
    one.told("not-cleared.citizen")
    theirs = one.citizen.get(f"/cases/{one.reference}/record")
    view = one.becomes("appeal-rejected")
    for document in (json.dumps(theirs), json.dumps(view)):
        assert "outcome" not in document and "at_text" not in document
    assert WHY not in json.dumps(theirs, ensure_ascii=False), "the reasons are the tenant's"
    assert {paper["kind"] for paper in view["documents"]} <= {"receipt"}
    assert WHY in json.dumps(tenant.get(f"/cases/{one.reference}/record"), ensure_ascii=False)


def test_strangers_and_other_stations_see_nothing(people: People):
    one = Verification.filed(people, CHARACTER, "9000000809").accepted()
    (enquiry,) = one.enquiries()
    for client in (people.citizen("9000000899"), people.officer("sho.5109010")):
        for reference in (one.reference, enquiry.reference):
            assert client.call("GET", f"/cases/{reference}").status_code == 404
    catalogue = one.citizen.get("/services")["items"]
    codes = {entry["code"] for entry in catalogue}
    assert {CHARACTER, PASSPORT, TENANT, DOMESTIC_HELP} <= codes


def test_nobody_files_an_enquiry_by_hand(people: People):
    citizen = people.citizen("9000000801")
    answer = citizen.try_to_file({"address": "x"}, service="address-enquiry")
    assert answer.status_code in (403, 404, 422)
