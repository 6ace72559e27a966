"""The limits that begin with the register or after a decision; see ``limits``."""

from tests.unit.complaints import stages
from tests.unit.complaints.complaint import THEFT, Complaint, World
from tests.unit.complaints.limits import Limit, days, does, hours
from tests.unit.complaints.posts import (
    CONTROL_ROOM,
    DSP,
    ENQUIRY_OFFICER,
    FAR,
    FAR_DSP,
    FAR_HEAD,
    FAR_SP,
    HEAD,
    SP,
    SP_OFFICER,
    STATION,
)


def _directed() -> Complaint:
    return stages.decided(stages.appealed(), "direct-registration")


def _register_as_directed(complaint: Complaint) -> None:
    complaint.act(HEAD, "classify", sections=THEFT)
    complaint.act(HEAD, "register-fir")


def _send_report(complaint: Complaint) -> None:
    if complaint.region("magistrate-report") == "report-due":
        complaint.act(HEAD, "prepare-magistrate-report")
    complaint.act(HEAD, "send-magistrate-report", despatch_number="DR/12")


def _report(complaint: Complaint) -> None:
    complaint.act(ENQUIRY_OFFICER, "file-final-report", **stages.FINAL)
    complaint.act(HEAD, "forward-final-report", **stages.DESPATCH)


def _registered() -> Complaint:
    return World().file().registered()


PROGRESS = ("progress-reminder.officer", STATION)
REJECT = does(SP_OFFICER, "decide-appeal", decision="reject", reasons="It was decided well.")
UNRECEIVED = (
    ("zero-fir-unreceived.sp", SP),
    ("zero-fir-unreceived-receiver.sp", FAR_SP),
    ("zero-fir-unreceived.control-room", CONTROL_ROOM),
)

AFTERWARDS: dict[str, Limit] = {
    "zero-fir-transfer": Limit(
        stages.zero_fir,
        [hours(19.2, ("zero-fir-warning.station", STATION)), hours(24, ("zero-fir-unsent.sp", SP))],
        does(HEAD, "transfer", **stages.FAR_AWAY),
    ),
    "zero-fir-receipt": Limit(
        stages.zero_fir_sent,
        [hours(19.2, ("zero-fir-receipt-warning.station", FAR)), hours(24, *UNRECEIVED)],
        stages.confirm_papers,
    ),
    "zero-fir-papers": Limit(
        stages.zero_fir_sent,
        [hours(48, ("zero-fir-papers-overdue.sp", SP))],
        stages.confirm_papers,
    ),
    "renumbering": Limit(
        stages.zero_fir_received,
        [hours(24, ("unrenumbered.dsp", FAR_DSP)), hours(48, ("unrenumbered.sp", FAR_SP))],
        does(FAR_HEAD, "register-fir"),
    ),
    "investigator": Limit(
        _registered,
        [hours(24, ("no-investigator.dsp", DSP)), hours(48, ("no-investigator.sp", SP))],
        does(HEAD, "assign-investigator", officer=ENQUIRY_OFFICER.id),
    ),
    # Barred at once, else public at nine tenths of the day: of neither anybody is told.
    "publication": Limit(
        _registered,
        [hours(0), hours(21.6), hours(24)],
        does(HEAD, "publish-fir"),
    ),
    "progress": Limit(
        stages.investigated,
        [
            days(90, 0.333333, PROGRESS),
            days(90, 0.666667, PROGRESS),
            days(90, 0.888889, PROGRESS, ("progress-warning.dsp", DSP)),
            days(90, 1.0, ("progress-overdue.sp", SP)),
        ],
        _report,
    ),
    "magistrate-report": Limit(
        stages.ncr_recorded,
        [
            days(14, 0.85),
            days(14, 0.9, ("magistrate-report-warning.station", STATION)),
            days(14, 1.0, ("magistrate-report-overdue.dsp", DSP)),
        ],
        _send_report,
    ),
    "magistrate-receipt": Limit(
        stages.report_sent,
        [days(7, 1.0, ("magistrate-receipt-overdue.dsp", DSP))],
        does(HEAD, "record-magistrate-receipt", receipt_number="CJM/88"),
    ),
    "appeal-acknowledgement": Limit(
        stages.appealed,
        [
            hours(19.2, ("appeal-warning.sp", SP)),
            hours(24, ("appeal-unopened.control-room", CONTROL_ROOM)),
        ],
        does(SP_OFFICER, "acknowledge-appeal"),
    ),
    "appeal-decision": Limit(
        stages.appealed,
        [
            days(15, 0.8, ("appeal-decision-warning.sp", SP)),
            days(
                15,
                1.0,
                ("appeal-overdue.control-room", CONTROL_ROOM),
                ("magistrate-kit.citizen", "citizen"),
            ),
        ],
        REJECT,
    ),
    "directed-registration": Limit(
        _directed,
        [
            hours(12, ("directed-warning.station", STATION)),
            hours(24, ("undirected.sp", SP)),
            hours(72, ("direction-not-followed.citizen", "citizen")),
        ],
        _register_as_directed,
    ),
}
