"""A complaint that nobody opens climbs by itself: seen over HTTP, on the real bus, as time goes on.

Time is moved on for all parts of one system by a file (`TIME_SHIFT_FILE`, local profile only); see
`conftest.city`.
"""

from collections.abc import Callable

from tests.support.citizen import CitizenClient, complaint
from tests.support.polling import eventually
from tests.support.system import System

DSP, CONTROL_ROOM = "PD-PATNA-DSP", "PD-PATNA-CR"
TO_DSP = "complaint.unacknowledged.dsp"
TO_CONTROL_ROOM = "complaint.unacknowledged.control-room"


def messages_to(city: System, office: str, template: str, reference: str) -> list[str]:
    """The channels by which an office was told of this about a case."""
    return sorted(
        message["channel"]
        for message in city.messages(office)
        if (message["template"], message["reference"]) == (template, reference)
    )


def status_of(citizen: CitizenClient, reference: str, clock: str) -> str:
    """How a clock of the case stands, as its citizen sees it."""
    return next(one["status"] for one in citizen.case(reference)["clocks"] if one["name"] == clock)


def test_a_complaint_that_nobody_opens_reaches_the_dsp_and_then_the_control_room(
    city: System, pass_minutes: Callable[[float], None]
):
    citizen = city.citizen("9000000311")
    reference = citizen.file()["reference"]
    due = citizen.case(reference)["next"]["by"]

    pass_minutes(10)
    citizen.act(reference, "add-information", text="एक बात और याद आई।")
    assert citizen.case(reference)["next"]["by"] == due
    assert messages_to(city, DSP, TO_DSP, reference) == []

    pass_minutes(5.1)
    city.await_message(DSP, TO_DSP, reference=reference)
    eventually(lambda: status_of(citizen, reference, "acknowledge") == "breached")
    case = citizen.case(reference)
    assert "15" in case["timeline"][-1]["text"]["hi"]
    assert messages_to(city, CONTROL_ROOM, TO_CONTROL_ROOM, reference) == []

    pass_minutes(15)
    city.await_message(CONTROL_ROOM, TO_CONTROL_ROOM, reference=reference)
    eventually(lambda: len(messages_to(city, CONTROL_ROOM, TO_CONTROL_ROOM, reference)) == 2)
    assert messages_to(city, DSP, TO_DSP, reference) == ["email", "sms"]
    assert reference in [case["reference"] for case in city.officer("dsp.patna").cases()]


def test_a_complaint_that_is_opened_in_time_goes_no_higher(
    city: System, pass_minutes: Callable[[float], None]
):
    citizen = city.citizen("9000000312")
    opened, forgotten = citizen.file()["reference"], citizen.file()["reference"]
    duty_officer = city.officer("duty.5117012")
    eventually(lambda: opened in [case["reference"] for case in duty_officer.cases()])
    duty_officer.act(opened, "acknowledge")

    pass_minutes(16)
    city.await_message(DSP, TO_DSP, reference=forgotten)
    assert messages_to(city, DSP, TO_DSP, opened) == []
    assert status_of(citizen, opened, "acknowledge") == "met"


def test_a_complaint_without_a_station_reaches_the_control_room_by_the_same_clockwork(
    city: System, pass_minutes: Callable[[float], None]
):
    reference = city.citizen("9000000313").file(complaint(place={"unknown": True}))["reference"]
    pass_minutes(30.1)
    city.await_message("HQ-CR", "complaint.unrouted.control-room", reference=reference)
