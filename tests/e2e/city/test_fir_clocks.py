"""Every limit on the way to the FIR, as time goes on: reminders, lapses, ends and alarms, seen over
HTTP on the real bus. See `conftest.city` for how time is moved."""

from collections.abc import Callable
from datetime import datetime

import pytest

from services.complaints.rules.tasks import TASKS
from tests.support.matters import (
    HURT,
    ROBBERY,
    THEFT,
    WHY,
    Matter,
    People,
    clock,
    last_text,
    offered,
    open_tasks,
    refused,
    refused_field,
)
from tests.support.polling import eventually

SP, DSP, CONTROL_ROOM = "PD-PATNA-SP", "PD-PATNA-DSP", "PD-PATNA-CR"
SECONDS = 60
"""For a sweep, the bus and notify."""
Later = Callable[[float], None]


@pytest.fixture
def later(citizenry: People, pass_minutes: Callable[[float], None]) -> Later:
    """So many hours later, everybody signs in again."""

    def move(hours: float) -> None:
        pass_minutes(hours * 60)
        citizenry.sign_in_again()

    return move


@pytest.fixture
def until(later: Later, now_there: Callable[[], datetime]) -> Callable[[datetime], None]:
    """On to a minute after a moment."""

    def move(moment: datetime) -> None:
        later((moment - now_there()).total_seconds() / 3600 + 1 / 60)

    return move


def due(matter: Matter, name: str) -> datetime:
    """When a limit of the matter ends."""
    return datetime.fromisoformat(clock(matter.seen, name)["due_at"])


def reminders(matter: Matter) -> int:
    """How often the citizen was reminded to sign."""
    wanted = ("complaint.signature-reminder.citizen", matter.reference)
    messages = matter.people.system.messages(matter.mobile)
    return sum((m["template"], m["reference"]) == wanted for m in messages)


def test_a_citizen_is_reminded_to_sign_and_may_begin_again_after_three_days(
    citizenry: People, later: Later
):
    matter = Matter.filed(citizenry, "9000000541").classified(THEFT)
    first_due = clock(matter.seen, "signature")["due_at"]
    for count in (1, 2):
        later(24.02)
        eventually(lambda count=count: reminders(matter) == count, seconds=SECONDS)
    later(18)
    matter.told("signature-last-reminder.citizen", seconds=SECONDS)
    assert matter.seen["regions"]["signature"] == "unsigned"

    later(6)
    matter.told("signature-lapsed.citizen", seconds=SECONDS)
    lapsed = matter.seen
    assert lapsed["regions"]["signature"] == "signature-lapsed"
    assert lapsed["state"] == "classified"
    assert "Everything is kept" in last_text(lapsed, "lapse-signature")
    assert "renew-signature" in offered(lapsed) and "sign" not in offered(lapsed)
    refused(
        matter.citizen.try_to_act(matter.reference, "sign", method="esign"), 409, "action-not-open"
    )
    assert "साइकिल" in matter.citizen.get(f"/cases/{matter.reference}/record")["form"]["text"]

    renewed = matter.citizen.act(matter.reference, "renew-signature")
    assert renewed["regions"]["signature"] == "unsigned"
    assert renewed["next"]["by"] == clock(renewed, "signature")["due_at"] > first_due
    matter.signed().registered()
    assert matter.seen["fir"]["signed"] is True


def test_the_lapse_does_not_bind_an_officer_who_acts_on_his_own_information(
    citizenry: People, later: Later
):
    matter = Matter.filed(citizenry, "9000000542").classified(THEFT)
    later(72.1)
    eventually(lambda: matter.seen["regions"]["signature"] == "signature-lapsed", seconds=SECONDS)
    refused(matter.head.try_to_act(matter.reference, "register-fir"), 409, "action-not-open")
    registered = matter.registered(own_information=True).seen
    assert registered["fir"]["signed"] is False


def test_an_enquiry_is_warned_of_and_ends_after_fourteen_days_without_extension(
    citizenry: People, until: Callable[[datetime], None]
):
    matter = Matter.filed(citizenry, "9000000543").classified(THEFT).signed()
    reference = matter.reference
    matter.head.act(reference, "request-enquiry", reasons=WHY)
    order = {"order_number": "DSP/ENQ/21", "reasons": WHY}
    citizenry.officer("dsp.patna").act(reference, "permit-enquiry", **order)
    # Counted from the receipt of the information, whenever the order came.
    begins, ends = datetime.fromisoformat(matter.seen["filed_at"]), due(matter, "enquiry")

    until(begins + (ends - begins) * 10 / 14)
    matter.told("enquiry-warning.station", to=matter.station, seconds=SECONDS)
    until(begins + (ends - begins) * 13 / 14)
    matter.told("enquiry-last-warning.dsp", to=DSP, seconds=SECONDS)
    assert matter.seen["state"] == "enquiry-permitted"
    assert due(matter, "enquiry") == ends

    until(ends)
    matter.told("enquiry-overdue.sp", to=SP, seconds=SECONDS)
    matter.told("enquiry-ended.citizen", seconds=SECONDS)
    ended = matter.seen
    assert ended["state"] == "enquiry-ended"
    late = matter.officer.try_to_act(reference, "report-enquiry", prima_facie=False, report=WHY)
    refused(late, 409, "action-not-open")
    open_to_head = offered(matter.head.case(reference))
    assert "register-fir" in open_to_head
    assert open_to_head.isdisjoint({"request-enquiry", "open-enquiry", "close"})
    assert "close-by-order" in offered(citizenry.officer("dsp.patna").case(reference))
    matter.registered()


def test_a_station_that_is_silent_for_three_days_may_be_appealed_against(
    citizenry: People, later: Later
):
    matter = Matter.filed(citizenry, "9000000544")
    reference = matter.reference
    assert "appeal" not in offered(matter.seen)
    later(72.1)
    matter.told("silence.citizen", seconds=SECONDS)
    matter.told("silence.sp", to=SP, seconds=SECONDS)
    matter.paper("appeal-letter")
    assert "72 hours" in last_text(matter.seen, "record-silence")

    matter.citizen.act(reference, "appeal", text="तीन दिन से किसी ने शिकायत नहीं खोली।")
    superintendent = citizenry.officer("sp.patna")
    rejected = superintendent.try_to_act(reference, "decide-appeal", decision="reject", reasons=WHY)
    assert refused_field(rejected, "decision") == "not-a-choice"
    superintendent.act(reference, "decide-appeal", decision="direct-registration", reasons=WHY)
    matter.head.act(reference, "classify", sections=[THEFT])
    early = refused(matter.head.try_to_act(reference, "register-fir"), 409, "action-not-open")
    assert early["open"] == ["acknowledge"]
    matter.duty.act(reference, "acknowledge")
    fir = matter.registered().seen["fir"]
    assert fir["gd_at"] <= fir["registered_at"]


def test_an_appeal_that_is_not_decided_in_time_opens_the_way_to_the_magistrate(
    citizenry: People, later: Later
):
    matter = Matter.filed(citizenry, "9000000545").classified()
    body = {"reason_code": "no-offence", "text": WHY, "section": "BNSS 173(4)"}
    matter.head.act(matter.reference, "close", **body)
    matter.citizen.act(matter.reference, "appeal", text="मेरी बात नहीं सुनी गई।")
    later(24.1)
    matter.told("appeal-unopened.control-room", to=CONTROL_ROOM, seconds=SECONDS)
    later(15 * 24)
    matter.told("appeal-overdue.control-room", to=CONTROL_ROOM, seconds=SECONDS)
    matter.told("magistrate-kit.citizen", seconds=SECONDS)
    matter.paper("magistrate-kit")
    assert matter.seen["state"] == "appealed"
    superintendent = citizenry.officer("sp.patna")
    assert "decide-appeal" in offered(superintendent.case(matter.reference))


def test_an_hour_without_an_fir_for_a_missing_child_alarms_the_superintendent(
    citizenry: People, later: Later
):
    matter = Matter.filed(citizenry, "9000000546", category="missing-child")
    matter.duty.act(matter.reference, "acknowledge")
    later(0.52)
    matter.told("missing-child-warning.station", to=matter.station, seconds=SECONDS)
    later(0.5)
    matter.told("missing-child-unregistered.sp", to=SP, seconds=SECONDS)
    case = matter.seen
    assert clock(case, "missing-child-fir")["status"] == "breached"
    later(1)
    matter.told("missing-child-unregistered.control-room", to=CONTROL_ROOM, seconds=SECONDS)
    matter.registered()


def test_a_report_to_the_magistrate_is_made_ready_before_its_fortnight_ends(
    citizenry: People, until: Callable[[datetime], None], now_there: Callable[[], datetime]
):
    matter = Matter.filed(citizenry, "9000000547").classified(HURT)
    matter.head.act(matter.reference, "record-ncr")
    begins, ends = now_there(), due(matter, "magistrate-report")
    until(begins + (ends - begins) * 0.9)
    matter.told("magistrate-report-warning.station", to=matter.station, seconds=SECONDS)
    matter.paper("diary-report", matter.head)
    assert matter.seen["regions"]["magistrate-report"] == "report-ready"
    until(ends)
    matter.told("magistrate-report-overdue.dsp", to=DSP, seconds=SECONDS)


def test_an_investigation_without_news_for_ninety_days_is_told_to_the_superintendent(
    citizenry: People, later: Later
):
    matter = Matter.filed(citizenry, "9000000548").classified(THEFT).signed().registered()
    matter.head.act(matter.reference, "assign-investigator", officer=matter.officer.username)
    later(81 * 24)
    matter.told("progress-warning.dsp", to=DSP, seconds=SECONDS)
    before = clock(matter.seen, "progress")["due_at"]
    matter.officer.act(matter.reference, "inform-progress", text=WHY)
    assert clock(matter.seen, "progress")["due_at"] > before
    later(91 * 24)
    matter.told("progress-overdue.sp", to=SP, seconds=SECONDS)


def test_experts_who_do_not_come_in_a_day_are_told_of(citizenry: People, later: Later):
    """BNSS 176(3)."""
    matter = Matter.filed(citizenry, "9000000549", category="robbery").classified(ROBBERY)
    matter.signed().registered()
    matter.head.act(matter.reference, "assign-investigator", officer=matter.officer.username)
    later(18.1)
    eventually(lambda: "reminded of a task" in str(matter.seen["timeline"]), seconds=SECONDS)
    later(6)
    visit = TASKS["forensic-visit"]["name"]["hi"]
    assert visit in matter.told("task-overdue.dsp", to=DSP, seconds=SECONDS)["text"]
    assert open_tasks(matter)["forensic-visit"]["late"] is True
    matter.officer.act(matter.reference, "record-task", task="forensic-visit", result="done")
    assert not open_tasks(matter)
