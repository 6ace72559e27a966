"""The citizen's own copy: at once, free, signed, for nobody else, and to be checked by anybody."""

from datetime import datetime, timedelta

import pytest
import requests

from tests.support.client import DEADLINE
from tests.support.matters import OUTRAGE, THEFT, Matter, People, last_text, refused
from tests.support.papers import fetch, signature_of
from tests.support.pdf import words_of

AT_ONCE = timedelta(seconds=60)
PERSONAL = ("Test Citizen One", "साइकिल")


@pytest.fixture(scope="module")
def registered(people: People) -> Matter:
    """A theft with its FIR."""
    return Matter.filed(people, "9000000521").classified(THEFT).signed().registered()


@pytest.fixture(scope="module")
def copy(registered: Matter) -> dict:
    """Its copy, as the case names it."""
    return registered.paper("fir-copy")


def checked(people: People, document: str, accept: str) -> requests.Response:
    """The public check of a document, as JSON or as a page."""
    address = f"{people.system.url}/verify/{document}"
    return requests.get(address, headers={"Accept": accept}, timeout=DEADLINE)


def test_the_citizen_has_the_copy_at_once_and_reads_that_it_is_free(registered: Matter, copy: dict):
    case = registered.seen
    moments = (case["fir"]["registered_at"], copy["issued_at"])
    registered_at, issued_at = map(datetime.fromisoformat, moments)
    assert timedelta(0) <= issued_at - registered_at < AT_ONCE
    assert [paper["kind"] for paper in case["documents"]] == ["fir-copy"]
    assert "173(2)" in last_text(case, "issue-document")
    assert "मुफ़्त" in last_text(case, "issue-document", "hi")


def test_the_copy_is_a_signed_pdf_with_the_number_and_the_citizens_words(
    registered: Matter, copy: dict
):
    pdf = fetch(registered.citizen, copy)
    assert pdf.startswith(b"%PDF")
    case, words = registered.seen, words_of(pdf)
    for known in (case["fir"]["number"], case["gd_number"], registered.reference, THEFT):
        assert known in words
    assert case["information_sha256"] in words.replace(" ", "")
    proved = signature_of(pdf)
    assert proved.valid and proved.covers_whole
    issued_at = datetime.fromisoformat(copy["issued_at"])
    assert abs(proved.signed_at - issued_at) < timedelta(seconds=1)


def test_a_copy_that_was_changed_proves_nothing(registered: Matter, copy: dict):
    pdf = fetch(registered.citizen, copy)
    changed = pdf.replace(b"/Producer", b"/Producex", 1)
    assert changed != pdf
    assert not signature_of(changed).valid


def test_the_copy_is_for_the_citizen_the_station_and_those_above_it(
    people: People, registered: Matter, copy: dict
):
    for reader in (registered.duty, registered.officer, people.officer("dsp.patna")):
        fetch(reader, copy)
    strangers = [people.citizen("9000000523"), people.officer("duty.5117028")]
    for stranger in (*strangers, people.officer("control.patna")):
        refused(stranger.call("GET", f"/documents/{copy['id']}"), 404, "not-found")
    nobody = people.nobody().call("GET", f"/documents/{copy['id']}")
    refused(nobody, 401, "not-authenticated")
    unknown = registered.citizen.call("GET", "/documents/AAAAAAAAAAAAAAAAAAAAAA")
    refused(unknown, 404, "not-found")


def test_anybody_checks_a_copy_and_learns_nothing_of_who_it_is_about(
    people: People, registered: Matter, copy: dict
):
    answer = checked(people, copy["id"], "application/json")
    assert answer.status_code == 200
    reply = answer.json()
    assert (reply["valid"], reply["kind"], reply["state"]) == (True, "fir-copy", "issued")
    assert reply["sha256"] == copy["sha256"]
    assert reply["station"]["code"] == registered.station
    page = checked(people, copy["id"], "text/html")
    assert page.status_code == 200 and copy["sha256"] in page.text
    for private in (*PERSONAL, registered.mobile, registered.reference):
        assert private not in answer.text and private not in page.text


def test_a_document_that_was_never_issued_is_not_genuine(people: People):
    unknown = checked(people, "BBBBBBBBBBBBBBBBBBBBBB", "application/json")
    assert unknown.status_code == 404 and unknown.json()["valid"] is False
    assert checked(people, "BBBBBBBBBBBBBBBBBBBBBB", "text/html").status_code == 404


def test_the_check_of_a_closed_matter_does_not_even_name_the_station(people: People):
    matter = Matter.filed(people, "9000000524").classified(OUTRAGE).signed()
    matter.registered(recorded_by="enquiry.5117012")
    paper = matter.paper("fir-copy")
    answer = checked(people, paper["id"], "application/json").json()
    assert answer["valid"] is True and answer["station"] is None
    assert "Buddha" not in checked(people, paper["id"], "text/html").text


def test_an_officer_prints_the_certificate_of_electronic_records_and_a_citizen_does_not(
    registered: Matter, copy: dict
):
    path = f"/cases/{registered.reference}/hand-forms/electronic-records-certificate"
    answer = registered.officer.call("GET", path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    words = "".join(words_of(answer.content).split())
    for known in (registered.seen["fir"]["number"], registered.reference, copy["sha256"]):
        assert known in words
    assert b"/ByteRange" not in answer.content, "it is signed by hand"
    refused(registered.citizen.call("GET", path), 404, "not-found")
