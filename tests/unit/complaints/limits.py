"""Every limit of an e-complaint, written out: what begins it, when whom is told, what ends it.

Times are counted from what begins the limit. A limit in days begins at noon in India and ends with
its last day. Templates are written without ``complaint.``; what a mark's action tells stands with
the mark.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.actor import Actor
from tests.unit.complaints import stages
from tests.unit.complaints.complaint import CLOSING, INSULT, THEFT, Complaint, World
from tests.unit.complaints.posts import (
    CITIZEN,
    CONTROL,
    CONTROL_ROOM,
    DSP,
    DSP_OFFICER,
    DUTY_OFFICER,
    ENQUIRY_OFFICER,
    HEAD,
    OTHER,
    OTHER_HEAD,
    SP,
    SP_OFFICER,
    STATION,
    queued,
)

Mark = tuple[timedelta, set[tuple[str, str]]]


@dataclass(frozen=True)
class Limit:
    """``marks`` are (when, the templates told with their office or "citizen")."""

    begins: Callable[[], Complaint]
    marks: list[Mark]
    ends: Callable[[Complaint], object]


def hours(span: float, *notices: tuple[str, str]) -> Mark:
    """A mark so many hours after the beginning."""
    return timedelta(hours=span), set(notices)


def days(limit: int, part: float, *notices: tuple[str, str]) -> Mark:
    """A mark at a part of a limit of ``limit`` days that began at noon in India."""
    return (timedelta(days=limit, hours=12) - timedelta(milliseconds=1)) * part, set(notices)


def does(actor: Actor, action: str, **body: Any) -> Callable[[Complaint], object]:
    return lambda complaint: complaint.act(actor, action, **body)


def _classified(sections: list[str]) -> Callable[[], Complaint]:
    return lambda: World().file().to_classified(sections)


def _classify_and_close(complaint: Complaint) -> None:
    complaint.act(HEAD, "classify", sections=[])
    complaint.act(HEAD, "close", **CLOSING)


def _ask_for_visit() -> Complaint:
    complaint = World().file()
    complaint.act(CITIZEN, "ask-home-visit")
    return complaint


def _register_child(complaint: Complaint) -> None:
    complaint.to_assigned().act(HEAD, "register-fir")


TRACED = {**CLOSING, "reason_code": "resolved"}
SILENT = (("silence.citizen", "citizen"), ("silence.sp", SP))
REMINDED = ("signature-reminder.citizen", "citizen")
REGISTER = does(HEAD, "register-fir")
CLOSE = does(HEAD, "close", **CLOSING)
CLOSE_BY_ORDER = does(DSP_OFFICER, "close-by-order", **CLOSING)
SETTLE = does(SP_OFFICER, "transfer", to_station=OTHER, reason="I decide.")
CALL = does(ENQUIRY_OFFICER, "note", text="I will call tomorrow.", visible=True)
REPORT = does(ENQUIRY_OFFICER, "report-enquiry", prima_facie=True, report="It is so.")
UNCONTACTED = (("uncontacted.station", STATION), ("uncontacted.dsp", DSP))
UNDECIDED = (("undecided.station", STATION), ("undecided.dsp", DSP))
DAY_10 = (("enquiry-warning.officer", STATION), ("enquiry-warning.station", STATION))
DAY_13 = (("enquiry-last-warning.officer", STATION), ("enquiry-last-warning.dsp", DSP))
DAY_14 = (
    ("enquiry-overdue.sp", SP),
    ("enquiry-ended.citizen", "citizen"),
    ("enquiry-ended.station", STATION),
)

BEFORE_REGISTRATION: dict[str, Limit] = {
    "routing": Limit(
        lambda: World().file(queued()),
        [
            hours(0.5, ("unrouted.control-room", CONTROL_ROOM)),
            hours(0.75, ("unrouted.sp", SP)),
        ],
        does(CONTROL, "assign-station", station=STATION),
    ),
    "acknowledge": Limit(
        lambda: World().file(),
        [
            hours(0.2, ("acknowledge-warning.station", STATION)),
            hours(0.25, ("unacknowledged.dsp", DSP)),
            hours(0.5, ("unacknowledged.control-room", CONTROL_ROOM)),
            hours(0.75, ("unacknowledged.sp", SP)),
        ],
        does(DUTY_OFFICER, "acknowledge"),
    ),
    "assign": Limit(
        stages.opened,
        [
            hours(19.2, ("assign-warning.station", STATION)),
            hours(24, ("unassigned.dsp", DSP)),
            hours(36, ("unassigned.sp", SP)),
            hours(48, ("unassigned.control-room", CONTROL_ROOM)),
        ],
        does(HEAD, "assign", officer=ENQUIRY_OFFICER.id),
    ),
    "first-contact": Limit(
        lambda: World().file().to_assigned(),
        [
            hours(38.4, ("contact-warning.officer", STATION)),
            hours(48, *UNCONTACTED),
            hours(72, ("uncontacted.sp", SP)),
        ],
        CALL,
    ),
    "reply": Limit(
        stages.information_requested,
        [
            hours(134.4, ("reply-warning.citizen", "citizen")),
            hours(168, ("reply-overdue.citizen", "citizen"), ("reply-overdue.officer", STATION)),
        ],
        does(CITIZEN, "give-information", text="The red one."),
    ),
    "transfer": Limit(
        stages.transfer_sent,
        [
            hours(3.2, ("transfer-warning.station", OTHER)),
            hours(4, ("transfer-overdue.sp", SP)),
            hours(6, ("transfer-overdue.control-room", CONTROL_ROOM)),
        ],
        does(OTHER_HEAD, "accept-transfer"),
    ),
    "arbitration": Limit(
        stages.transfer_disputed,
        [
            hours(3.2, ("arbitration-warning.sp", SP)),
            hours(4, ("arbitration-overdue.control-room", CONTROL_ROOM)),
        ],
        SETTLE,
    ),
    "decision": Limit(
        stages.opened,
        [
            days(21, 0.8, ("decision-warning.officer", STATION)),
            days(21, 1.0, *UNDECIDED),
            days(21, 1.5, ("undecided.sp", SP)),
            days(21, 2.0, ("undecided.control-room", CONTROL_ROOM)),
        ],
        _classify_and_close,
    ),
    "signature": Limit(
        lambda: World().file(),
        [
            hours(24, REMINDED),
            hours(48, REMINDED),
            hours(66, ("signature-last-reminder.citizen", "citizen")),
            hours(
                72, ("signature-lapsed.citizen", "citizen"), ("signature-lapsed.station", STATION)
            ),
        ],
        does(CITIZEN, "sign", method="esign"),
    ),
    "home-visit": Limit(
        _ask_for_visit,
        [
            hours(19.2, ("home-visit-warning.station", STATION)),
            hours(24, ("home-visit-overdue.dsp", DSP)),
        ],
        does(ENQUIRY_OFFICER, "sign", method="home-visit"),
    ),
    "withdrawal": Limit(
        stages.wished_to_withdraw,
        [
            hours(0, ("withdrawal-pending.citizen", "citizen")),
            hours(24, ("withdrawn.citizen", "citizen"), ("withdrawn.station", STATION)),
        ],
        does(CITIZEN, "keep-complaint"),
    ),
    "search-report": Limit(
        stages.searched_for,
        [
            days(15, 0.8, ("search-warning.officer", STATION)),
            days(15, 1.0, ("search-unreported.dsp", DSP)),
        ],
        does(HEAD, "close", **TRACED),
    ),
    "missing-child-fir": Limit(
        lambda: World().file(category="missing-child"),
        [
            hours(0.5, ("missing-child-warning.station", STATION)),
            hours(1, ("missing-child-unregistered.sp", SP)),
            hours(2, ("missing-child-unregistered.control-room", CONTROL_ROOM)),
        ],
        _register_child,
    ),
    "silence": Limit(
        lambda: World().file(),
        [hours(72, *SILENT)],
        lambda complaint: complaint.to_classified(THEFT),
    ),
    "registration": Limit(
        lambda: World().file().to_classified(THEFT).signed(),
        [
            hours(19.2, ("registration-warning.station", STATION)),
            hours(24, ("unregistered.dsp", DSP)),
            hours(48, ("unregistered.sp", SP)),
            hours(72, *SILENT),
        ],
        REGISTER,
    ),
    "non-cognizable-record": Limit(
        _classified(INSULT),
        [hours(24, ("unrecorded.dsp", DSP)), hours(72, *SILENT)],
        does(HEAD, "record-ncr"),
    ),
    "advice": Limit(_classified([]), [days(7, 1.0, ("unadvised.dsp", DSP))], CLOSE),
    "enquiry-permission": Limit(
        stages.enquiry_requested,
        [
            hours(19.2, ("permission-warning.dsp", DSP)),
            hours(24, ("permission-overdue.sp", SP)),
        ],
        does(DSP_OFFICER, "refuse-enquiry", reasons="It is clear enough."),
    ),
    "enquiry": Limit(
        stages.enquiry_permitted,
        [days(14, 0.714286, *DAY_10), days(14, 0.928571, *DAY_13), days(14, 1.0, *DAY_14)],
        REPORT,
    ),
    "closing-after-enquiry": Limit(
        lambda: stages.enquiry_reported(prima_facie=False),
        [days(7, 1.0, ("unclosed.dsp", DSP))],
        CLOSE,
    ),
    "decision-after-enquiry": Limit(
        stages.enquiry_ended,
        [hours(24, ("undecided-after-enquiry.sp", SP)), hours(72, *SILENT)],
        CLOSE_BY_ORDER,
    ),
}
