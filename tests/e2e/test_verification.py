"""Police verification over HTTP, path by path, on the real bus."""

import base64
import json
import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any

from tests.support.client import expect
from tests.support.matters import BODHGAYA, People, offered, refused, refused_field
from tests.support.officer import OfficerClient
from tests.support.papers import fetch, signature_of
from tests.support.polling import eventually
from tests.support.servers import ROOT
from tests.support.verification import (
    CHARACTER,
    GAYA,
    HERE,
    PASSPORT,
    SECONDS,
    TENANT,
    WHY,
    Verification,
    form,
    passport_office,
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


def text_of_notes(record: dict[str, Any]) -> str:
    return json.dumps(record["notes"], ensure_ascii=False)


def test_a_character_certificate_from_the_application_to_its_revocation(people: People):
    one = Verification.filed(people, CHARACTER, "9000000801")
    one.told("filed.citizen")
    assert "service" not in {clock["name"] for clock in one.seen["clocks"]}
    one.accepted()
    promised = one.told("accepted.citizen")["text"]
    due = next(clock for clock in one.seen["clocks"] if clock["name"] == "service")["due_at"]
    assert datetime.fromisoformat(due).strftime("%d-%m-%Y") in promised
    assert signature_of(fetch(one.citizen, one.paper("receipt"))).valid

    one.enquired().told("enquired.citizen")
    one.recommended()
    refused(one.officer("sho").try_to_act(one.reference, "approve"), 403, "not-allowed")
    one.dsp.act(one.reference, "approve")
    one.told("issued.citizen")
    certificate = one.paper("certificate")
    assert signature_of(fetch(one.citizen, certificate)).valid
    good = one.checked(certificate)
    assert (good["valid"], good["state"]) == (True, "issued")
    assert [row["name"]["en"] for row in good["shows"]][1:] == ["Result", "Records as of"]
    assert "Test Applicant" not in json.dumps(good), "no name but initials"
    assert "T" in good["shows"][0]["value"]["en"]

    certificate_before, old = certificate, fetch(one.citizen, certificate)
    certificate = corrected(one, certificate)
    after = one.checked(certificate)
    assert after["valid_until"] == good["valid_until"], "a correction makes it no longer good"
    assert after["shows"][1:] == good["shows"][1:]
    assert [it["shows"][0]["value"]["en"] for it in (good, after)] == ["T. A. V.", "T. A. W."]
    replaced = one.checked_file(old)
    assert (replaced["genuine"], replaced["valid"], replaced["state"]) == (True, False, "replaced")
    assert replaced["replaced_by"]["issued_at"] > certificate_before["issued_at"]
    new = fetch(one.citizen, certificate)
    assert one.checked_file(new)["valid"] is True
    middle = len(new) // 2
    altered = new[:middle] + bytes([new[middle] ^ 1]) + new[middle + 1 :]
    assert one.checked_file(altered)["genuine"] is False

    one.sp.act(one.reference, "revoke", text=WHY)
    one.told("revoked.citizen")
    revocation = eventually(
        lambda: (it := one.checked(certificate))["state"] == "revoked" and it, seconds=SECONDS
    )
    assert revocation["valid"] is False


def corrected(one: Verification, before: dict[str, Any]) -> dict[str, Any]:
    """The certificate that takes the place of the one before."""
    one.dsp.act(one.reference, "correct", name_on_paper="Test Applicant Werified", text=WHY)
    one.told("corrected.citizen")

    def newer() -> dict[str, Any] | None:
        paper = one.paper("certificate")
        return paper if paper["id"] != before["id"] else None

    return eventually(newer, seconds=SECONDS, what="the corrected certificate") or {}


def test_papers_that_are_missing_are_listed_and_nothing_is_promised_before(people: People):
    one = Verification.filed(people, CHARACTER, "9000000802")
    duty = one.officer("duty")
    one.listed(duty)
    nothing = duty.try_to_act(one.reference, "return", missing=[], text=WHY)
    assert refused_field(nothing, "missing")
    missing = [{"what": "identity"}, {"what": "photo"}]
    duty.act(one.reference, "return", missing=missing, text=WHY)
    message = one.told("returned.citizen")["text"]
    assert "पहचान का काग़ज़" in message
    view = one.becomes("returned")
    assert [row["label"]["en"] for row in view["missing"]] == ["Proof of identity", "Photograph"]
    assert "service" not in {clock["name"] for clock in view["clocks"]}
    assert not view["documents"]
    one.citizen.act(one.reference, "resubmit", text="अब सब है।", files=[])
    one.accepted()
    assert one.becomes("under-check")["missing"] == []


def test_a_passport_with_two_addresses_one_station_late_joined_and_sent(people: People):
    one = Verification.filed(people, PASSPORT, "9000000803", earlier=[GAYA]).accepted()
    here, there = one.enquiries(2)
    assert there.station == BODHGAYA
    here.answered()
    rows = eventually(
        lambda: (it := one.rows(2))[0]["ended"] and it, seconds=SECONDS, what="one answer"
    )
    assert (rows[0]["state"], rows[1]["ended"]) == ("answered", False)
    assert rows[1]["station"]["code"] == BODHGAYA and rows[1]["due_at"]
    assert all("result" not in row for row in rows)
    assert one.seen["state"] == "under-check"

    there.answered()
    one.becomes("enquired")
    one.recommended()
    one.dsp.act(one.reference, "send-back", text=WHY)
    one.told("sent-back.citizen")
    one.recommended()
    one.dsp.act(one.reference, "approve")
    ended = one.becomes("sent")
    assert one.told("passport-sent.citizen")
    assert ended["closed_at"] and "certificate" not in {d["kind"] for d in ended["documents"]}
    (result,) = [row for row in passport_office(people) if row["reference"] == one.reference]
    assert result["result"] == "nothing-adverse"
    assert result["receipt"] in json.dumps(ended["timeline"])


def test_an_adverse_passport_is_sent_with_its_result_and_no_reason(people: People):
    one = Verification.filed(people, PASSPORT, "9000000812", **WANTED).accepted()
    one.judged_the_same().enquired().recommended("record-found", stage="trial")
    one.sp.act(one.reference, "hear", text=WHY)
    one.citizen.act(one.reference, "answer", whole=True, text="मैं बरी हो चुका हूँ।", files=[])
    one.sp.act(one.reference, "decide", decision="adverse", text=WHY)
    one.told("adverse-reported.citizen")
    one.becomes("adverse-reported")

    def notice() -> dict[str, Any] | None:
        rows = [row for row in passport_office(people) if row["reference"] == one.reference]
        return rows[0] if rows else None

    result = eventually(notice, seconds=SECONDS, what="the result at the passport office") or {}
    assert result["result"] == "record-found" and WHY not in str(result)
    assert "appeal" in offered(one.seen)
    eventually(lambda: one.seen["regions"]["delivery"] == "delivered", seconds=SECONDS)


def test_a_tenant_is_told_disputes_is_asked_again_and_the_landlord_sees_the_result_alone(
    people: People,
):
    landlord = "9000000804"
    refused_field(
        people.citizen(landlord).try_to_file(form(TENANT, subject_mobile=landlord), service=TENANT),
        "subject_mobile",
    )
    one = Verification.filed(people, TENANT, landlord, subject_mobile=SUBJECT).accepted()
    one.told("asked.subject", SUBJECT)
    tenant = people.citizen(SUBJECT)
    assert "confirm" not in offered(one.seen)
    eventually(lambda: "dispute" in offered(tenant.case(one.reference)), seconds=SECONDS)
    tenant.act(one.reference, "dispute", ground="wrong-details", text="नाम की वर्तनी ग़लत है।")
    one.told("disputed.citizen")
    one.officer("sho").act(one.reference, "settle-dispute", decision="ask-again", text=WHY)
    one.becomes("subject-asked")
    tenant.act(one.reference, "confirm", right_name="Test Zubject Verified")
    assert "linked_cases" not in one.seen or not one.seen["linked_cases"]
    one.enquired().recommended()
    one.dsp.act(one.reference, "approve")
    one.told("issued.citizen")
    one.told("cleared.subject", SUBJECT)
    assert one.seen["result"]["code"] == "nothing-adverse"
    for client in (one.citizen, tenant):
        assert signature_of(fetch(client, one.paper("certificate", client))).valid
    lines = one.checked(one.paper("certificate"))["shows"]
    assert lines[0]["value"]["en"] == "T. Z. V.", "the certificate goes by the right name"
    theirs = one.citizen.get(f"/cases/{one.reference}/record")
    assert "ग़लत" not in text_of_notes(theirs), "what the tenant wrote is not the landlord's"


def test_a_name_alone_is_a_false_hit_in_a_list_that_can_be_read(people: People):
    one = Verification.filed(people, CHARACTER, "9000000805", name="Test Namesake").accepted()
    sho = one.officer("sho")
    eventually(
        lambda: one.seen["regions"]["records"] == "records-searched", seconds=SECONDS, what="search"
    )
    notes = text_of_notes(sho.get(f"/cases/{one.reference}/record"))
    assert "CR-000102" in notes and "matches: name" in notes
    assert "CR-000102" not in text_of_notes(one.citizen.get(f"/cases/{one.reference}/record"))
    body = {"candidate": "CR-000102", "text": WHY}
    alone = sho.try_to_act(
        one.reference,
        "judge-candidate",
        decision="same-person",
        compared=[{"what": "name"}],
        **body,
    )
    assert refused_field(alone, "compared") == "not-accepted"
    sho.act(one.reference, "judge-candidate", decision="another-person", **body)
    one.enquired()
    (hit,) = [row for row in false_hits(people) if row["reference"] == one.reference]
    assert (hit["record"], hit["why"]) == ("CR-000102", ["name"])


def false_hits(people: People) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "services.verification.admin", "false-hits"]
    environ = people.system.stack.environ("verification")
    done = subprocess.run(
        command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_adverse_is_heard_decided_with_reasons_and_appealed(people: People):
    one = Verification.filed(people, CHARACTER, "9000000806", **WANTED).accepted()
    sho = one.officer("sho")
    one.judged_the_same().enquired()
    passed_over = sho.try_to_act(
        one.reference, "recommend", recommendation="nothing-adverse", text=WHY
    )
    assert refused_field(passed_over, "recommendation") == "not-accepted"
    one.recommended("record-found", stage="trial")
    assert "result" not in str(one.seen["result"]) and one.seen["result"] is None
    one.sp.act(one.reference, "hear", text=WHY)
    one.told("being-heard.citizen")
    assert signature_of(fetch(one.citizen, one.paper("show-cause"))).valid
    assert WHY in text_of_notes(one.citizen.get(f"/cases/{one.reference}/record"))
    one.citizen.act(one.reference, "answer", whole=True, text="उस मामले में मैं बरी हो चुका हूँ।", files=[])
    one.sp.act(one.reference, "decide", decision="adverse", text=WHY)
    one.told("adverse-reported.citizen")
    assert signature_of(fetch(one.citizen, one.paper("adverse-report"))).valid
    one.citizen.act(one.reference, "appeal", text="मैं असहमत हूँ।", files=[])
    one.told("appealed.range", "RG-CENTRAL")
    one.listed(one.dig)
    one.dig.act(one.reference, "decide-appeal", decision="allow", text=WHY)
    one.becomes("issued")
    assert one.checked(one.paper("certificate"))["valid"] is True


def a_photo(officer: OfficerClient) -> dict[str, Any]:
    """A photo that an officer has sent: {"id", "sha256", …}."""
    attachment = {"file": ("door.png", PNG, "image/png")}
    return expect(officer.call("POST", "/files", files=attachment), 201)


def test_a_visit_is_agreed_on_and_its_proof_is_shown(people: People):
    one = Verification.filed(people, CHARACTER, "9000000807", place=HERE).accepted()
    (enquiry,) = one.enquiries()
    enquiry.assigned()
    at = datetime.fromisoformat(enquiry.seen["updated_at"]) + timedelta(days=1)
    enquiry.beat.act(enquiry.reference, "propose-time", visit_at=at.isoformat())
    one.told("visit-offered.citizen")
    later = (at + timedelta(days=1)).isoformat()
    eventually(lambda: "answer-visit" in offered(one.seen), seconds=SECONDS)
    one.citizen.act(one.reference, "answer-visit", reply="another-time", preferred_at=later)
    eventually(
        lambda: enquiry.seen["regions"]["appointment"] == "another-time-asked", seconds=SECONDS
    )
    enquiry.beat.act(enquiry.reference, "propose-time", visit_at=later)
    eventually(lambda: "answer-visit" in offered(one.seen), seconds=SECONDS)
    one.citizen.act(one.reference, "answer-visit", reply="accept")
    eventually(lambda: enquiry.seen["regions"]["appointment"] == "time-accepted", seconds=SECONDS)
    updated_at = enquiry.seen["updated_at"]
    photo = a_photo(enquiry.beat)
    enquiry.visited(updated_at, photos=[photo["id"]])
    again = enquiry.beat.try_to_act(
        enquiry.reference, "record-visit", visited_at=updated_at, outcome="met", position=HERE
    )
    assert again.status_code in (409, 422)
    one.told("visit-recorded.citizen")
    (visit,) = eventually(lambda: one.rows()[0]["visits"], seconds=SECONDS)
    assert visit["inside"] is True and visit["distance_m"] < 50
    assert visit["sha256"] == [photo["sha256"]], "the photo cannot be exchanged for another"
    assert "25.62" not in json.dumps(one.seen), "where somebody lives is not in the view"
