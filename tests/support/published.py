"""The public register of FIRs, and matters that are for it or never in it."""

from typing import Any

from tests.support.client import expect
from tests.support.matters import OUTRAGE, THEFT, Matter, People

LIST, PAGE = "/public/complaint/firs", "/lists/complaint/firs"


def registered(people: People, mobile: str) -> Matter:
    """A theft with its FIR."""
    return Matter.filed(people, mobile).classified(THEFT).signed().registered()


def public_row(people: People, number: str) -> dict[str, Any] | None:
    """The row of the public register, None where there is none for anybody."""
    listed = expect(people.nobody().call("GET", LIST, params={"limit": 200}), 200)["items"]
    alone = people.nobody().call("GET", f"{LIST}/{number}")
    rows = [row for row in listed if row["number"] == number]
    assert alone.status_code == (200 if rows else 404)
    return rows[0] if rows else None


def closed_by_law(people: People, kind: str) -> Matter:
    """An FIR that is never public: for an offence against a woman, or for a missing child."""
    if kind == "child":
        matter = Matter.filed(people, "9000000553", category="missing-child")
        matter.duty.act(matter.reference, "acknowledge")
        return matter.registered()
    matter = Matter.filed(people, "9000000554", category="assault").classified(OUTRAGE).signed()
    return matter.registered(recorded_by="enquiry.5117012")
