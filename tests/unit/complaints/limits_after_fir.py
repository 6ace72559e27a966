"""The limits of the police report and of what the Magistrate is owed; see ``limits``."""

from datetime import timedelta

from tests.unit.complaints import stages
from tests.unit.complaints.complaint import THEFT, Complaint, World
from tests.unit.complaints.limits import Limit, Mark, days, does, hours
from tests.unit.complaints.posts import (
    CONTROL_ROOM,
    DSP,
    ENQUIRY_OFFICER,
    HEAD,
    RANGE,
    SP,
    SP_OFFICER,
    STATION,
)

WARNED = ("two-months-warning.officer", STATION)


def _of_the_gravest() -> Complaint:
    """An FIR of an offence that BNSS 193(2) gives two months, whichever it is."""
    complaint = World().file().to_classified(THEFT).signed()
    known = complaint.case["classification"] | {"two_months": True}
    complaint.case = complaint.case | {"classification": known}
    complaint.act(HEAD, "register-fir")
    complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    return complaint


def _a_record_that_is_cognizable() -> Complaint:
    """Investigated by a Magistrate's order, and now of an offence that an FIR is registered for."""
    complaint = stages.ncr_recorded()
    complaint.act(HEAD, "enter-magistrate-order", order_number="1/2026", court="CJM Patna")
    complaint.act(HEAD, "change-sections", sections=THEFT, reasons="The cycle was taken.")
    return complaint


def _an_untraced_child() -> Complaint:
    """The FIR of a missing child."""
    complaint = World().file(category="missing-child")
    complaint.to_assigned().act(HEAD, "register-fir")
    return complaint


def _after(mark: Mark, later: int, *notices: tuple[str, str]) -> Mark:
    """So many days after another mark."""
    return mark[0] + timedelta(days=later), set(notices)


def _with_a_task() -> Complaint:
    """An FIR whose scene forensic experts must visit."""
    complaint = World().file().to_classified(THEFT).signed()
    known = complaint.case["classification"] | {"forensic_visit": True}
    complaint.case = complaint.case | {"classification": known}
    complaint.act(HEAD, "register-fir")
    complaint.act(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id)
    return complaint


def _report(complaint: Complaint) -> None:
    if complaint.state != "report-submitted":
        complaint.act(ENQUIRY_OFFICER, "file-final-report", **stages.FINAL)
    complaint.act(HEAD, "forward-final-report", **stages.DESPATCH)


def _before_the_end(limit: int, left: int, *notices: tuple[str, str]) -> tuple[timedelta, set]:
    whole, _ = days(limit, 1.0)
    return whole - timedelta(days=left), set(notices)


AFTER_FIR: dict[str, Limit] = {
    "forwarding": Limit(
        stages.report_submitted,
        [
            hours(57.6, ("forwarding-warning.station", STATION)),
            hours(72, ("unforwarded.dsp", DSP)),
        ],
        _report,
    ),
    "two-months": Limit(
        _of_the_gravest,
        [
            _before_the_end(59, 20, WARNED),
            _before_the_end(59, 7, WARNED, ("two-months-warning.dsp", DSP)),
            days(59, 1.0, ("two-months-overdue.dsp", DSP), ("two-months-overdue.sp", SP)),
        ],
        _report,
    ),
    "untraced-child": Limit(
        _an_untraced_child,
        [
            _before_the_end(120, 15, ("untraced-warning.officer", STATION)),
            days(120, 1.0, ("untraced.sp", SP), ("untraced.station", STATION)),
            _after(days(120, 1.0), 7, ("untraced-not-transferred.range", RANGE)),
        ],
        does(HEAD, "record-tracing", text="Seen by Test Officer, before the Committee today."),
    ),
    "further-investigation": Limit(
        stages.further_investigated,
        [
            days(90, 0.833333, ("further-warning.officer", STATION)),
            days(90, 1.0, ("further-overdue.dsp", DSP), ("further-overdue.sp", SP)),
        ],
        _report,
    ),
    "task": Limit(
        _with_a_task,
        [
            hours(18, ("task-warning.officer", STATION)),
            hours(24, ("task-overdue.officer", STATION), ("task-overdue.dsp", DSP)),
        ],
        does(ENQUIRY_OFFICER, "record-task", task="forensic-visit", result="done"),
    ),
    "accused-copy": Limit(
        stages.copy_asked,
        [
            hours(18, ("accused-copy-warning.station", STATION)),
            hours(24, ("accused-copy-overdue.dsp", DSP)),
        ],
        does(HEAD, "give-accused-copy"),
    ),
    "representation": Limit(
        stages.represented,
        [
            hours(47.52, ("representation-warning.sp", SP)),
            hours(72, ("representation-overdue.control-room", CONTROL_ROOM)),
        ],
        does(SP_OFFICER, "decide-representation", decision="reject", **stages.COMMITTEE),
    ),
    "fir-of-a-record": Limit(
        _a_record_that_is_cognizable,
        # At 72 hours nothing is silent: a Magistrate has ordered the investigation that goes on.
        [hours(24, ("unregistered.dsp", DSP)), hours(48, ("unregistered.sp", SP)), hours(72)],
        does(HEAD, "register-fir"),
    ),
    "fir-report": Limit(
        lambda: World().file().registered(),
        [
            hours(12, ("fir-report-warning.station", STATION)),
            hours(24, ("fir-report-overdue.dsp", DSP)),
            hours(48, ("fir-report-overdue.sp", SP)),
        ],
        does(HEAD, "send-fir-report", **stages.DESPATCH),
    ),
}
