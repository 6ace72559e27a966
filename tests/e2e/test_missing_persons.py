"""Missing persons and those whom nobody knows, over HTTP: the complaint that goes with the report,
the board as the family consents, a match that officers confirm, and each end."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from PIL import Image

from tests.support.citizen import CitizenClient
from tests.support.client import expect
from tests.support.matters import BUDDHA_COLONY, People, clock
from tests.support.officer import OfficerClient
from tests.support.polling import eventually

FAMILY, OTHER_FAMILY = "9000000871", "9000000872"
DUTY, HEAD = "duty.5117012", "sho.5117012"
SECONDS = 60
TATTOO = "बाएँ हाथ पर मोर का गोदना, माथे पर चोट का निशान"


def ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")


def missing(**changes: Any) -> dict[str, Any]:
    """What a family tells; everybody in it is invented."""
    person = {"name": "Test Person", "sex": "male", "marks": TATTOO}
    person["clothes"] = "नीली धारीदार कमीज़, काली पैंट"
    form = {
        "category": "missing-person",
        "age": 42,
        "person": person,
        "photo": [],
        "occurred_at": ago(5),
        "place": {"district": "Patna", "station": BUDDHA_COLONY},
        "text": "काम पर गए थे, घर नहीं लौटे।",
        "name": "Test Wife",
        "relation": "spouse",
        "language": "hi",
        "consent": "photo",
    }
    return {name: one for name, one in {**form, **changes}.items() if one is not None}


def unknown(**changes: Any) -> dict[str, Any]:
    """What a station enters of a body."""
    form = {
        "kind": "body",
        "sex": "male",
        "age_from": 40,
        "age_to": 50,
        "clothes": "neeli dharidar kameez",
        "marks": "माथे पर चोट का निशान, हाथ पर मोर का गोदना",
        "found_at": ago(2),
        "place": {"district": "Patna", "station": BUDDHA_COLONY},
        "kept_at": "शवगृह",
        "inquest_number": "UD/7/2026",
        **changes,
    }
    if form["kind"] == "living":
        del form["inquest_number"]
    return form


def photo_with_position() -> bytes:
    """A photo in which a camera wrote who owns it."""
    marks = Image.Exif()
    marks[0x013B] = "Test Owner"
    written = io.BytesIO()
    Image.new("RGB", (40, 50), "navy").save(written, format="JPEG", exif=marks)
    return written.getvalue()


def with_photo(citizen: CitizenClient) -> str:
    file = {"file": ("a.jpg", photo_with_position(), "image/jpeg")}
    identifier: str = expect(citizen.call("POST", "/files", files=file), 201)["id"]
    return identifier


def enter_report(officer: OfficerClient, **changes: Any) -> str:
    """The reference of an unidentified body or person that an officer entered."""
    answer = officer.call(
        "POST",
        "/services/unidentified-body/cases",
        json=unknown(**changes),
        headers={"Idempotency-Key": f"unknown-{datetime.now(UTC).isoformat()}"},
    )
    return str(expect(answer, 201)["reference"])


def row(people: People, code: str, name: str, number: str) -> dict[str, Any] | None:
    rows = people.nobody().get(f"/public/{code}/{name}")["items"]
    return next((one for one in rows if one["number"] == number), None)


def on_board(people: People, number: str) -> dict[str, Any] | None:
    return row(people, "missing-person", "missing-persons", number)


def board_number(client: OfficerClient, reference: str) -> str:
    """The number that the board shows: another one than the reference, which leads to the case."""
    number = eventually(
        lambda: (client.case(reference).get("board") or {}).get("row", {}).get("number"),
        seconds=SECONDS,
        what="the number on the board",
    )
    assert number != reference
    return str(number)


def shown_on_board(people: People, number: str) -> dict[str, Any]:
    board = eventually(lambda: on_board(people, number), seconds=SECONDS, what="the row")
    assert board is not None
    return board


def matched(officer: OfficerClient, reference: str) -> None:
    eventually(
        lambda: officer.case(reference)["regions"].get("match") == "match-suggested",
        seconds=SECONDS,
        what="the match",
    )


def complaint_of(citizen: CitizenClient, reference: str) -> str:
    """The complaint that the report was handed on as."""

    def handed_on() -> str | None:
        rows = citizen.case(reference)["linked_cases"]["complaint"]
        return rows[0]["reference"] if rows else None

    complaint = str(eventually(handed_on, seconds=SECONDS, what="the complaint"))
    path = f"/cases/{complaint}"
    eventually(lambda: citizen.call("GET", path).status_code == 200, what="its own view")
    return complaint


def in_list(client: OfficerClient, reference: str) -> None:
    eventually(
        lambda: reference in {one["reference"] for one in client.cases()},
        seconds=SECONDS,
        what="the case in the list",
    )


def test_an_adult_is_on_the_board_by_consent_and_a_body_is_identified(people: People):
    citizen, duty, head = people.citizen(FAMILY), people.officer(DUTY), people.officer(HEAD)
    report = citizen.file(missing(photo=[with_photo(citizen)]), service="missing-person")
    reference = report["reference"]
    complaint = complaint_of(citizen, reference)
    assert citizen.case(reference)["regions"]["complaint"] == "complaint-made"
    own = citizen.case(complaint)
    assert (own["service"], own["category"]) == ("complaint", "missing-person")
    complaint_form = citizen.get(f"/cases/{complaint}/record")["form"]
    assert complaint_form["missing_person"]["name"] == "Test Person"
    assert complaint_form["text"] == "काम पर गए थे, घर नहीं लौटे।"
    people.system.await_message(FAMILY, "complaint.filed.citizen", reference=complaint)

    in_list(head, reference)
    head.act(reference, "publish", offence="none")
    number = board_number(head, reference)
    board = shown_on_board(people, number)
    assert reference not in str(board)
    assert set(board) == {
        *("number", "name", "photo", "sex", "age", "height", "clothes", "since", "station"),
    }
    assert "Test Wife" not in str(board) and FAMILY not in str(board) and "गोदना" not in str(board)
    address = f"{people.system.url}{board['photo']}"
    page = requests.get(address, timeout=10)
    assert page.status_code == 200 and b"Test Owner" not in page.content
    assert Image.open(io.BytesIO(page.content)).size == (40, 50)

    body = enter_report(duty)
    in_list(head, body)
    head.act(body, "publish")
    listed = str(
        eventually(
            lambda: row(people, "unidentified-body", "unidentified", board_number(head, body)),
            seconds=SECONDS,
        )
    )
    assert "photo" not in listed and "शवगृह" not in listed and "गोदना" not in listed
    for case in (reference, body):
        matched(head, case)
    head.act(body, "identify", person=reference, text="पत्नी ने पहचाना, DNA से पक्का हुआ।")
    eventually(lambda: citizen.case(reference)["state"] == "found-dead", seconds=SECONDS)
    people.system.await_message(FAMILY, "missing-person.identified.citizen", reference=reference)
    assert head.case(body)["state"] == "identified-dead"
    eventually(lambda: on_board(people, number) is None, seconds=SECONDS, what="the row gone")
    assert requests.get(address, timeout=10).status_code == 404


def test_who_may_be_a_child_needs_an_order_and_is_restored(people: People):
    citizen, head = people.citizen(OTHER_FAMILY), people.officer(HEAD)
    answers = missing(age=None, relation="parent", consent="words", photo=[with_photo(citizen)])
    reference = citizen.file(answers, service="missing-person")["reference"]
    complaint = complaint_of(citizen, reference)
    assert citizen.case(complaint)["mandatory_fir"] is True
    in_list(head, reference)
    refused = head.try_to_act(reference, "publish", offence="none")
    assert refused.status_code == 422 and "committee_order" in refused.text
    head.act(reference, "publish", offence="none", committee_order="CWC/12/2026")
    number = board_number(head, reference)
    assert shown_on_board(people, number)["photo"] is None
    citizen.act(reference, "change-consent", consent="none")
    eventually(lambda: on_board(people, number) is None, seconds=SECONDS, what="the row gone")
    again = head.try_to_act(reference, "publish", offence="none", committee_order="CWC/12/2026")
    assert again.status_code == 403
    duty = people.officer(DUTY)
    duty.act(complaint, "acknowledge")
    head.act(complaint, "register-fir")
    assert clock(citizen.case(complaint), "untraced-child")["status"] == "running"
    citizen.act(reference, "tell-return")
    people.system.await_message(
        BUDDHA_COLONY, "missing-person.return-told.station", reference=reference
    )
    head.act(reference, "restore", how="came-back", seen_by="Test Officer, समिति के सामने आज")
    people.system.await_message(
        OTHER_FAMILY, "missing-person.restored.citizen", reference=reference
    )
    assert citizen.case(reference)["state"] == "restored"
    # The FIR goes on; its four months to trace the child are over.
    people.system.await_message(OTHER_FAMILY, "complaint.traced.citizen", reference=complaint)
    own = citizen.case(complaint)
    assert clock(own, "untraced-child")["status"] == "met" and own["state"] == "fir-registered"


def test_the_other_ends(people: People):
    """A living person is one who was missing; nobody had reported a body; two mistakes. Somebody
    outside the family can consent to nothing."""
    citizen, duty, head = people.citizen(FAMILY), people.officer(DUTY), people.officer(HEAD)
    sought, mistaken = (
        citizen.file(missing(relation="other", consent=None), service="missing-person")["reference"]
        for _ in range(2)
    )
    in_list(head, sought)
    assert head.try_to_act(sought, "publish", offence="none").status_code == 403
    assert citizen.try_to_act(sought, "change-consent", consent="photo").status_code == 403
    head.act(sought, "keep-off", text="परिवार की सहमति नहीं है।")
    head.act(mistaken, "close-mistake", text="वही सूचना दो बार दर्ज हुई।")
    living = enter_report(duty, kind="living", kept_at="अस्पताल")
    nobodys, twice = (
        enter_report(duty, clothes="लाल साड़ी", marks="तिल", sex="female"),
        enter_report(duty),
    )
    in_list(head, twice)
    head.act(living, "identify", person=sought, text="परिवार ने अस्पताल में पहचाना।")
    head.act(nobodys, "identify-otherwise", text="बेटे ने पहचाना, काग़ज़ से पक्का हुआ।")
    head.act(twice, "close", text="दो बार दर्ज हुआ।")
    eventually(lambda: citizen.case(sought)["state"] == "restored", seconds=SECONDS)
    ends = [head.case(one)["state"] for one in (mistaken, living, nobodys, twice)]
    assert ends == ["closed", "identified-living", "identified", "closed"]
    for age in (10, 17):
        child = unknown(kind="living", age_from=age, age_to=age)
        answer = duty.call(
            "POST",
            "/services/unidentified-body/cases",
            json=child,
            headers={"Idempotency-Key": f"child-{age}-{datetime.now(UTC).isoformat()}"},
        )
        assert answer.status_code == 422
