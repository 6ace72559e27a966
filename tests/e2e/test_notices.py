"""Notices of arrested and wanted persons over HTTP: two officers, the two lists, a photo that is
shown while the row stands, each end that an officer brings about, and the one that the register
of warrants does."""

import io
import uuid
from datetime import UTC, datetime
from typing import Any

import requests
from PIL import Image

from tests.e2e.test_departments import tell
from tests.e2e.test_missing_persons import in_list, photo_with_position, row
from tests.support.client import expect
from tests.support.matters import People
from tests.support.officer import OfficerClient
from tests.support.polling import eventually

SECONDS = 60
ENTERS, SUPERINTENDENT = "notices.patna", "sp.patna"
WANTED, ARRESTED = "wanted-persons", "arrested-persons"
REASONS = "न्यायालय ने वारंट वापस लिया।"


def notice(photo: list[str], **changes: Any) -> dict[str, Any]:
    """What the office enters; the person is invented."""
    form: dict[str, Any] = {
        **{"kind": "wanted", "name": "Test Person", "sex": "male", "born_on": "1980-12-31"},
        **{"address": "Test Lane 1, Patna", "event_on": "2026-11-02", "offence_on": "2026-10-01"},
        **{"case_number": "5117012/0001/2026", "court": "Test Court", "call": "0612 0000000"},
        **{"offence": "BNS 303(2), theft", "description": "Tall, a scar on the left hand."},
        **{"person_is": "accused-only", "offence_is": "open", "photo": photo},
        **changes,
    }
    if form["kind"] == "arrested":
        for name in ("court", "description", "call"):
            del form[name]
    return form


def enter_notice(officer: OfficerClient, status: int = 201, **changes: Any) -> str:
    """The reference of a notice with a photo, empty where it was refused."""
    file = {"file": ("a.jpg", photo_with_position(), "image/jpeg")}
    photo = expect(officer.call("POST", "/files", files=file), 201)["id"]
    answer = officer.call(
        "POST",
        "/services/public-notices/cases",
        json=notice([photo], **changes),
        headers={"Idempotency-Key": uuid.uuid4().hex},
    )
    return str(expect(answer, status).get("reference", ""))


def publish(officer: OfficerClient, reference: str, photo: str) -> str:
    """Approve it; the number of the order."""
    number = f"PN/{reference[:4]}/2026"
    officer.act(reference, "publish", number=number, confirmed="yes", photo_on_list=photo)
    return number


def test_what_two_officers_publish_is_shown_until_it_is_taken_down(people: People):
    enters, head = people.officer(ENTERS), people.officer(SUPERINTENDENT)
    enter_notice(enters, 422, born_on="2010-01-01")
    enter_notice(people.officer("duty.5117012"), 403)
    wanted, faceless, arrested = (
        enter_notice(enters),
        enter_notice(enters),
        enter_notice(enters, kind="arrested"),
    )
    refused, withdrawn = enter_notice(enters), enter_notice(enters)
    in_list(head, withdrawn)
    assert enters.try_to_act(wanted, "publish", number="1", confirmed="yes").status_code == 403
    head.act(refused, "refuse", text="वह इस मामले में गवाह है।")
    enters.act(withdrawn, "withdraw", text="दो बार दर्ज हुआ।")

    numbers = {
        one: publish(head, one, photo)
        for one, photo in ((wanted, "yes"), (faceless, "no"), (arrested, "yes"))
    }

    def notice_in(name: str, reference: str) -> dict[str, Any] | None:
        return row(people, "public-notices", name, numbers[reference])

    public = eventually(lambda: notice_in(WANTED, wanted), seconds=SECONDS, what="the row")
    assert public is not None
    address = f"{people.system.url}{public['photo']}"
    picture = requests.get(address, timeout=10)
    assert picture.status_code == 200 and b"Test Owner" not in picture.content
    assert Image.open(io.BytesIO(picture.content)).size == (40, 50)
    assert "1980" not in str(public) and "Test Lane" not in str(public)
    unseen = eventually(lambda: notice_in(WANTED, faceless), seconds=SECONDS, what="the second row")
    assert unseen is not None and unseen["photo"] is None
    least = eventually(lambda: notice_in(ARRESTED, arrested), seconds=SECONDS, what="the arrest")
    assert least is not None
    assert set(least) == {"number", "name", "address", "offence", "day", "office"}

    enters.act(wanted, "confirm", looked_up_in="court-record")
    head.act(wanted, "cancel", because="recalled", text=REASONS)
    for one in (faceless, arrested):
        enters.act(one, "cancel", because="mistake", text=REASONS)
    for name, one in ((WANTED, wanted), (WANTED, faceless), (ARRESTED, arrested)):
        eventually(lambda n=name, r=one: notice_in(n, r) is None, seconds=SECONDS, what="no row")
    assert requests.get(address, timeout=10).status_code == 404
    ends = [head.case(one)["state"] for one in (wanted, faceless, arrested, refused, withdrawn)]
    assert ends == ["cancelled", "cancelled", "cancelled", "refused", "withdrawn"]


def test_what_the_register_recalls_is_off_the_list_and_the_office_is_told(people: People):
    enters, head, system = people.officer(ENTERS), people.officer(SUPERINTENDENT), people.system
    warrant = f"NBW/{uuid.uuid4().hex[:8]}/1"
    reference = enter_notice(enters, case_number=warrant)
    number = publish(head, reference, "no")

    def listed() -> dict[str, Any] | None:
        return row(people, "public-notices", WANTED, number)

    def compared() -> dict[str, Any] | None:
        public = listed()
        return public if public and public["compared_on"] else None

    eventually(compared, seconds=SECONDS, what="the first comparison")
    case = enters.case(reference)
    assert case["regions"]["register"] == "in-force" and case["comparisons"]
    tell(system, "notices", "WARRANTS", "/changes", {"number": warrant, "answer": "recalled"})
    # A day later, as far as the service knows.
    due = {"$set": {"register_due_at": datetime.now(UTC)}}
    system.database("notices")["cases"].update_one({"_id": reference}, due)
    eventually(lambda: listed() is None, seconds=SECONDS, what="no row")
    assert head.case(reference)["state"] == "cancelled"
    office = head.case(reference)["station"]["code"]
    template = "public-notices.no-longer-wanted.station"
    message = system.await_message(office, template, reference=reference, seconds=SECONDS)
    assert "न्यायालय ने वापस लिया" in message["text"]
