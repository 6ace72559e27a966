"""A missing child who is not traced: after four months the Anti-Human Trafficking Unit has the
investigation. See `conftest.city` for how time is moved."""

from collections.abc import Callable
from datetime import datetime

from tests.support.matters import Matter, People, clock, offered, refused
from tests.support.polling import eventually

SP, RANGE, UNIT = "PD-PATNA-SP", "RG-CENTRAL", "BR-PATNA-AHTU"
SECONDS = 60
"""For a sweep, the bus and notify."""
CHILD = {"category": "missing-child", "text": "मेरी बेटी कल से घर नहीं लौटी।"}
ORDER = {"order_number": "SP/AHTU/4", "reason": "चार माह में बच्ची का पता नहीं चला।"}
SEEN = "परीक्षण अधिकारी ने देखा, आज समिति के सामने।"


def test_four_months_then_the_unit(
    citizenry: People,
    pass_minutes: Callable[[float], None],
    now_there: Callable[[], datetime],
):
    def until(moment: datetime, days: float = 0) -> None:
        pass_minutes((moment - now_there()).total_seconds() / 60 + days * 24 * 60 + 1)
        citizenry.sign_in_again()

    missing, at_home = (
        Matter.filed(citizenry, mobile, **CHILD).assigned().registered()
        for mobile in ("9000000561", "9000000562")
    )
    for matter in (missing, at_home):
        officer = matter.officer.username
        matter.head.act(matter.reference, "assign-investigator", officer=officer)
    at_home.officer.act(at_home.reference, "record-tracing", text=SEEN)
    at_home.told("traced.citizen")
    assert clock(at_home.seen, "untraced-child")["status"] == "met"

    due = datetime.fromisoformat(clock(missing.seen, "untraced-child")["due_at"])
    until(due, days=-15)
    missing.told("untraced-warning.officer", to=missing.station, seconds=SECONDS)
    until(due)
    missing.told("untraced.sp", to=SP, seconds=SECONDS)
    missing.told("untraced.station", to=missing.station, seconds=SECONDS)
    until(due, days=7)
    missing.told("untraced-not-transferred.range", to=RANGE, seconds=SECONDS)

    sp = citizenry.officer("sp.patna")
    sp.act(missing.reference, "transfer-investigation", to_station=UNIT, **ORDER)
    missing.told("investigation-transferred.station", to=UNIT, seconds=SECONDS)
    assert missing.seen["station"]["code"] == UNIT
    assert clock(missing.seen, "untraced-child")["ended"]
    refused(missing.head.call("GET", f"/cases/{missing.reference}"), 404, "not-found")

    unit = citizenry.officer("sho.ahtu.patna")
    unit.act(missing.reference, "assign-investigator", officer="enquiry.ahtu.patna")
    eventually(
        lambda: (
            "inform-progress"
            in offered(citizenry.officer("enquiry.ahtu.patna").case(missing.reference))
        ),
        seconds=SECONDS,
    )
    citizenry.officer("enquiry.ahtu.patna").act(
        missing.reference, "inform-progress", text="केस डायरी पढ़ी।"
    )
    messages = citizenry.system.messages(SP)
    assert ("complaint.untraced.sp", at_home.reference) not in {
        (one["template"], one["reference"]) for one in messages
    }
