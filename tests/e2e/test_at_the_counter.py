"""Information taken at the counter, with a mobile and without, and an officer's own report; the
head sees the FIR before it is registered."""

from typing import Any

from tests.support.citizen import CitizenClient, complaint
from tests.support.client import expect
from tests.support.matters import BUDDHA_COLONY, THEFT, WHY, People
from tests.support.officer import OfficerClient
from tests.support.papers import fetch
from tests.support.pdf import words_of
from tests.support.polling import eventually

MOBILE, LATER = "9000000561", "9000000562"
TAKEN = {"how_given": "oral", "read_over": True, "informant_signed_by": "thumb"}


def enter_case(officer: OfficerClient, key: str, **form: Any) -> dict[str, Any]:
    """The case of what an officer enters."""
    path, headers = "/services/complaint/cases", {"Idempotency-Key": f"counter-{key}"}
    answer = officer.call("POST", path, json=complaint(**form), headers=headers)
    return expect(answer, 201)


def paper(client: CitizenClient, reference: str, kind: str) -> dict[str, Any]:
    """A paper of the case, once it is printed."""

    def there() -> dict[str, Any] | None:
        papers = client.case(reference)["documents"]
        return next((one for one in papers if one["kind"] == kind), None)

    return eventually(there)


def test_with_a_mobile_the_informant_owns_the_case_and_is_told(people: People):
    duty = people.officer(f"duty.{BUDDHA_COLONY}")
    case = enter_case(duty, "mobile", informant_mobile=MOBILE, **TAKEN)
    people.system.await_message(MOBILE, "complaint.taken.citizen", reference=case["reference"])
    view = people.citizen(MOBILE).case(case["reference"])
    assert view["intake"]["how"] == "oral" and not view["intake"]["unowned"]
    assert "sign" not in {action["name"] for action in view["actions"]}
    receipt = paper(people.citizen(MOBILE), case["reference"], "information-receipt")
    assert case["reference"] in words_of(fetch(people.citizen(MOBILE), receipt))


def test_without_one_the_case_is_taken_over_later_and_its_fir_is_seen_before(people: People):
    duty, head = people.officer(f"duty.{BUDDHA_COLONY}"), people.officer(f"sho.{BUDDHA_COLONY}")
    reference = enter_case(duty, "paper", **TAKEN)["reference"]
    later = people.citizen(LATER)
    assert later.call("GET", f"/cases/{reference}").status_code == 404
    duty.act(reference, "hand-to-informant", informant_mobile=LATER, identity_seen="voter")
    people.system.await_message(LATER, "complaint.handed-to-informant.citizen", reference=reference)
    assert later.case(reference)["state"] == "submitted"
    duty.act(reference, "acknowledge")
    head.act(reference, "assign", officer=head.username)
    head.act(reference, "classify", sections=[THEFT])
    (register,) = [one for one in head.case(reference)["actions"] if one["name"] == "register-fir"]
    assert register["preview"] is True, "no page would show the button"
    path = f"/cases/{reference}/actions/register-fir"
    draft = head.call("POST", f"{path}/preview", json={"direction": "north"})
    assert (draft.status_code, draft.headers["Content-Type"]) == (200, "application/pdf")
    words = words_of(draft.content)
    assert "DRAFT" in words and "north" in words and "Test Citizen One" in words
    assert later.case(reference)["fir"] is None
    assert later.call("POST", f"{path}/preview", json={}).status_code == 403
    head.act(reference, "register-fir", direction="north")
    case = later.case(reference)
    issued = words_of(fetch(later, paper(later, reference, "fir-copy")))
    assert "DRAFT" not in issued and case["fir"]["number"] in issued and "R.O.A.C." in issued


def test_without_a_mobile_there_is_an_appeal_in_writing_and_a_way_to_the_magistrate(people: People):
    duty, head = people.officer(f"duty.{BUDDHA_COLONY}"), people.officer(f"sho.{BUDDHA_COLONY}")
    superintendent = people.officer("sp.patna")
    reference = enter_case(duty, "appeal", **TAKEN)["reference"]
    duty.act(reference, "acknowledge")
    head.act(reference, "assign", officer=head.username)
    head.act(reference, "classify", sections=[])
    why = {"reason_code": "civil-matter", "section": "BNSS 173(3)", "text": WHY}
    head.act(reference, "close", **why)
    letter = fetch(duty, paper(duty, reference, "appeal-letter"))
    assert "Superintendent of Police" in words_of(letter)
    written = {"received_by": "post", "letter_number": "SP/17", "text": "It is a theft."}
    refused = head.call("POST", f"/cases/{reference}/actions/enter-appeal", json=written)
    assert refused.status_code == 403
    assert superintendent.act(reference, "enter-appeal", **written)["state"] == "appealed"
    superintendent.act(reference, "decide-appeal", decision="reject", reasons=WHY)
    for officer in (superintendent, duty):
        kit = words_of(fetch(officer, paper(officer, reference, "magistrate-kit")))
        assert "It is a theft." in kit and "173(4)" in kit


def test_an_officers_own_report_is_registered_and_nobody_is_told(people: People):
    head = people.officer(f"sho.{BUDDHA_COLONY}")
    reference = enter_case(head, "own", how_given="own-report", name=None)["reference"]
    head.act(reference, "acknowledge")
    head.act(reference, "assign", officer=head.username)
    head.act(reference, "classify", sections=[THEFT])
    case = head.act(reference, "register-fir")
    assert case["fir"]["number"].startswith(BUDDHA_COLONY)
    record = expect(head.call("GET", f"/cases/{reference}/record"), 200)
    assert record["form"]["how_given"] == "own-report" and record["undelivered"] == []
