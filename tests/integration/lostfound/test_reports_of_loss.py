"""A report of loss: issued with the filing, its numbers kept so that nobody reads them, void once
it is no longer true."""

import base64
import json

import pytest

from contracts.errors import ValidationFailed
from services.lostfound.settings import NUMBERS
from tests.integration.lostfound.conftest import COMPLAINT, KEEPER, OWNER, RIVAL, Room
from tests.support.lostfound import AADHAAR, IMEI, OTHER_IMEI, lost, phone
from tests.support.pdf import words_of
from tests.unit.complaints.posts import pending


def test_the_certificate_comes_with_the_filing_and_does_not_wait_for_the_station(
    room: Room,
) -> None:
    room.routed = pending()
    reference = room.file("lost-report", lost())
    assert room.state(reference) == "routing-pending"
    room.desk.issue_documents()
    (paper,) = room.document(reference)["documents"]
    fields = {one["name"]["en"]: one["value"]["en"] for one in paper["shows"]}
    assert fields == {"Things": "Mobile phone", "Lost on": "20-11-2026"}
    issued = room.desk.read_document(OWNER, reference, paper["id"])
    assert issued["media_type"] == "application/pdf"
    words = words_of(base64.b64decode(issued["content"]))
    assert "Patna" in words and "5117012" not in words, "a code of ours says nothing to a bank"


def test_the_certificate_shows_the_end_of_a_card_and_whole_what_only_is_short(room: Room) -> None:
    card, aadhaar = "4111111111111111", f"{AADHAAR[:4]} {AADHAAR[4:]}"
    rows = (("bank-card", card), ("aadhaar", aadhaar), ("document", "A7K2"))
    things = [phone(category="document", number_kind=kind, number=no) for kind, no in rows]
    reference = room.file("lost-report", lost(phone(), *things))
    room.desk.issue_documents()
    (paper,) = room.document(reference)["documents"]
    content = room.desk.read_document(OWNER, reference, paper["id"])["content"]
    text = "".join(words_of(base64.b64decode(content)).split())
    assert f"{'X' * 12}1111" in text and card not in text
    assert f"{'X' * 8}{AADHAAR[-4:]}" in text
    assert IMEI in text and "A7K2" in text and "XA7K2" not in text


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"number": "490154203237519"}, "items.0.number"),
        ({"number_kind": "registration", "number": "XX 01 AB 1234"}, "items.0.number"),
        ({"number_kind": "aadhaar", "number": "234123412345"}, "items.0.number"),
        ({"number_kind": None}, "items.0.number_kind"),
        ({"number": None}, "items.0.number"),
        (
            {"number_kind": "serial", "number": "SN12345", "second_number": "1"},
            "items.0.second_number",
        ),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_both_languages(
    room: Room, row: dict, field: str
) -> None:
    with pytest.raises(ValidationFailed) as error:
        room.file("lost-report", lost(phone(**row)))
    faults = error.value.fields[field]
    assert faults == "required" or (
        faults["code"] == "not-accepted" and set(faults["why"]) == {"hi", "en"}
    )


def test_numbers_are_kept_encrypted_with_a_keyed_index_and_an_aadhaar_only_by_its_end(
    room: Room,
) -> None:
    aadhaar = phone(
        category="document", number_kind="aadhaar", number=f"{AADHAAR[:4]} {AADHAAR[4:]}"
    )
    reference = room.file("lost-report", lost(phone(second_number=OTHER_IMEI), aadhaar))
    case = room.document(reference)
    assert IMEI not in str(case) and AADHAAR not in str(case)
    assert len(case["number_keys"]) == 3
    form = room.cipher.decrypt(case["personal"])["form"]
    assert [row["number"] for row in form["items"]] == [IMEI, AADHAAR[-4:]]
    again = room.file("lost-report", lost(phone(number="49 0154 2032 3751 8")), RIVAL)
    assert room.document(again)["number_keys"] == case["number_keys"][:1]
    assert room.parts.settings.key_for(NUMBERS) != room.parts.settings.key_for(b"another")
    fields = room.read(reference, OWNER)
    assert "number_keys" not in fields["form"] and "number_keys" not in fields["view"]


def test_the_same_key_files_once(room: Room) -> None:
    first = room.desk.file(OWNER, "lost-report", lost(), "key-of-the-first")
    again = room.desk.file(OWNER, "lost-report", lost(), "key-of-the-first")
    assert again["view"]["reference"] == first["view"]["reference"] and not again["created"]


def test_a_theft_becomes_a_complaint_with_what_was_told(room: Room) -> None:
    reference = room.file("lost-report", lost(category="stolen", circumstances="बस में जेब कटी।"))
    room.desk.issue_documents()
    assert room.document(reference)["documents"] == []
    assert room.notices(reference, "lost-report.stolen.citizen")
    view = room.view(reference, OWNER)
    assert (view["state"], view["theft"]["complaint"]) == ("converted", COMPLAINT)
    (request,) = [one for one in room.handed_on if one["service_code"] == "complaint"]
    assert request["citizen"]["id"] == OWNER.id
    form = request["form"]
    assert (form["category"], form["place"]) == ("theft", lost()["place"])
    assert reference in form["text"] and "बस में जेब कटी।" in form["text"]
    assert form["property"] == [{"description": phone()["description"], "number": IMEI}]
    notices = room.notices(reference, "lost-report.converted.citizen")
    assert COMPLAINT in str(notices)


def test_an_officer_hands_on_what_was_no_loss_and_the_certificate_is_void(room: Room) -> None:
    reference = room.file("lost-report", lost())
    assert room.refused(RIVAL, reference, "hand-on").code in ("not-found", "not-allowed")
    room.complaints_away = True
    view = room.act(KEEPER, reference, "hand-on")
    assert view["state"] == "stolen"
    room.pass_time(minutes=16)
    assert room.notices(reference, "lost-report.hand-on-late.station")
    room.complaints_away = False
    room.pass_time(minutes=16)
    room.desk.link_cases()
    assert room.state(reference) == "converted" and len(room.handed_on) == 1


def test_who_has_a_complaint_already_links_it(room: Room) -> None:
    reference = room.file("lost-report", lost())
    view = room.act(OWNER, reference, "convert", complaint=COMPLAINT.lower())
    assert (view["state"], view["theft"]["complaint"]) == ("converted", COMPLAINT)
    question = {"reference": COMPLAINT, "to": "complaint", "service_code": "lost-report"}
    assert room.asked == [("complaints", "may_link", question | {"owner": OWNER.id})]


def test_a_complaint_that_is_none_of_the_owners_is_not_linked(room: Room) -> None:
    reference = room.file("lost-report", lost())
    faults = room.refused(OWNER, reference, "convert", complaint="nothing").fields
    assert faults == {"complaint": "bad-reference"}
    room.may_link = False
    faults = room.refused(OWNER, reference, "convert", complaint=COMPLAINT).fields
    assert faults == {"complaint": "no-such-case"}
    room.may_link = None
    assert room.refused(OWNER, reference, "convert", complaint=COMPLAINT).code == "unavailable"
    assert room.state(reference) == "issued"


def test_the_phone_is_blocked_with_one_packet_and_unblocking_is_not_forgotten(room: Room) -> None:
    reference = room.file("lost-report", lost(phone(phone_number="9000000042")))
    room.act(OWNER, reference, "prepare-ceir-packet")
    room.desk.issue_documents()
    papers = {one["kind"]: one["id"] for one in room.document(reference)["documents"]}
    answer = room.desk.read_document(OWNER, reference, papers["ceir-packet"])
    assert answer["media_type"] == "application/json"
    packet = json.loads(base64.b64decode(answer["content"]))
    assert packet["phones"][0]["imei"] == [IMEI]
    assert packet["phones"][0]["mobile_numbers"] == ["9000000042"]
    assert packet["police"]["certificate"] == papers["lost-report-certificate"]
    assert packet["owner"]["mobile"] == OWNER.mobile
    room.act(OWNER, reference, "record-ceir-request", request_id="CEIR12345678")
    room.act(OWNER, reference, "cancel")
    notices = room.notices(reference, "lost-report.cancelled-unblock.citizen")
    assert notices[0]["request_id"] == "CEIR12345678"


def test_what_is_no_phone_has_no_packet(room: Room) -> None:
    reference = room.file("lost-report", lost(phone(number_kind=None, number=None)))
    assert room.refused(OWNER, reference, "prepare-ceir-packet").code == "action-not-open"


def test_after_a_year_it_expires(room: Room) -> None:
    reference = room.file("lost-report", lost())
    room.pass_time(days=340)
    assert room.notices(reference, "lost-report.expiry-reminder.citizen")
    room.pass_time(days=30)
    assert room.state(reference) == "expired"


def test_the_station_sees_it_and_records_the_return(room: Room) -> None:
    reference = room.file("lost-report", lost())
    assert room.act(KEEPER, reference, "record-return")["state"] == "returned"
