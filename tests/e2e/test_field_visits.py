"""A visit that was written down without network, sent later to the service over the real bus."""

import uuid
from datetime import datetime, timedelta

from tests.support.client import expect
from tests.support.matters import People
from tests.support.polling import eventually
from tests.support.verification import CHARACTER, HERE, SECONDS, Enquiry, Verification


def send(enquiry: Enquiry, at: str, based_on: int, key: str, **body: object):
    """What a phone sends when its network is back."""
    visit = {"outcome": "met", "position": HERE, **body}
    return enquiry.beat.call(
        "POST",
        f"/cases/{enquiry.reference}/actions/record-visit",
        json=visit,
        headers={"Idempotency-Key": key, "Captured-At": at, "Based-On": str(based_on)},
    )


def test_a_visit_that_was_captured_is_taken_once_with_its_moment(people: People):
    one = Verification.filed(people, CHARACTER, "9000000830", place=HERE).accepted()
    (enquiry,) = one.enquiries()
    enquiry.assigned()
    assert "record-visit" in {
        action["name"]
        for action in eventually(
            lambda: enquiry.beat.case(enquiry.reference)["actions"], seconds=SECONDS
        )
        or []
        if action["form"].get("x-offline")
    }
    view = enquiry.seen
    moment, key = view["updated_at"], uuid.uuid4().hex
    future = (datetime.fromisoformat(moment) + timedelta(days=1)).isoformat()
    refused = send(enquiry, future, view["sequence"], uuid.uuid4().hex)
    assert refused.status_code == 422
    answer = expect(send(enquiry, moment, view["sequence"], key), 200)
    again = expect(send(enquiry, moment, view["sequence"], key), 200)
    assert again["sequence"] == answer["sequence"]
    visit = next(step for step in answer["timeline"] if step["action"] == "record-visit")
    assert datetime.fromisoformat(visit["captured_at"]) == datetime.fromisoformat(moment)
    assert visit["at"] >= visit["captured_at"]


def test_an_enquiry_that_was_called_back_meanwhile_is_a_conflict(people: People):
    one = Verification.filed(people, CHARACTER, "9000000831", place=HERE).accepted()
    (enquiry,) = one.enquiries()
    enquiry.assigned()
    view = enquiry.seen
    one.citizen.act(one.reference, "withdraw")
    eventually(lambda: enquiry.seen["sequence"] > view["sequence"], seconds=SECONDS)
    late = send(enquiry, view["updated_at"], view["sequence"], uuid.uuid4().hex)
    assert late.status_code == 409, late.text
    assert late.json()["code"] == "conflict"
    assert late.json()["sequence"] > view["sequence"]
