"""From a complaint to its FIR, seen over HTTP: what the law opens, and what it keeps closed."""

import re

import pytest

from tests.support.client import expect
from tests.support.matters import (
    HURT,
    ROBBERY,
    THEFT,
    WHY,
    Matter,
    People,
    clock,
    last_text,
    offered,
    refused,
    refused_field,
)

FIR_NUMBER = re.compile(r"5117012/(\d{4})/\d{4}")


def test_a_cognizable_complaint_is_registered_as_soon_as_it_is_signed(people: People):
    matter = Matter.filed(people, "9000000411").classified(THEFT)
    reference, head = matter.reference, matter.head
    waiting = matter.seen
    assert waiting["classification"]["kind"] == "cognizable-3-to-under-7-years"
    assert waiting["classification"]["confirmed_by"] is None
    assert waiting["regions"]["signature"] == "unsigned"
    assert "हस्ताक्षर" in waiting["next"]["what"]
    assert waiting["next"]["by"] == clock(waiting, "signature")["due_at"]
    early = refused(head.try_to_act(reference, "register-fir"), 409, "action-not-open")
    assert "sign" in early["open"]

    signed = matter.citizen.act(reference, "sign", method="esign")
    assert signed["signature"]["sha256"] == signed["information_sha256"]
    assert "थाना" in signed["next"]["what"]
    assert signed["next"]["by"] == clock(signed, "registration")["due_at"]
    assert "register-fir" in offered(head.case(reference))

    registered = head.act(reference, "register-fir")
    number = registered["fir"]["number"]
    assert FIR_NUMBER.fullmatch(number)
    assert registered["fir"]["gd_at"] <= registered["fir"]["registered_at"]
    assert registered["classification"]["confirmed_by"] == "sho.5117012"
    mine = matter.seen
    assert (mine["state"], mine["fir"]["number"]) == ("fir-registered", number)
    assert mine["regions"]["publication"] == "publication-due"
    assert number in last_text(mine, "register-fir", "hi")
    assert number in last_text(mine, "register-fir", "en")
    matter.paper("fir-copy")
    assert number in matter.told("fir-registered.citizen")["text"]
    assert mine["next"]["by"] == clock(mine, "investigator")["due_at"]


def test_only_the_head_of_the_station_that_has_the_case_registers(people: People):
    matter = Matter.filed(people, "9000000413").classified(THEFT).signed()
    reference = matter.reference
    for officer in (matter.duty, matter.officer):
        assert "register-fir" not in offered(officer.case(reference))
        refused(officer.try_to_act(reference, "register-fir"), 403, "not-allowed")
    refused(matter.citizen.try_to_act(reference, "register-fir"), 403, "not-allowed")
    for stranger in (people.officer("sho.5117028"), people.citizen("9000000414")):
        refused(stranger.try_to_act(reference, "register-fir"), 404, "not-found")
    assert matter.seen["fir"] is None


def test_a_station_that_has_not_opened_the_complaint_decides_nothing_of_it(people: People):
    matter = Matter.filed(people, "9000000415").signed()
    for action, body in {
        "classify": {"sections": [THEFT]},
        "register-fir": {},
        "close": {"reason_code": "resolved", "text": WHY, "section": "BNSS 173"},
    }.items():
        problem = refused(
            matter.head.try_to_act(matter.reference, action, **body), 409, "action-not-open"
        )
        assert "acknowledge" in problem["open"]


def test_what_is_cognizable_is_registered_and_never_closed(people: People):
    matter = Matter.filed(people, "9000000416").classified(ROBBERY).signed()
    open_to_head = offered(matter.head.case(matter.reference))
    assert "register-fir" in open_to_head
    assert open_to_head.isdisjoint({"close", "record-ncr", "request-enquiry", "transfer"})
    body = {"reason_code": "no-offence", "text": WHY, "section": "BNSS 173"}
    answer = matter.head.try_to_act(matter.reference, "close", **body)
    refused(answer, 409, "action-not-open")


def test_one_cognizable_offence_makes_the_whole_matter_cognizable(people: People):
    matter = Matter.filed(people, "9000000417").classified(HURT, THEFT)
    result = matter.seen["classification"]
    assert result["cognizable"] is True
    assert [row["section"] for row in result["sections"]] == [HURT, THEFT]
    assert "record-ncr" not in offered(matter.head.case(matter.reference))


def test_sections_that_the_law_does_not_know_are_refused(people: People):
    matter = Matter.filed(people, "9000000418").assigned()
    for wrong, code in (
        ("BNS 999", "no-such-section"),
        ("CrPC 379", "no-such-section"),
        ("303", "no-such-section"),
        ("IPC 379", "law-not-in-force"),
    ):
        answer = matter.officer.try_to_act(matter.reference, "classify", sections=[wrong])
        assert refused_field(answer, "sections") == code
    # The service itself finds what was meant, in words.
    here = f"/cases/{matter.reference}/choices/offences"
    offences = expect(matter.officer.call("GET", here, params={"words": "चोरी"}), 200)
    assert offences["choices"][0]["value"] == "BNS 303(2)"


def test_an_investigation_keeps_the_citizen_informed_to_its_end(people: People):
    matter = Matter.filed(people, "9000000419").classified(THEFT).signed().registered()
    reference, officer = matter.reference, matter.officer
    begun = matter.head.act(reference, "assign-investigator", officer=officer.username)
    assert begun["state"] == "under-investigation"
    assert "Test Officer Anju" in last_text(begun, "assign-investigator")
    due = clock(matter.seen, "progress")["due_at"]
    refused(matter.duty.try_to_act(reference, "inform-progress", text=WHY), 403, "not-allowed")

    officer.act(reference, "inform-progress", text="दो गवाहों के बयान हुए।")
    matter.told("progress-informed.citizen")
    assert clock(matter.seen, "progress")["due_at"] >= due
    record = matter.citizen.get(f"/cases/{reference}/record")
    assert "दो गवाहों" in str(record["notes"])

    body = {"outcome": "charge-sheet", "report_number": "CS/9/2026", "text": WHY}
    submitted = officer.act(reference, "file-final-report", **body)
    assert submitted["state"] == "report-submitted"
    despatch = {"despatch_number": "DR/12", "court": "CJM Patna"}
    ended = matter.head.act(reference, "forward-final-report", **despatch)
    assert ended["state"] == "final-report"
    assert "CS/9/2026" in last_text(ended, "forward-final-report")
    assert "CS/9/2026" in matter.told("final-report.citizen")["text"]


def test_an_fir_may_stay_uninvestigated_with_reasons_and_an_appeal(people: People):
    matter = Matter.filed(people, "9000000420").classified(THEFT).signed().registered()
    reference, head = matter.reference, matter.head
    # An offence of three years is serious: somebody goes to the spot.
    assert "investigate-without-visit" not in offered(head.case(reference))
    head.act(reference, "decline-investigation", ground="no-sufficient-ground", reasons=WHY)
    declined = matter.seen
    assert declined["state"] == "not-investigated"
    assert declined["fir"]["number"]
    assert declined["regions"]["magistrate-report"] == "report-due"
    for kind in ("closure-notice", "appeal-letter"):
        matter.paper(kind)
    assert "appeal" in offered(declined)
    assert "SP" in declined["next"]["what"]
    matter.told("investigation-declined.citizen")


@pytest.mark.parametrize(
    ("sections", "state"), [([THEFT], "classified"), ([HURT], "withdrawn"), ([], "withdrawn")]
)
def test_a_citizen_withdraws_only_what_the_law_leaves_to_him(
    people: People, sections: list[str], state: str
):
    matter = Matter.filed(people, "9000000421").classified(*sections)
    matter.citizen.act(matter.reference, "withdraw", reason="समझौता हो गया।")
    after = matter.seen
    assert after["state"] == state
    if state == "classified":
        assert "goes on" in last_text(after, "withdraw")
        matter.told("withdrawal-recorded.citizen")
        matter.signed().registered()
    else:
        matter.told("withdrawn.citizen")
